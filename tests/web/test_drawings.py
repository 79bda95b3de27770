"""The diagram of a procedure and the face of a clock."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from youwei.web.clockface import Day, face
from youwei.web.diagram import Move, Stage, draw

LETTERS = [
    Stage(key, key.title())
    for key in ("written", "sent", "handling", "replied", "handed", "closed")
]
WAYS = [
    Move("written", "sent"), Move("written", "handed"), Move("sent", "handling"),
    Move("handling", "replied"), Move("handling", "sent", "不归本单位"),
    Move("replied", "closed"), Move("replied", "handling", "没说到点子上"),
]  # fmt: skip


def test_the_main_line_is_straight_and_the_side_stage_hangs_below():
    drawn = draw(LETTERS, WAYS, present="handling", walked=["written", "sent"])

    heights = {node.lines[0].text: node.y for node in drawn.wide.nodes}
    assert heights["Handed"] > 0
    assert {heights[name] for name in ("Written", "Sent", "Handling", "Replied", "Closed")} == {
        0
    }
    assert drawn.now == "Handling"
    assert drawn.done == ("Written", "Sent")
    assert drawn.backs == (("Handling", "Sent"), ("Replied", "Handling"))


def test_the_walked_way_is_marked_and_the_rest_is_not():
    drawn = draw(LETTERS, WAYS, present="handling", walked=["written", "sent"])

    assert sum(way.is_taken for way in drawn.wide.ways) == 2
    assert [node.state for node in drawn.tall.nodes].count("now") == 1


def test_a_case_at_its_end_is_done():
    drawn = draw(
        LETTERS, WAYS, present="closed", walked=["written", "sent", "handling", "replied"]
    )

    assert drawn.now == "Closed"
    assert "now" not in {node.state for node in drawn.wide.nodes}


@given(st.data())
def test_any_procedure_can_be_drawn_without_two_stages_in_one_place(data):
    keys = [f"s{n}" for n in range(data.draw(st.integers(1, 15)))]
    pairs = st.tuples(st.sampled_from(keys), st.sampled_from(keys))
    moves = [Move(*pair) for pair in data.draw(st.lists(pairs, max_size=30))]

    drawn = draw([Stage(key, key) for key in keys], moves, present=keys[0])

    for drawing in (drawn.wide, drawn.tall):
        assert len({(node.x, node.y) for node in drawing.nodes}) == len(keys)
        assert all(0 < node.x < drawing.width for node in drawing.nodes)


def test_a_clock_shows_used_standing_and_left_days():
    kinds = ["used", "free", "paused", "today", "left", "left"]
    days = [Day(date(2026, 11, 12) + timedelta(days=n), kind) for n, kind in enumerate(kinds)]

    drawn = face(days)

    assert (drawn.used, drawn.paused, drawn.left) == (2, 1, 2)
    assert [cell.label for cell in drawn.cells] == ["12", "", "", "15", "", "17"]


def test_a_long_clock_still_fits_and_keeps_the_day_that_matters():
    days = [Day(date(2026, 1, 1) + timedelta(days=n), "used") for n in range(180)]
    days[90] = Day(days[90].on, "today")

    drawn = face(days)

    assert len(drawn.cells) <= 28
    assert [cell.style for cell in drawn.cells].count("f-a") == 1
    assert drawn.used == 180
