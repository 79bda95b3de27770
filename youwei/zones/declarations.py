"""What a carry file says. Whoever signed it is known; what it says is checked all the same."""

from typing import Annotated, Any

from pydantic import AwareDatetime, StringConstraints

from youwei.packs.declared import Declared, Zone

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, StringConstraints(max_length=500)]
Text = Annotated[str, StringConstraints(max_length=20_000)]
Name = Annotated[str, StringConstraints(max_length=100)]
CaseKey = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{5,50}$")]


class Head(Declared):
    """What stands in the open: who to whom, and the place in the row of files."""

    county: Line
    sender: Zone
    receiver: Zone
    number: int  #: 1, 2, 3 … for each pair of zones and direction
    before: str  #: digest of the file before, or nothing
    key: Line  #: fingerprint of the key that signed
    once: Line = ""


class Paper(Declared):
    """A file of a case; its bytes are the part of the file that has this digest."""

    key: Annotated[str, StringConstraints(pattern=r"^document/[0-9a-f]{4,40}$")]
    field: Line
    name: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^/\\\x00-\x1f]+$")]
    digest: Digest
    size: int
    kind: Line
    added_at: AwareDatetime


class Opened(Declared):
    """A case as its opener made it."""

    procedure: Line
    declaration: Digest  #: under which it was opened there
    unit_path: Line
    opened_at: AwareDatetime
    opener: Name = ""  #: the name, where the declaration lets it go along
    filled: dict[str, Any]
    papers: tuple[Paper, ...] = ()
    seal: Line = ""  #: hash of its first line in the sender's chronicle


class Word(Declared):
    """A move that the opener took."""

    stage: Line
    place: int
    reason: Text = ""
    filled: dict[str, Any] = {}
    said_at: AwareDatetime


class Brought(Declared):
    """A case, or what its opener has said since the last file."""

    reference: CaseKey
    opened: Opened | None = None
    first: int  #: so many words went in files before
    words: tuple[Word, ...] = ()


class Step(Declared):
    """A step that was taken, without anybody's name."""

    at: AwareDatetime
    stage: Line  #: key of the one that was entered
    left: Line
    entered: Line
    reason: Text = ""  #: only where it puts a question to the opener
    seal: Line


class Told(Declared):
    """How a case stands: the declared public words of it, and no others."""

    reference: CaseKey
    heard: int  #: so many of the opener's words were heard by then
    stage: Line
    present: dict[str, Any]
    published_in: Line = ""
    filled: dict[str, Any] = {}
    steps: tuple[Step, ...] = ()


class Fact(Declared):
    """A field in words."""

    label: Line
    text: Text


class Evidence(Declared):
    """A copy of an ended case: open fields, files, lines of the record with their proofs."""

    reference: CaseKey
    title: Line
    procedure: Line
    stage: Line
    unit_path: Line
    unit_name: Line
    opened_at: AwareDatetime
    ended_at: AwareDatetime
    roles: tuple[Line, ...]
    facts: tuple[Fact, ...]
    papers: tuple[Paper, ...] = ()
    lines: str  #: a dossier, as the stand-alone verifier reads it
    left_out: int  #: lines of the record that name whoever opened the case


class Unerased(Declared):
    """A case whose opener asked that it be erased, and why it is not."""

    reference: CaseKey
    reason: Text


class Manifest(Declared):
    """The first part of a file. The parts after it are bytes, in the order of `blobs`."""

    brought: tuple[Brought, ...] = ()
    told: tuple[Told, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    asked: tuple[CaseKey, ...] = ()  #: their openers want them to be erased
    unerased: tuple[Unerased, ...] = ()
    erased: tuple[CaseKey, ...] = ()  #: by those who work on them, or copied them there
    blobs: tuple[Digest, ...] = ()
    tree: Line = ""  #: size:root of the sender's newest tree head: each keeps the other's

    @property
    def case_keys(self) -> list[str]:
        """The keys of all cases that it speaks of."""
        brought = [one.reference for one in self.brought]
        told = [one.reference for one in self.told]
        copied = [one.reference for one in self.evidence]
        kept = [one.reference for one in self.unerased]
        every = (*brought, *told, *copied, *self.asked, *kept, *self.erased)
        return [f"case/{reference}" for reference in dict.fromkeys(every)]

    @property
    def papers(self) -> list[Paper]:
        """Everything whose bytes come along."""
        opened = [paper for one in self.brought if one.opened for paper in one.opened.papers]
        return [*opened, *(paper for one in self.evidence for paper in one.papers)]


class Card(Declared):
    """The public keys of a deployment, signed with the private one that belongs to them."""

    youwei: str = "carry key"
    county: Line
    zone: Zone
    sign: Line  #: Ed25519, base 64
    open: Line  #: X25519, base 64
    signature: Line
