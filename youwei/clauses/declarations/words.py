"""clauses 清单: a list of clauses, each with its effect, and findings that cite them."""

from youwei.packs.declared import Declared, Example, Key, Label, Path, Sheet, Span, Who


class Clause(Declared):
    """One line of the list. A finding (or a grant) is a case or row with a `clause` field that cites it."""

    label: Label
    group: Key | None = None
    known_by: tuple[
        Label, ...
    ] = ()  #: words by which a message is told to belong here, beside the label
    basis: str = ""  #: article of a law or a paper
    opens: Key | None = None  #: the procedure that carries it
    held_by: Who | None = None  #: who may use or decide it
    allows: tuple[Key, ...] = ()  #: clauses of the list `range` that may follow
    weighs: float | None = None  #: points, units or marks for one finding
    caps: Path | None = None  #: best band still open: "head-regular.fair"
    bars: tuple[Key, ...] = ()  #: procedures closed to the person while the finding stands
    lasts: Span | None = None  #: the effect ends by itself
    most: int | None = None  #: so often a year for one person


class Story(Example):
    """What citing a clause leads to."""

    cites: Key
    allows: tuple[Key, ...] = ()
    times: int = 1


class Clauses(Sheet):
    """A list. Without effects it is a catalogue, and that is useful too: lines nobody used show up."""

    groups: dict[Key, Label] = {}
    range: Key | None = None  #: the list that `allows` chooses from
    stands_at: tuple[Path, ...] = ()  #: "procedure.stage" at which a finding begins to count
    lapses_at: tuple[
        Path, ...
    ] = ()  #: "procedure.stage" of a case about it that ends its effect
    clauses: dict[Key, Clause]
    examples: tuple[Story, ...] = ()
