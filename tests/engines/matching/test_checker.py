"""The checker accepts every true plan, refuses 1,000 forged ones, and needs no solver."""

import ast
import copy
import json
import random
import runpy
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from tests.engines.matching.small import problems, table
from youwei.engines.matching import Problem, Wish, apart, as_paper, force, only, quota, solve
from youwei.engines.matching.checker import __file__ as checker
from youwei.engines.matching.checker import faults


def posts(seed, **words):
    """Return 14 people for 9 posts, with rules of every kind that may have a price."""
    rng = np.random.default_rng(seed)
    people = tuple(f"p{at:02}" for at in range(14))
    seats = tuple(f"s{at}" for at in range(9))
    rules = (
        only("only", seats=seats[:2], people=people[:7], everybody=people),
        quota("women", seats=seats[:5], people=people[::2], limits=(3, None)),
        quota("model", seats=seats, people=people[:6], limits=(4, 5), cost=7),
        apart("kin", [(people[0], people[2])], teams=[seats[:4], seats[4:]]),
        force("forced", [(people[3], seats[8])]),
    )
    wish = Wish("fit", rng.integers(0, 90, (14, 9)))
    return Problem(people=people, seats=seats, wishes=(wish,), rules=rules, **words)


def papers():
    """Yield problems with their true certificates, as they stand in files."""
    for seed in range(4):
        for words in ({}, {"empty_costs": 30}, {"each_person": 2}):
            problem = posts(seed, **words)
            certificate = asdict(solve(problem).certificate)
            yield as_paper(problem), json.loads(json.dumps(certificate))


PAPERS = list(papers())


def forge(paper, draw):
    """Change one thing in a certificate."""
    kinds = ("value", "draws", "bound", "kept", "claim", "price", "dropped", "plan")
    kind = draw.choice(kinds)
    if kind == "claim":
        paper["claim"] = {"bound": "search"}.get(paper["claim"], "bound")
    elif kind in ("price", "dropped", "plan"):
        {"price": _forge_price, "dropped": _forge_dropped, "plan": _forge_plan}[kind](
            paper, draw
        )
    else:
        paper[kind] += draw.choice((-1, 1)) * draw.randint(1, 10 ** draw.randint(1, 9))


def _forge_price(paper, draw):
    # A pair that must be may be paid any price below its own: the same bound, no forgery.
    row = draw.choice([row for row in paper["prices"] if row[1] != "forced"])
    how = draw.randrange(4)
    if how == 0:
        row[3] += draw.choice((-1, 1)) * draw.randint(10**9, 10**12)
    elif how == 1:
        row[1] = "nobody"
    elif how == 2:
        row[3] = -10 * row[3] - 10**9
    else:
        paper["prices"].append(["count", "only", draw.randrange(9), 5])


def _forge_dropped(paper, draw):
    if paper["dropped"] and draw.random() < 0.5:
        paper["dropped"].remove(draw.choice(paper["dropped"]))
    else:
        seat, person = draw.choice(paper["plan"])
        paper["dropped"].append([person, seat])


def _forge_plan(paper, draw):
    plan = paper["plan"]
    first, second = draw.sample(range(len(plan)), 2)
    how = draw.randrange(5)
    if how == 0:
        plan[first][1], plan[second][1] = plan[second][1], plan[first][1]
    elif how == 1:
        del plan[first]
    elif how == 2:
        plan.append(plan[first])
    elif how == 3:
        plan[first][1] = "nobody"
    else:
        idle = [f"p{at:02}" for at in range(14) if f"p{at:02}" not in {p for _, p in plan}]
        plan[first][1] = draw.choice(idle)


@pytest.mark.parametrize("at", range(len(PAPERS)))
def test_a_true_certificate_is_accepted(at):
    assert faults(*PAPERS[at]) == []


def test_a_thousand_forged_certificates_are_refused():
    draw = random.Random(5)
    survived = []

    for number in range(1000):
        problem, paper = copy.deepcopy(PAPERS[number % len(PAPERS)])
        forge(paper, draw)
        if paper == PAPERS[number % len(PAPERS)][1]:
            forge(paper, draw)
        if not faults(problem, paper):
            survived.append((number, paper))

    assert survived == []


@settings(max_examples=100, deadline=None)
@given(problems())
def test_a_certificate_holds_for_no_other_points(problem):
    certificate = solve(problem).certificate
    if certificate is None:
        return
    paper = as_paper(problem)
    person, seat = certificate.plan[0][1], certificate.plan[0][0]
    paper["points"][problem.person_at[person]][problem.seat_at[seat]] += 1

    assert faults(paper, asdict(certificate))


def test_every_way_to_break_a_rule_is_named():
    problem = table(
        [[7, 5], [6, 6], [3, 1]], rules=(quota("least", seats="12", people="c", limits=(1, 1)),)
    )
    paper = asdict(solve(problem).certificate)

    broken = {**paper, "plan": (("1", "a"), ("2", "a"))}

    said = faults(as_paper(problem), broken)
    assert "“a” is missed by 1." in said
    assert "“least” is missed by 1." in said
    assert any(
        "cannot have such a price" in s
        for s in faults(as_paper(problem), {**paper, "prices": (("person", "a", 0, -5),)})
    )


def test_a_price_of_a_wish_is_no_higher_than_its_cost():
    model = quota("model", seats="12", people="c", limits=(1, None), cost=2)
    problem = table([[7, 5], [6, 6], [3, 1]], rules=(model,))
    paper = asdict(solve(problem).certificate)
    prices = tuple(p for p in paper["prices"] if p[0] != "count")

    said = faults(
        as_paper(problem), {**paper, "prices": (*prices, ("count", "model", 0, -3 * 10**6))}
    )

    assert "“model” cannot have such a price." in said


def test_the_checker_is_short_and_imports_the_standard_library_alone():
    text = Path(checker).read_text(encoding="utf-8")
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert len(text.splitlines()) < 100
    assert imported <= sys.stdlib_module_names


@pytest.fixture
def written(tmp_path):
    problem, paper = PAPERS[0]
    path = tmp_path / "certificate.json"
    said = {"problem": problem, "certificate": paper}
    path.write_text(json.dumps(said, default=sorted), encoding="utf-8")
    return path


def test_a_stranger_runs_the_checker_alone(written):
    alone = [sys.executable, "-I", "-S", checker, written]

    done = subprocess.run(alone, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_run_alone_it_ends_with_what_is_wrong(written, monkeypatch):
    text = written.read_text(encoding="utf-8")
    written.write_text(text.replace('"claim": "', '"claim": "no '), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [checker, str(written)])

    with pytest.raises(SystemExit, match="The claim does not fit the bound"):
        runpy.run_path(checker, run_name="__main__")
