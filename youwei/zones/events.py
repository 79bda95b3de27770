"""What the chronicle says of files between zones."""

from dataclasses import dataclass

from youwei.chronicle.events import Event


@dataclass(frozen=True, kw_only=True)
class KeyTaken(Event):
    name = "carry.key-taken"
    says = "{by} took the key of {on}: {fingerprint}"
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class FileOut(Event):
    name = "carry.out"
    says = "{by} carried out file {number} to {on}: {cases} matters"
    number: int
    cases: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ExhibitErased(Event):
    """A copy is gone, because the case that it was of is erased."""

    name = "exhibit.erased"
    says = "{by} had the copy of {reference} erased"
    reference: str


@dataclass(frozen=True, kw_only=True)
class FileIn(Event):
    """`tree` is the sender's newest tree head, so that each deployment witnesses the other."""

    name = "carry.in"
    says = "{by} carried in file {number} from {on}: {cases} matters"
    number: int
    cases: int
    digest: str
    tree: str
