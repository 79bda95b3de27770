"""Sort messages, find repeats, and find the issues that most people have.

train learns from labelled messages; sort adds category, confidence, second and third choice;
pairs lists earlier messages that each may repeat; hot lists issues. CSV, Excel or parquet in,
CSV out. docs/reference/engines/triage.md.
"""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from youwei.engines.triage import (
    Index,
    Messages,
    Model,
    Options,
    Sorted,
    TriageError,
    earlier_ones,
    hot,
    learn,
    load,
    save,
    sharpened,
    shipped_words,
    train,
    untrained,
)
from youwei.engines.triage.calibration import NEVER
from youwei.engines.triage.model import PARTS
from youwei.interop.commands.messages import (
    days_of,
    identities,
    named,
    read_messages,
    texts_of,
    write_csv,
)
from youwei.interop.commands.tables import Table, TableError, complain, read_table, tell

PROJECT = Path(__file__).resolve().parents[3]
WORDS = {"key words", "words", "关键词"}
ADDED = ("category", "confidence", "second", "third", "sure")


def main(arguments: Sequence[str]) -> int:
    """Run one of the four; return 0, or 2 with a sentence where that is not possible."""
    options = _parser().parse_args(arguments)
    try:
        DO[options.what](read_messages(options.file), options)
    except (TableError, TriageError) as error:
        return complain(str(error))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run triage", description=__doc__)
    parts = parser.add_subparsers(dest="what", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("file", type=Path, help="CSV, Excel or parquet")
    shared.add_argument("--text", metavar="COL[,COL]", help="columns: title, body")
    shared.add_argument("--out", type=Path, metavar="FILE", help="write the CSV there")
    model = argparse.ArgumentParser(add_help=False)
    model.add_argument("--model", type=Path, metavar="FILE", help="default: var/triage.model")
    known = argparse.ArgumentParser(add_help=False)
    known.add_argument("--id", metavar="COL", help="column: number of the message")
    known.add_argument("--time", metavar="COL", help="column: when it came")

    one = parts.add_parser("train", parents=[shared, model], help="learn from labelled ones")
    one.add_argument("--label", required=True, metavar="COL[,COL]", help="columns: category")
    one.add_argument("--precision", type=float, default=0.98, help="of the sure ones (0.98)")
    one.add_argument("--more", action="store_true", help="corrections to the model there is")
    one = parts.add_parser("sort", parents=[shared, model], help="add categories")
    one.add_argument("--tree", type=Path, metavar="FILE", help="categories, a level a column")
    one.add_argument("--words", action="store_true", help="add the words that decided")
    one.add_argument("--level", type=int, help="sort into this level of the tree")
    one = parts.add_parser("pairs", parents=[shared, known], help="earlier ones like each")
    one.add_argument("--most", type=int, default=5, help="for each message (5)")
    one.add_argument("--least", type=float, default=0.1, help="likeness, 0 to 1 (0.1)")
    one = parts.add_parser("hot", parents=[shared, known], help="issues of many people")
    one.add_argument("--person", metavar="COL", help="column: who sent it")
    one.add_argument("--least", type=int, default=5, help="people (5)")
    one.add_argument("--half-life", type=float, default=90.0, help="days (90)")
    return parser


def _model_file(options: argparse.Namespace) -> Path:
    chosen: Path | None = options.model
    data = Path(os.environ.get("YOUWEI_DATA", PROJECT / "var"))
    return chosen or data / "triage.model"


def _joined(table: Table, chosen: str | None) -> list[str]:
    titles, bodies = texts_of(table, chosen)
    return [f"{title} {body}".strip() for title, body in zip(titles, bodies, strict=True)]


# -- train ------------------------------------------------------------------------------------


def _train(table: Table, options: argparse.Namespace) -> None:
    texts, path = _joined(table, options.text), _model_file(options)
    levels = [table.column(name.strip()) for name in options.label.split(",")]
    labels = [PARTS.join(filter(None, parts)) for parts in zip(*levels, strict=True)]
    if options.more:
        model = learn(load(path), texts, labels)
    else:
        columns = options.text.split(",") if options.text else ()
        model = train(texts, labels, Options(precision=options.precision), columns)
    path.parent.mkdir(parents=True, exist_ok=True)
    size = save(model, path)
    tell(
        f"Learnt {len(model.categories)} categories from {model.trained_on} messages: "
        f"{path.name}, {size / 1e6:.1f} MB."
    )
    _tell_threshold(model)
    counts = [(name, labels.count(name)) for name in model.categories]
    write_csv(("category", "messages"), counts, options.out)


def _tell_threshold(model: Model) -> None:
    if model.scale.threshold >= NEVER:
        tell("Too few messages to say when a category is sure: a person looks at each.")
    else:
        tell(f"A category is sure from a confidence of {model.scale.threshold:.3f} on.")


# -- sort -------------------------------------------------------------------------------------


def _sort(table: Table, options: argparse.Namespace) -> None:
    model = _chosen_model(table, options)
    texts = _joined(table, options.text or _columns_learnt(model, table))
    if not model.trained_on:
        model = sharpened(model, texts)
    found = model.sort(texts)
    if options.level:
        found = model.rolled_up(options.level).apply(found)
    clash = set(table.columns) & set(ADDED)
    names = [f"{name} (before)" if name in clash else name for name in table.columns]
    rows = (_sorted_row(table.rows[at], found, at) for at in range(len(texts)))
    if options.words:
        rows = ([*row, _words(model, texts[at], found, at)] for at, row in enumerate(rows))
    write_csv((*names, *ADDED, *(["words"] * options.words)), rows, options.out)


def _chosen_model(table: Table, options: argparse.Namespace) -> Model:
    """Return the trained model; without one, or with a tree, one of names and key words."""
    path = _model_file(options)
    if options.tree is None and (options.model is not None or path.exists()):
        return load(path)
    words = read_tree(options.tree, options.level) if options.tree else shipped_words()
    tell(
        f"Nothing was learnt yet: sorting into {len(words)} categories by their names and key "
        "words. Confidence is a guess, and no category is sure."
    )
    return untrained(words)


def read_tree(path: Path, level: int | None = None) -> dict[str, tuple[str, ...]]:
    """Read categories from a table with a column for each level; one may hold key words.

    A first level that bears the name of a shipped field gets its words too. Cut at a level, a
    category is known by all names below it.
    """
    table = read_table(path)
    shipped = shipped_words()
    levels = [at for at, name in enumerate(table.columns) if name.lower() not in WORDS]
    extra = [at for at, name in enumerate(table.columns) if name.lower() in WORDS]
    found: dict[str, tuple[str, ...]] = {}
    for row in table.rows:
        parts = [row[at].replace(PARTS, "／") for at in levels if row[at]]
        if parts:
            here, below = PARTS.join(parts[:level]), parts[level or len(parts) :]
            own = tuple(word for at in extra for word in row[at].replace("、", " ").split())
            before = found.get(here, shipped.get(parts[0], ()))
            found[here] = (*before, *own, *below)
    return found


def _columns_learnt(model: Model, table: Table) -> str | None:
    columns = [name.strip() for name in model.columns]
    return ",".join(columns) if columns and {*columns} <= {*table.columns} else None


def _sorted_row(row: Sequence[str], found: Sorted, at: int) -> list[object]:
    return [
        *row,
        found.choice(at),
        float(found.confidence[at]),
        found.choice(at, 1),
        found.choice(at, 2),
        "yes" if found.is_sure[at] else "no",
    ]


def _words(model: Model, text: str, found: Sorted, at: int) -> str:
    name = found.choice(at)
    return " ".join(model.words(text, name, 3)) if name in model.categories else ""


# -- pairs and hot ----------------------------------------------------------------------------


def _pairs(table: Table, options: argparse.Namespace) -> None:
    titles, bodies = texts_of(table, options.text)
    names, days = identities(table, options.id), days_of(table, options.time)
    found = earlier_ones(Index.of(titles, bodies), days, options.most, options.least)
    columns = zip(
        found.later.tolist(), found.earlier.tolist(), found.likeness.tolist(), strict=True
    )
    rows = ((names[later], names[earlier], likeness) for later, earlier, likeness in columns)
    write_csv(("id", "earlier_id", "likeness"), rows, options.out)


def _hot(table: Table, options: argparse.Namespace) -> None:
    titles, bodies = texts_of(table, options.text)
    names, days = identities(table, options.id), days_of(table, options.time)
    people = named(table, "person", options.person)
    if people is None:
        tell("No column says who sent a message: each counts as a person of its own. --person")
        people = [f"{number}" for number in range(len(titles))]
    known = np.array(days if days is not None else [], dtype=np.float64)
    messages = Messages(titles=titles, bodies=bodies, people=people, days=known)
    found = hot(messages, least=options.least, half_life=options.half_life)
    rows = (
        (
            rank,
            issue.heat,
            issue.people,
            len(issue.messages),
            " ".join(names[at] for at in issue.messages.tolist()),
        )
        for rank, issue in enumerate(found, start=1)
    )
    write_csv(("rank", "heat", "people", "messages", "ids"), rows, options.out)


DO = {"train": _train, "sort": _sort, "pairs": _pairs, "hot": _hot}
