"""`./run ecovalue`: work out an account of ecological products, and find what contradicts it.

FILE is CSV or Excel (a line a row: service, ecosystem, quantity, unit, price, price_unit …) or
TOML (the same lines, with printed totals, tables, statements and equations). Several files of
one kind, method and year are added; a GEP and a VEP are not.
"""

import argparse
import tomllib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from youwei.engines.ecovalue import (
    Account,
    AccountError,
    Method,
    MethodError,
    Published,
    UnitError,
    add,
    bridge,
    check,
    method_of,
    read_account,
    read_published,
)
from youwei.interop.commands import ecovalue_shown as shown
from youwei.interop.commands.tables import TableError, complain, print_json, read_table

AXES = ("service", "ecosystem", "item", "group")


def main(arguments: Sequence[str]) -> int:
    """Run the command; return 0, 1 if there are contradictions, 2 if nothing can be read."""
    options = _parser().parse_args(arguments)
    if options.methods:
        shown.methods()
        return 0
    if not options.file:
        return complain("Name a file: ./run ecovalue FILE, or --methods for the methods.")
    try:
        return _answer(options)
    except (AccountError, MethodError, TableError, UnitError) as error:
        return complain(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run ecovalue",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="*", type=Path, help="CSV, Excel or TOML")
    parser.add_argument("--method", help="method of the account (a TOML file names its own)")
    parser.add_argument("--place", help="of the account; the file's name if it is not given")
    parser.add_argument("--year", type=int, help="of the account")
    parser.add_argument("--list", help="also say what this method's list would leave")
    parser.add_argument("--since", type=Path, help="earlier account: explain the change")
    parser.add_argument("--since-year", type=int, help="its year, where the file has none")
    parser.add_argument("--by", choices=AXES, default="group", help="totals by this")
    parser.add_argument("--methods", action="store_true", help="list the methods and stop")
    parser.add_argument("--json", action="store_true", help="write JSON; amounts in 元 as text")
    return parser


def _answer(options: argparse.Namespace) -> int:
    read = [_published(path, options, options.year) for path in options.file]
    accounts = [each.account for each in read]
    against = method_of(options.list) if options.list else None
    findings = [check(each, against) for each in read]
    left = [_left(each, against) for each in accounts] if against else []
    earlier = _published(options.since, options, options.since_year) if options.since else None
    change = bridge(earlier.account, _only(accounts)) if earlier else None
    sum_of = add(accounts) if len(accounts) > 1 else None
    if options.json:
        print_json(
            {
                "accounts": [
                    shown.account_json(a, f, options.by)
                    for a, f in zip(accounts, findings, strict=True)
                ],
                "left_by_list": left,
                "bridge": shown.bridge_json(change) if change else None,
                "sum": str(sum_of.amount) if sum_of else None,
            }
        )
    else:
        for account, found in zip(accounts, findings, strict=True):
            shown.account_table(account, found, options.by)
        if sum_of:
            shown.sentence(f"Together: {shown.yi(sum_of.amount)} 亿元 ({sum_of.kind}).")
        if change:
            shown.bridge_table(change)
    return int(any(findings))


def _left(account: Account, against: Method) -> dict[str, str]:
    """Return what another list leaves, in 元; nothing of the account may be on it."""
    out = account.left_out(against)
    total = account.total - sum((line.value for line in out), Decimal("0.00"))
    published = account.published - sum((line.published for line in out), Decimal("0.00"))
    return {
        "place": account.place,
        "list": against.key,
        "total": str(total),
        "published": str(published),
    }


def _published(path: Path, options: argparse.Namespace, year: int | None) -> Published:
    if path.suffix.lower() == ".toml":
        return _toml(path, options)
    table = read_table(path)
    if not options.method:
        raise MethodError(f"{path.name} names no method: add --method (see --methods).")
    rows = [
        (f"{table.name}, line {line}", record)
        for line, record in zip(table.lines, table.records(), strict=True)
    ]
    account = read_account(
        rows,
        place=options.place or path.stem,
        year=year,
        method=method_of(options.method),
    )
    return Published(account=account)


def _toml(path: Path, options: argparse.Namespace) -> Published:
    if not path.is_file():
        raise TableError(f"There is no file {path}.")
    try:
        # a number keeps the places that it is written with: 6.00 is not 6.0
        words = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{path.name} is not TOML: {error}.") from error
    if options.method:
        words["method"] = options.method
    return read_published(words, place=options.place or path.stem)


def _only(accounts: list[Account]) -> Account:
    if len(accounts) > 1:
        raise AccountError("--since explains the change of one account: name one file.")
    return accounts[0]
