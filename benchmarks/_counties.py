"""Invented counties for the placement benchmarks; the seeds were fixed before any tuning."""

import random

from youwei.engines.matching import Pair
from youwei.engines.teams import (
    Apart,
    Avoid,
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
)

SEEDS = (2021, 2022, 2023, 2024, 2025)
FIELDS = ("law", "agriculture", "economy", "education", "engineering")
LINES = ("project", "investment", "village", "petition", "community")
ZONES = 5


def teams_of_a_county(seed: int, *, towns: int = 25, people: int = 600) -> Teams:
    """Return 25 town teams of 9 seats and 600 people: about 31,000 pairs are eligible."""
    draw = random.Random(seed)
    seats = tuple(_team_seat(town, place) for town in range(towns) for place in range(9))
    traits = [_official(draw) for _ in range(people)]
    now = _present(draw, traits, seats)
    members = tuple(
        Member(_name(at), known, now.get(at, "")) for at, known in enumerate(traits)
    )
    kin = tuple(
        (_name(a), _name(b)) for a, b in (draw.sample(range(people), 2) for _ in range(50))
    )
    fit = {
        (member.key, seat.key): draw.randint(0, 400)
        for member in members
        for seat in seats
        if _may_sit(dict(member.traits), seat)
    }
    return Teams(
        members=members,
        seats=seats,
        rules=(
            *_conditions(),
            *_model(),
            Apart(name="kin", pairs=kin),
            Moves(name="moves", most="30%"),
        ),
        wishes=_wishes(fit),
    )


def dispatch_of_a_county(seed: int, *, people: int = 132, posts: int = 101) -> Teams:
    """Return 101 posts on five front lines for 132 people, with quotas in every line."""
    draw = random.Random(seed)
    seats = tuple(
        Seat(
            f"post-{at:03}",
            LINES[at % 5],
            {"unit": draw.randrange(5), "field": draw.choice(FIELDS)},
        )
        for at in range(posts)
    )
    members = tuple(Member(_name(at), _candidate(draw)) for at in range(people))
    fit = {(m.key, s.key): draw.randint(0, 400) for m in members for s in seats}
    return Teams(
        members=members,
        seats=seats,
        rules=(
            Avoid(name="own unit", person_trait="unit", seat_trait="unit"),
            Only(
                name="law", people={"field": ["law", "education"]}, seats={"team": "petition"}
            ),
            Structure(name="women", people={"sex": "female"}, least="45%"),
            Structure(name="newly promoted", people={"new": True}, least="45%"),
            Structure(name="experts", people={"expert": True}, least=6, most=9),
        ),
        wishes=(
            *_wishes(fit)[:2],
            Likeness(name="own wish", weight=150, person_trait="first", seat_trait="team"),
        ),
    )


def _name(at: int) -> str:
    return f"person-{at:03}"


def _team_seat(town: int, place: int) -> Seat:
    level = "head" if place < 2 else "deputy"
    field = FIELDS[(town + place) % 5] if 2 <= place < 6 else ""
    traits: dict[str, str | int] = {"level": level, "field": field}
    traits |= {"zone": town % ZONES, "place": town}
    return Seat(f"town-{town:02}-seat-{place}", f"town-{town:02}", traits)


def _official(draw: random.Random) -> dict[str, str | int | bool]:
    zones = draw.sample(range(ZONES), draw.choice((2, 3)))
    return {
        "sex": "female" if draw.random() < 0.35 else "male",
        "age": draw.randint(25, 59),
        "education": draw.choice(("master", "bachelor", "bachelor", "college")),
        "party": draw.random() < 0.85,
        "field": draw.choice(FIELDS),
        "level": "head" if draw.random() < 0.2 else "deputy",
        "home": draw.randrange(25),
        "merit": draw.randint(0, 300),
        **{f"zone-{zone}": True for zone in zones},
    }


def _candidate(draw: random.Random) -> dict[str, str | int | bool]:
    return {
        "sex": "female" if draw.random() < 0.4 else "male",
        "new": draw.random() < 0.4,
        "expert": draw.random() < 0.3,
        "field": draw.choice(FIELDS),
        "unit": draw.randrange(5),
        "first": draw.choice(LINES),
        "merit": draw.randint(0, 300),
    }


def _may_sit(person: dict[str, object], seat: Seat) -> bool:
    if seat.traits["level"] == "head" and person["level"] != "head":
        return False
    if seat.traits["field"] and person["field"] != seat.traits["field"]:
        return False
    home = person["home"] == seat.traits["place"]
    return f"zone-{seat.traits['zone']}" in person and not home


def _present(
    draw: random.Random, traits: list[dict[str, str | int | bool]], seats: tuple[Seat, ...]
) -> dict[int, str]:
    """Seat somebody who may sit there, at random: it is how things came to be."""
    now: dict[int, str] = {}
    for seat in seats:
        free = [
            at
            for at, known in enumerate(traits)
            if at not in now and _may_sit(dict(known), seat)
        ]
        if free and draw.random() < 0.95:
            now[draw.choice(free)] = seat.key
    return now


def _conditions() -> tuple[Only | Avoid, ...]:
    fields = tuple(
        Only(name=f"field {f}", people={"field": f}, seats={"field": f}) for f in FIELDS
    )
    zones = tuple(
        Only(name=f"zone {z}", people={f"zone-{z}": True}, seats={"zone": z})
        for z in range(ZONES)
    )
    heads = Only(name="heads", people={"level": "head"}, seats={"level": "head"})
    home = Avoid(name="home town", person_trait="home", seat_trait="place")
    return (heads, home, *fields, *zones)


def _model() -> tuple[Structure, ...]:
    return (
        Structure(name="women", people={"sex": "female"}, least=2),
        Structure(name="35 and under", people={"age": {"most": 35}}, least="20%"),
        Structure(name="55 and over", people={"age": {"least": 55}}, most="30%"),
        Structure(name="degree", people={"education": ["master", "bachelor"]}, least="1/2"),
        Structure(name="lawyer", people={"field": "law"}, least=1),
        Structure(name="agronomist", people={"field": "agriculture"}, least=1),
        Structure(name="outside the party", people={"party": False}, least=1),
    )


def _wishes(fit: dict[Pair, int]) -> tuple[Scores, Number, Likeness, Stay]:
    return (
        Scores(name="fit", points=fit),
        Number(name="merit", trait="merit"),
        Likeness(name="own field", weight=100, person_trait="field", seat_trait="field"),
        Stay(name="stay", weight=60),
    )
