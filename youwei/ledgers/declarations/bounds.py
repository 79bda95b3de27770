"""What a ledger may not do."""

from youwei.ledgers.declarations.words import Entry, Ledger
from youwei.packs.bounds import Bounds
from youwei.packs.lines import Place
from youwei.packs.rows import Row


def hold(book: Ledger, bounds: Bounds) -> None:
    """No complaint is booked or priced, and a reward keeps its four rules."""
    for key, entry in book.entries.items():
        place = ("entries", key)
        for name, field in entry.fields.items():
            if field.type == "link":
                found = bounds.reading.tables(field.of)
                bounds.refuse((*place, "fields", name), found, "complaint")
        bounds.called(place, entry.label)
        if entry.priced_by:
            _price(place, entry, entry.priced_by, bounds)
    if book.nature == "reward":
        _reward(book, bounds)


def _price(place: Place, entry: Entry, priced_by: str, bounds: Bounds) -> None:
    kind, _, name = priced_by.partition("/")
    if kind == "clauses":
        found = bounds.reading.thing("clauses", name)
    else:
        found = bounds.reading.paths((priced_by,), Row(entry.fields))
    bounds.refuse((*place, "priced_by"), found, "complaint")


def _reward(book: Ledger, bounds: Bounds) -> None:
    """Opt-in, expiring, taking back only what it gave, paying for no denunciation."""
    if not book.lasts:
        bounds.say(("lasts",), "rewards expire: say lasts")
    holders = {key for key in book.accounts if _is_holder(book, key)}
    for key in holders:
        register = bounds.world.sheets["registers"].get(book.accounts[key].of or "")
        if register is None or register.basis != "consent":
            says = 'nobody is rewarded unasked: an account of a register with basis = "consent"'
            bounds.say(("accounts", key), says)
    for key, entry in book.entries.items():
        is_taken = entry.source in holders and not entry.reverses
        if is_taken and not all(bounds.is_own(who) for who in entry.by):
            says = "takes from a holder: only the holder may, or an entry with reverses"
            bounds.say(("entries", key), says)
        _items(("entries", key, "priced_by"), entry, bounds)


def _is_holder(book: Ledger, key: str) -> bool:
    """Whether units are given to accounts of this kind; those of units are not people's."""
    account = book.accounts[key]
    if not account.of or account.of == "units" or key == book.begins:
        return False
    return any(entry.target == key and not entry.reverses for entry in book.entries.values())


def _items(place: Place, entry: Entry, bounds: Bounds) -> None:
    if not (entry.priced_by or "").startswith("clauses/"):
        return
    key = (entry.priced_by or "").partition("/")[2]
    for name, clause in bounds.world.sheets["clauses"][key].clauses.items():
        if (clause.weighs or 0) < 0:
            says = "“%(name)s” takes points away: only an entry with reverses may"
            bounds.say(place, says, name=name)
        bounds.called(place, clause.label)
