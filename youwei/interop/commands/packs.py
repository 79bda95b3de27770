"""`./run packs`: check what the counties declare, and play the examples in it.

It needs no database and no settings, so that a county can check its files on any machine.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from youwei.interop.commands.manual import carried_by, write_manual
from youwei.interop.declared_kinds import register_kinds
from youwei.packs.examples import run_examples
from youwei.packs.kinds import kinds
from youwei.packs.loader import read_county
from youwei.packs.mechanisms import ROWS
from youwei.packs.mistakes import nearest

COUNTIES = Path(
    os.environ.get("YOUWEI_COUNTIES", Path(__file__).resolve().parents[3] / "counties")
)


def main(arguments: Sequence[str]) -> int:
    """Check the named counties, or all; return 1 if one has a mistake."""
    parser = argparse.ArgumentParser(prog="./run packs", description=__doc__)
    parser.add_argument("county", nargs="*", help="folders of counties/; all if none is named")
    parser.add_argument("--counties", type=Path, default=COUNTIES, help="where they lie")
    parser.add_argument("--schemas", type=Path, help="write a JSON Schema of each kind there")
    parser.add_argument("--manual", type=Path, help="write the pages of words and files there")
    options = parser.parse_args(arguments)
    register_kinds()
    if options.schemas:
        write_schemas(options.schemas)
    known = sorted(path.parent.name for path in options.counties.glob("*/pack.toml"))
    for county in options.county:
        if county not in known:
            near = nearest(county, known)
            hint = f" Did you mean “{near}”?" if near else ""
            sys.exit(f"There is no county “{county}” in {options.counties}.{hint}")
    if options.manual:
        write_manual(options.manual, [read_county(options.counties, one) for one in known])
    results = [check(options.counties, county) for county in options.county or known]
    if all(results):
        carried = carried_by([read_county(options.counties, one) for one in known])
        _say(f"{len(carried)} of {len(ROWS)} mechanisms are declared.")
    return int(not all(results))


def check(root: Path, county: str) -> bool:
    """Say what is wrong in one county, or how much is right."""
    world = read_county(root, county)
    ran, untrue = (0, ()) if world.mistakes else run_examples(world)
    mistakes = (*world.mistakes, *untrue)
    for mistake in mistakes:
        _say(f"✗ {mistake}")
    if not mistakes:
        declared = sum(map(len, world.sheets.values()))
        _say(f"✓ {county}: {declared} declarations, {ran} examples came true.")
    return not mistakes


def write_schemas(folder: Path) -> None:
    """Write the schema by which an editor completes and underlines a file of each kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas():
        text = json.dumps(schema, ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def schemas() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each kind's word with its JSON Schema."""
    for kind in kinds():
        schema: dict[str, object] = kind.model.model_json_schema()
        yield kind.word, {**schema, "title": f"{kind.chinese} {kind.word}"}


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
