"""Search among 300,000 generated people: one to three characters, initials, whole and in reach.

    ./run bench search [people]

Timed is the query as the pages ask it: the first 50 rows that the reader may see. Half of the
questions are asked by somebody who reaches the county, half by somebody who reaches one town.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.module_loading import import_string

from benchmarks._measure import Figure, percentile, report, throwaway_database

PEOPLE = 300_000
BATCH = 5_000
TOWNS = 29
QUESTIONS = 200  # of each form
AT_MOST = 5.0  # ms, in 95 of 100 questions
OF = "register/people"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文海波鑫宇晨欣怡子"
    "涵浩然雨嘉思佳俊凯琳雪晓东春燕辉云龙飞鹏"
)


def names(count: int, chance: random.Random) -> Iterator[str]:
    """Yield names whose surnames are as uneven as real ones: the first is a tenth of all."""
    weights = [1 / (place + 5) for place in range(len(SURNAMES))]
    for surname in chance.choices(SURNAMES, weights, k=count):
        yield surname + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))


def fill(count: int) -> Sequence[str]:
    """Put so many people into the search index; return their names."""
    described, index_text = map(
        import_string,
        (
            "youwei.registers.actions.search.Described",
            "youwei.registers.actions.search.index_text",
        ),
    )
    chance = random.Random(20261123)
    made = list(names(count, chance))
    for start in range(0, count, BATCH):
        index_text(
            described(
                of=OF,
                row_key=f"people/{number}",
                label=made[number],
                hint="",
                unit_path=f"500233/500233{chance.randrange(TOWNS):03d}/",
                text="",
            )
            for number in range(start, min(start + BATCH, count))
        )
    return made


def questions(made: Sequence[str], chance: random.Random) -> dict[str, Sequence[str]]:
    """Return what people type, drawn from the people there are."""
    initials = import_string("pypinyin.lazy_pinyin")
    drawn = [chance.choice(made) for _ in range(QUESTIONS)]
    return {
        "one character": [name[0] for name in drawn],
        "two characters": [name[:2] for name in drawn],
        "three characters": [name for name in drawn if len(name) == 3],
        "initials": ["".join(one[0] for one in initials(name)) for name in drawn],
        "nobody": [chance.choice(SURNAMES) + "鼐" for _ in range(QUESTIONS)],
    }


def ask(asked: Sequence[str], within: Sequence[str] | None) -> tuple[list[float], int]:
    """Return the ms that each question took, and how many rows came in all."""
    search = import_string("youwei.registers.queries.search.search")
    took, rows = [], 0
    for question in asked:
        began = time.perf_counter()
        rows += len(search(question, of=OF, within=within))
        took.append((time.perf_counter() - began) * 1e3)
    return took, rows


def main() -> int:
    """Print p95 of each form of question; 1 if one is above the limit."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with throwaway_database():
        made = fill(count)
        connection = import_string("django.db.connection")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
        figures, found = [], Counter[str]()
        for form, asked in questions(made, random.Random(7)).items():
            for whose, within in (("county", None), ("one town", ["500233/500233007/"])):
                took, found[form] = ask(asked, within)
                what = f"{form}, {whose}: p95"
                figures.append(
                    Figure(what=what, value=percentile(took, 0.95), unit="ms", at_most=AT_MOST)
                )
        if found["nobody"] or not all(found[form] for form in found if form != "nobody"):
            raise SystemExit("The questions found what is not there, or nothing of what is.")
        return report(f"{count:,} people", figures)


if __name__ == "__main__":
    sys.exit(main())
