"""What the chronicle can say about dossiers."""

from dataclasses import dataclass

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class DossierMade(Event):
    """Somebody took along all that they may see of a case. `digest`: of its contents."""

    name = "dossier.made"
    says = "{by} made a dossier of {on}: {reason}"
    stays = ("digest",)
    reason: str
    digest: str
