"""Writes the manual of the words and of what the counties declare, from their sources."""

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from youwei.packs.county import World
from youwei.packs.declared import Declared, label
from youwei.packs.kinds import Kind, kinds
from youwei.packs.mechanisms import PLACES, ROWS
from youwei.procedures.declarations import Procedure

MADE = "<!-- Made by ./run packs --manual: change the words, not this page. -->"
COMMENT = re.compile(r"#:\s*(.+)$")


def write_manual(folder: Path, worlds: list[World]) -> None:
    """Write a page for each kind, one for the shared words, one for each county."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in kinds():
        _write(folder / f"{kind.word}.md", kind_page(kind))
    _write(folder / "shared.md", shared_page())
    _write(folder / "mechanisms.md", mechanisms_page(worlds))
    for world in worlds:
        _write(folder / "counties" / f"{world.county}.md", county_page(world))


def kind_page(kind: Kind[Any]) -> list[str]:
    """Return the lines of a kind's page: what it is, and every word of every class."""
    module = inspect.getmodule(kind.model)
    about = (inspect.getdoc(module) or "").split(": ", 1)[-1]
    head = [f"# {kind.chinese} {kind.word}", "", MADE, "", about, ""]
    where = f"Files: `counties/COUNTY/{kind.folder}/KEY.toml`."
    head += [f"{where} Words that several kinds share: [shared words](shared.md)."]
    return head + list(_sections(module))


def shared_page() -> list[str]:
    """Return the lines of the page of words that several kinds share."""
    module = inspect.getmodule(Declared)
    about = inspect.getdoc(module) or ""
    head = ["# Shared words", "", MADE, "", about]
    return head + list(_sections(module))


def county_page(world: World) -> list[str]:
    """Return the lines of a county's page: what it declares itself, not what it inherits."""
    lines = [f"# {_both(world.title)}", "", MADE]
    for (folder, key), sources in sorted(world.origin.items()):
        if sources[-1].pack != world.county:
            continue
        sheet = world.sheets[folder][key]
        lines += ["", f"## {_both(sheet.title)}", "", f"`{sources[-1].name}`", "", sheet.about]
        lines += ["", f"Source: {sheet.source}"]
        if sheet.mechanisms:
            lines += ["", f"Mechanisms: {', '.join(sheet.mechanisms)}"]
        if isinstance(sheet, Procedure):
            lines += ["", "```mermaid", "flowchart LR", *_drawn(sheet), "```"]
        stories = [f"- {_both(story.says)}" for story in getattr(sheet, "examples", ())]
        lines += ["", "Examples that come true:", *stories] if stories else []
    return lines


def _drawn(procedure: Procedure) -> Iterator[str]:
    """Yield the stages and the moves between them, as Mermaid draws them."""
    numbers = {key: f"s{number}" for number, key in enumerate(procedure.stages)}
    for key, stage in procedure.stages.items():
        yield f'  {numbers[key]}["{label(stage.label, "zh-hans")}"]'
    for key, stage in procedure.stages.items():
        for move in stage.moves:
            name = label(move.label, "zh-hans")
            yield f'  {numbers[key]} -->|"{name}"| {numbers[move.to]}'
            if move.then:
                yield f"  {numbers[key]} -.-> {numbers[move.then]}"
        if stage.late_to:
            yield f'  {numbers[key]} -.->|"到期"| {numbers[stage.late_to]}'


def mechanisms_page(worlds: list[World]) -> list[str]:
    """Return the lines of the table of mechanisms: the files of each, and what is missing."""
    carried = carried_by(worlds)
    lines = ["# Mechanisms", "", MADE, ""]
    lines += [f"{len(carried)} of {len(ROWS)} are declared; a row without a file is missing."]
    for letter, place in PLACES.items():
        lines += [
            "",
            f"## {_both(place)}",
            "",
            "| row | mechanism | declared in |",
            "|---|---|---|",
        ]
        for row, name in ROWS.items():
            if row.startswith(letter):
                files = ", ".join(f"`{file}`" for file in carried.get(row, ()))
                lines.append(f"| {row} | {_both(name)} | {files or '–'} |")
    return lines


def carried_by(worlds: list[World]) -> dict[str, list[str]]:
    """Return row → the files that carry it, each said once."""
    found: dict[str, set[str]] = defaultdict(set)
    for world in worlds:
        for (folder, key), sources in world.origin.items():
            for row in world.sheets[folder][key].mechanisms:
                found[row].add(sources[-1].name)
    return {row: sorted(files) for row, files in found.items()}


def _sections(module: Any) -> Iterator[str]:
    """Yield the lines about every class of words, in the order of the source."""
    text = inspect.getsource(module)
    for node in ast.parse(text).body:
        found = getattr(module, node.name) if isinstance(node, ast.ClassDef) else object
        if isinstance(node, ast.ClassDef) and issubclass(found, Declared):
            yield from _section(node, text.splitlines())


def _section(part: ast.ClassDef, source: list[str]) -> list[str]:
    about = ast.get_docstring(part) or ""
    rows = [f"| {' | '.join(row)} |" for row in _words(part, source)]
    table = ["", "| word | holds | if left out | meaning |", "|---|---|---|---|", *rows]
    return ["", f"## {part.name}", *(["", about] if about else []), *(table if rows else [])]


def _words(part: ast.ClassDef, source: list[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield word, type, default and meaning of each field of a class."""
    for node, after in zip(part.body, [*part.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            said = COMMENT.search("\n".join(source[node.lineno - 1 : node.end_lineno]))
            meaning = said[1] if said else _string(after)
            default = f"`{ast.unparse(node.value)}`" if node.value else "**required**"
            holds = ast.unparse(node.annotation).replace("|", "or")
            yield f"`{node.target.id}`", f"`{holds}`", default, " ".join(meaning.split())


def _string(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return str(node.value.value)
    return ""


def _both(text: str) -> str:
    chinese, english = label(text, "zh-hans"), label(text, "en")
    return chinese if chinese == english else f"{chinese} · {english}"


def _write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
