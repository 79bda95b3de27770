"""Follows the names in a ledger, and says what a booking consists of."""

from youwei.ledgers.declarations.words import Entry, Ledger
from youwei.packs.checker import Checker
from youwei.packs.county import World
from youwei.packs.lines import Place
from youwei.packs.rows import Row, choice, closed, implied


def row(key: str, world: World) -> Row:
    """Return the fields of a booking: how much, from where to where, when, what else."""
    book: Ledger = world.sheets["ledgers"][key]
    fields = {
        "amount": implied("数量", "number"),
        "source": implied("转出", "text"),
        "target": implied("转入", "text"),
        "booked-on": implied("记账日期", "date"),
        "unit": implied("单位", "unit"),
        "entry": choice("分录", {k: entry.label for k, entry in book.entries.items()}),
    }
    for entry in book.entries.values():
        fields |= entry.fields
    return Row(fields)


def check(book: Ledger, checker: Checker) -> None:
    """Follow accounts and entries."""
    whole = row(checker.key, checker.world)
    for name in book.published:
        known = checker.known(("published",), name, whole.fields, "field")
        if known and (how := closed(whole.fields[name])):
            says = "“%(name)s” is %(how)s and cannot be published"
            checker.say(("published",), says, name=name, how=how)
    checker.known(("begins",), book.begins, book.accounts, "account")
    for key, account in book.accounts.items():
        if account.of:
            checker.sheet(("accounts", key, "of"), "registers", account.of)
    for key, entry in book.entries.items():
        _entry(("entries", key), book, entry, checker)
    _examples(book, checker)


def _entry(place: Place, book: Ledger, entry: Entry, checker: Checker) -> None:
    own = Row(entry.fields)
    checker.known((*place, "source"), entry.source, book.accounts, "account")
    checker.known((*place, "target"), entry.target, book.accounts, "account")
    checker.fields((*place, "fields"), entry.fields)
    checker.who((*place, "by"), entry.by, own)
    if entry.agreed_by:
        checker.who((*place, "agreed_by"), (entry.agreed_by,), own)
    checker.known((*place, "reverses"), entry.reverses, book.entries, "entry")
    checker.known((*place, "once_per"), entry.once_per, entry.fields, "field")
    if entry.priced_by:
        kind, _, name = entry.priced_by.partition("/")
        if kind == "clauses":
            checker.sheet((*place, "priced_by"), "clauses", name)
        else:
            checker.field((*place, "priced_by"), entry.priced_by, own)


def _examples(book: Ledger, checker: Checker) -> None:
    for number, story in enumerate(book.examples):
        for step, booking in enumerate(story.steps):
            place = ("examples", number, "steps", step)
            checker.known((*place, "entry"), booking.entry, book.entries, "entry")
            for word in ("source", "target"):
                account = getattr(booking, word).partition(":")[0]
                checker.known((*place, word), account or None, book.accounts, "account")
