"""What the chronicle can say about dossiers."""

from dataclasses import dataclass

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class DossierMade(Event):
    """Somebody took along all that they may see of something.

    `kind`: case, person, account, batch; each case in one of many has a line too, as a part.
    `digest`: of its contents. `whose`: the account of whom it is all of, who is told once.
    `kept`: under which key it lies until it is fetched.
    """

    name = "dossier.made"
    says = "{by} made a dossier of {on}: {reason}"
    stays = ("digest", "kind", "whose", "kept")
    reason: str
    digest: str
    kind: str = "case"
    whose: str = ""
    kept: str = ""
