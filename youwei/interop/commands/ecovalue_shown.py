"""How `./run ecovalue` shows accounts: tables in 亿元 for people, 元 as text in JSON."""

import sys
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from youwei.engines.ecovalue import (
    Account,
    Bridge,
    Comparison,
    Finding,
    Line,
    compare,
    shares,
    shipped,
)
from youwei.engines.ecovalue.account import Axis
from youwei.interop.commands.tables import print_table

UNCHECKED = (
    "The list of services of {key} was taken from public summaries; hold it against the text "
    "of the standard before you publish."
)
PARTS = ("quantity", "price", "method", "undivided")


def account_table(account: Account, findings: Sequence[Finding], axis: Axis) -> None:
    """Write the lines, the totals by one axis, and the contradictions."""
    year = f" {account.year}" if account.year else ""
    sentence(f"{account.method.kind} {account.place}{year} — {account.method.title}")
    compared = {id(each.line): each for each in compare(account)}
    print_table(
        ("service", "item", "ecosystem", "quantity", "price", "亿元", "printed", "off"),
        [_row(line, compared.get(id(line))) for line in account.lines],
    )
    sentence("")
    parts = account.by(axis)
    share = shares(parts.items())
    rows = [(name or "—", yi(amount), _percent(share[name])) for name, amount in parts.items()]
    print_table((axis, "亿元", "share"), [*rows, ("total", yi(account.total), "")])
    if account.published != account.total:
        sentence(f"As printed, the lines sum to {yi(account.published)} 亿元.")
    if not account.method.is_checked:
        sentence(UNCHECKED.format(key=account.method.key))
    sentence(f"\nContradictions: {len(findings)}")
    for finding in findings:
        sentence(f"✗ [{finding.what}] {finding.where}: {finding.says}")


def bridge_table(bridge: Bridge) -> None:
    """Write what quantities, prices and methods changed, line by line."""
    sentence(f"\nFrom {yi(bridge.before)} to {yi(bridge.after)} 亿元")
    rows = [
        (line.name, *(yi(getattr(line, part)) for part in PARTS), yi(line.total))
        for line in bridge.lines
    ]
    whole = ("all", *(yi(getattr(bridge, part)) for part in PARTS))
    print_table(("line", *PARTS, "change"), [*rows, (*whole, yi(bridge.after - bridge.before))])


def account_json(
    account: Account, findings: Sequence[Finding], axis: Axis
) -> dict[str, object]:
    """Return an account with its findings; amounts in 元 as text, so that no digit is lost."""
    compared = {id(each.line): each for each in compare(account)}
    return {
        "kind": account.method.kind,
        "place": account.place,
        "year": account.year,
        "method": account.method.key,
        "list_is_checked": account.method.is_checked,
        "total": str(account.total),
        "published": str(account.published),
        "by": {name: str(amount) for name, amount in account.by(axis).items()},
        "lines": [_line_json(line, compared.get(id(line))) for line in account.lines],
        "findings": [{"what": f.what, "where": f.where, "says": f.says} for f in findings],
    }


def bridge_json(bridge: Bridge) -> dict[str, object]:
    """Return a bridge; amounts in 元 as text."""
    return {
        "before": str(bridge.before),
        "after": str(bridge.after),
        **{part: str(getattr(bridge, part)) for part in PARTS},
        "lines": [
            {"name": line.name, **{part: str(getattr(line, part)) for part in PARTS}}
            for line in bridge.lines
        ],
    }


def methods() -> None:
    """List the methods with their services."""
    for method in shipped().values():
        checked = "" if method.is_checked else " (list not held against the text)"
        sentence(f"{method.key}  {method.kind}  {method.title}{checked}")
        for group, names in method.groups.items():
            sentence(f"    {group}: {' '.join(names)}")


def yi(amount: Decimal) -> str:
    """Return 元 as 亿元 with four places."""
    return f"{amount.scaleb(-8):,.4f}"


def sentence(text: str) -> None:
    """Write a line."""
    sys.stdout.write(text + "\n")


def _row(line: Line, compared: Comparison | None) -> tuple[object, ...]:
    """Return a row; an asterisk stands where rounding does not explain a difference."""
    printed, off = yi(line.published) if line.stated else "", ""
    if compared:
        off = _percent(compared.off) + ("" if compared.is_explained else " *")
    names = line.service, line.item, line.ecosystem
    return *names, line.quantity, line.price, yi(line.value), printed, off


def _percent(share: Fraction | None) -> str:
    return "" if share is None else f"{float(share * 100):.2f} %"


def _line_json(line: Line, compared: Comparison | None) -> dict[str, object]:
    return {
        "service": line.service,
        "item": line.item,
        "ecosystem": line.ecosystem,
        "quantity": str(line.quantity) if line.quantity else None,
        "factors": [f"{'/' if f.is_divisor else ''}{f.measure}" for f in line.factors],
        "price": str(line.price) if line.price else None,
        "value": str(line.value),
        "published": str(line.published),
        "rounding_explains_it": compared.is_explained if compared else None,
    }
