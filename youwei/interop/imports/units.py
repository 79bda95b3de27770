"""Units that the lines of a table name."""

from collections.abc import Iterable

from youwei.registers.models import Unit


class Units:
    """Units that lines name, and the one that rows go to where no line says it."""

    def __init__(self, path: str) -> None:
        self.known: dict[str, Unit] = {}
        self.usual = Unit.objects.get(unit_path=path)

    def learn(self, keys: Iterable[str]) -> None:
        """Fetch units that are not known yet. One query at most."""
        new = {key for key in keys if key} - self.known.keys()
        if new:
            self.known |= {unit.key: unit for unit in Unit.objects.filter(key__in=new)}

    def of(self, key: str) -> Unit:
        return self.known[key] if key else self.usual

    def path(self, key: str) -> str:
        return self.of(key).path
