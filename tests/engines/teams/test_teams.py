"""Teams: no plan ever breaks a hard rule, and the order of the input leaves no trace."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youwei.engines.matching import ProblemError, check, solve
from youwei.engines.teams import (
    Apart,
    Avoid,
    ConditionError,
    Fixed,
    Likeness,
    Member,
    Moves,
    Number,
    Only,
    Scores,
    Seat,
    Stay,
    Structure,
    Teams,
    as_problem,
    distance,
    meets,
    moved,
    structure,
    today,
    units,
)
from youwei.engines.teams.layout import as_rule, points

SEATS = tuple(
    Seat(f"{team}-{place}", team, {"level": "head" if place == 0 else "deputy", "town": team})
    for team in "AB"
    for place in range(3)
)
FIELDS = ("law", "farm", "school")


@st.composite
def counties(draw):
    """Draw two teams of three with up to nine people, and some of every kind of rule."""
    count = draw(st.integers(6, 9))
    held = draw(st.permutations([seat.key for seat in SEATS] + [""] * 3))
    members = tuple(
        Member(
            f"m{at}",
            {
                "sex": draw(st.sampled_from(("female", "male"))),
                "age": draw(st.integers(25, 59)),
                "field": draw(st.sampled_from(FIELDS)),
                "home": draw(st.sampled_from(("A", "B", ""))),
                "level": draw(st.sampled_from(("head", "deputy"))),
                "merit": draw(st.integers(0, 9)),
            },
            held[at],
        )
        for at in range(count)
    )
    rules = (
        Only(name="heads", people={"level": "head"}, seats={"level": "head"}),
        Structure(name="women", people={"sex": "female"}, least=1),
        Structure(name="young", people={"age": {"most": 35}}, least="1/3", cost=4),
        Structure(name="old", people={"age": {"above": 50}}, most="50%", over="all teams"),
        Avoid(name="home", person_trait="home", seat_trait="town", seats={"level": "head"}),
        Apart(name="kin", pairs=(("m0", "m1"),)),
        Fixed(name="fixed", must=(("m2", "B-1"),), may_not=(("m3", "A-2"),)),
        Moves(name="moves", most=draw(st.integers(2, 6))),
    )
    wishes = (
        Likeness(name="home field", weight=2, person_trait="home", seat_trait="town"),
        Number(name="merit", trait="merit", seats={"level": "head"}),
        Stay(name="stay"),
        Scores(name="fit", points={("m4", "A-0"): 3}),
    )
    some = draw(st.sets(st.sampled_from(range(len(rules))), max_size=5))
    return Teams(
        members=members,
        seats=SEATS,
        rules=tuple(rules[at] for at in sorted(some)),
        wishes=wishes,
        empty_costs=draw(st.sampled_from((None, 3))),
    )


def broken(teams, plan):
    """Return the names of the hard rules that a plan breaks, counted on traits alone."""
    traits = {m.key: {**m.traits, "now": m.now} for m in teams.members}
    placed = [(seat, dict(plan)[seat.key]) for seat in teams.seats if seat.key in dict(plan)]
    by_team = {team: [p for s, p in placed if s.team == team] for team in "AB"}
    held = {m.now for m in teams.members}
    stay = sum(traits[p]["now"] == s.key for s, p in placed)
    facts = {
        "heads": all(
            traits[p]["level"] == "head" for s, p in placed if s.traits["level"] == "head"
        ),
        "women": all(any(traits[p]["sex"] == "female" for p in t) for t in by_team.values()),
        "young": True,
        "old": sum(traits[p]["age"] > 50 for _, p in placed) <= 3,
        "home": not any(
            traits[p]["home"] == s.team for s, p in placed if s.traits["level"] == "head"
        ),
        "kin": not any({"m0", "m1"} <= set(t) for t in by_team.values()),
        "fixed": dict(plan).get("B-1") == "m2" and dict(plan).get("A-2") != "m3",
        "moves": all(
            len(placed) - stay <= rule.most for rule in teams.rules if rule.name == "moves"
        ),
    }
    assert held
    return [rule.name for rule in teams.rules if not facts[rule.name]]


@settings(max_examples=120, deadline=None)
@given(counties())
def test_no_line_up_breaks_a_hard_rule(teams):
    problem = as_problem(teams)

    solution = solve(problem)

    assert solution.status in ("proved", "impossible")
    if solution.status == "proved":
        assert broken(teams, solution.plan) == []
        people = [person for _, person in solution.plan]
        assert len(people) == len(set(people))
        assert check(problem, solution.certificate) == ()
        assert teams.empty_costs is not None or len(solution.plan) == len(SEATS)


@settings(max_examples=60, deadline=None)
@given(counties(), st.randoms(use_true_random=False))
def test_the_same_input_in_any_order_gives_the_same_line_up(teams, random):
    parts = {
        name: list(getattr(teams, name)) for name in ("members", "seats", "rules", "wishes")
    }
    for part in parts.values():
        random.shuffle(part)
    shuffled = replace(teams, **{name: tuple(part) for name, part in parts.items()})

    assert solve(as_problem(shuffled)) == solve(as_problem(teams))


def small(**words):
    members = (
        Member("a", {"sex": "female", "field": "law"}, "A-0"),
        Member("b", {"sex": "male", "merit": 1.26}, "B-0"),
        Member("c", {"sex": "male", "merit": None}),
    )
    seats = (Seat("A-0", "A", {"field": "law"}), Seat("B-0", "B"))
    return Teams(members=members, seats=seats, **words)


def test_structure_and_moves_of_a_plan_are_counted():
    rules = (
        Structure(name="women", people={"sex": "female"}, least=1, most=1),
        Structure(name="lawyers", people={"field": "law"}, seats={"field": "law"}, least=1),
        Structure(name="men", people={"sex": "male"}, most=1, over="all teams"),
        Moves(name="moves", most="50%"),
    )
    teams = small(rules=rules)
    plan = (("A-0", "a"), ("B-0", "c"))

    lines = {(line.rule, line.team): line for line in structure(teams, plan)}

    assert lines["women", "B"].away == 1
    assert lines["women", "A"].away == lines["men", ""].away == 0
    assert ("lawyers", "B") not in lines
    assert distance(teams, plan) == 1
    assert today(teams) == (("A-0", "a"), ("B-0", "b"))
    assert moved(teams, plan) == (("B-0", "b", "c"),)
    assert as_rule(rules[3], teams).counts[0].most == 1


@pytest.mark.parametrize(
    ("share", "of", "rounding", "number"),
    [
        (3, 9, "up", 3),
        ("3", 9, "up", 3),
        ("30%", 9, "up", 3),
        ("30%", 9, "down", 2),
        ("1/3", 9, "up", 3),
        (" 1/2 ", 9, "up", 5),
        ("1/2", 9, "down", 4),
    ],
)
def test_a_least_is_rounded_up_and_a_most_down(share, of, rounding, number):
    assert units(share, of, rounding=rounding) == number


@settings(max_examples=50)
@given(st.integers(0, 100), st.integers(1, 40))
def test_a_share_never_asks_for_less_and_never_allows_more(percent, of):
    exact = Fraction(percent * of, 100)

    assert units(f"{percent}%", of, rounding="down") <= exact
    assert exact <= units(f"{percent}%", of, rounding="up") < exact + 1


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ({}, True),
        ({"sex": "female"}, True),
        ({"sex": ["male", "female"]}, True),
        ({"age": {"least": 30, "below": 41}}, True),
        ({"age": {"above": 40}}, False),
        ({"age": {"most": 39}}, False),
        ({"home": "A"}, False),
    ],
)
def test_a_condition_holds_only_if_all_of_it_does(where, holds):
    assert meets({"sex": "female", "age": 40, "home": None}, where) is holds


@pytest.mark.parametrize(
    ("where", "why"),
    [({"age": {"atleast": 3}}, "is no limit"), ({"sex": {"least": 3}}, "not a number")],
)
def test_a_condition_that_cannot_be_read_says_why(where, why):
    with pytest.raises(ConditionError, match=why):
        meets({"sex": "female", "age": 40}, where)


@pytest.mark.parametrize("share", ["many", "1/0", "%", "1/2/3"])
def test_a_share_that_cannot_be_read_says_why(share):
    with pytest.raises(ProblemError, match="neither a number nor a share"):
        units(share, 9, rounding="up")


def test_a_structure_without_limits_is_refused():
    with pytest.raises(ProblemError, match="needs a least or a most"):
        as_problem(small(rules=(Structure(name="x"),)))


def test_a_seat_with_two_holders_is_refused():
    teams = small()
    twice = replace(teams, members=(*teams.members, Member("d", now="A-0")))

    with pytest.raises(ProblemError, match="has two holders"):
        today(twice)


@pytest.mark.parametrize("pair", [("z", "A-0"), ("a", "Z-9")])
def test_points_for_somebody_who_is_not_there_are_refused(pair):
    with pytest.raises(ProblemError, match="not there"):
        as_problem(small(wishes=(Scores(name="fit", points={pair: 1}),)))


def test_a_number_is_multiplied_then_rounded_and_text_is_refused():
    given_points = points(Number(name="merit", trait="merit", times=10), small())

    assert given_points.tolist() == [[0, 0], [13, 13], [0, 0]]
    with pytest.raises(ProblemError, match="is not a number"):
        points(Number(name="sex", trait="sex"), small())


def test_what_is_no_rule_and_no_wish_is_not_taken_for_one():
    with pytest.raises(TypeError, match="no rule"):
        as_rule("text", small())
    with pytest.raises(TypeError, match="no wish"):
        points("text", small())


def test_a_structure_of_seats_that_no_team_has_asks_for_nothing():
    rule = Structure(name="none", seats={"level": "bishop"}, least=1)

    assert as_rule(rule, small()).counts == ()
    assert structure(small(rules=(rule,)), ()) == ()
