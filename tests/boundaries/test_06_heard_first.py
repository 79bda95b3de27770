"""Boundary 6: content before effect. Nobody is marked down unheard, and the answer travels."""

# ruff: noqa: F811  fixtures of the journeys
from datetime import timedelta

import pytest

from tests.boundaries.test_canaries import as_text
from tests.journeys.conftest import BACKEND, moves, opens, paper, sends  # noqa: F401  fixtures
from tests.packs.spoiling import copied, spoiled
from youwei.chronicle import clock
from youwei.chronicle.actions import follow, make_notices, seal_entries
from youwei.chronicle.models import Notice
from youwei.engines.calendar import add_span, shipped
from youwei.identity.models import User
from youwei.measures.queries import number_about
from youwei.packs import world
from youwei.packs.conditions import minutes
from youwei.procedures.actions import tick_case
from youwei.procedures.models import Case
from youwei.procedures.queries.findings import findings

pytestmark = pytest.mark.django_db
FACTS = "围挡晚了鹋鹋四个月"
ANSWER = "管线图鸸鹋与实际不符"


@pytest.fixture
def entry(someone, county, opens, moves, paper):
    """A delay of xu's that has been put to xu, who has not answered yet."""
    someone("xu", "official", county.water)
    someone("du", "supervision-office", county.county)
    someone("lin", "organisation-officer", county.county)
    someone("gu", "unit-head", county.water)
    case = opens(
        "du", "negative-entry", person="user/xu", clause="delay", facts=FACTS,
        evidence=paper("台账.pdf"),
    )  # fmt: skip
    assert case.stage == "proposed"
    assert moves("du", case, "answered").status_code == 302
    return case


def test_the_person_is_told_and_reads_the_facts_before_anybody_decides(entry, sends):
    seal_entries()
    while follow("notices", make_notices):
        pass

    page = as_text(sends("xu", entry.get_absolute_url()))  # an empty form shows the case

    assert FACTS in page
    assert "台账.pdf" in page
    assert Notice.objects.filter(to_user_key="user/xu").exists()


@pytest.mark.parametrize("who", ["du", "lin", "gu"])
def test_nobody_writes_it_down_while_the_person_is_being_heard(entry, sends, who):
    for place in range(4):
        answer = sends(who, entry.get_absolute_url(), place=str(place))
        assert answer.status_code in (404, 422)

    entry.refresh_from_db()
    assert entry.stage == "answered"
    assert findings("negative-list") == []
    assert number_about("marks-standing", "user/xu") == 0


def test_silence_leads_to_a_decision_after_five_workdays_and_never_to_the_entry(entry):
    until = add_span(entry.entered_at, "5 workdays", shipped()).at

    assert not tick_case(case=entry, at=until - timedelta(minutes=1))
    assert tick_case(case=entry, at=until + timedelta(minutes=1))
    entry.refresh_from_db()
    assert entry.stage == "review"
    for days in (30, 90, 400):
        tick_case(case=entry, at=clock.now() + timedelta(days=days))

    entry.refresh_from_db()
    assert entry.stage == "review"
    assert findings("negative-list") == []


def test_whoever_proposed_cannot_write_it_down(entry, moves):
    moves("xu", entry, "review", answer=ANSWER)
    acted = {**entry.state["acted"], "proposed": ["user/lin"]}
    Case.objects.filter(pk=entry.pk).update(state={**entry.state, "acted": acted})

    refused = moves("lin", entry, "standing")

    assert refused.status_code == 422
    assert entry.stage == "review"
    assert findings("negative-list") == []


def test_the_answer_stands_beside_the_facts_on_the_page_and_in_every_export(
    entry, moves, client, sends
):
    moves("xu", entry, "review", answer=ANSWER)
    assert findings("negative-list") == []
    assert moves("lin", entry, "standing").status_code == 302

    assert len(findings("negative-list")) == 1
    for who in ("du", "lin", "xu"):
        page = as_text(sends(who, entry.get_absolute_url()))
        assert FACTS in page
        assert ANSWER in page
        client.force_login(User.objects.get(username=who), backend=BACKEND)
        for kind in ("csv", "xlsx"):
            for columns in ("?col=facts", "?col=clause&col=facts", "?col=answer&col=facts"):
                text = as_text(client.get(f"/procedures/negative-entry/export.{kind}{columns}"))
                assert FACTS in text
                assert ANSWER in text, (who, kind, columns)


def test_every_declared_adverse_end_has_a_hearing_long_enough_before_it():
    seen = 0
    for key, sheet in world.current().sheets["procedures"].items():
        for name in (k for k, stage in sheet.stages.items() if stage.adverse):
            person = f"@{sheet.concerns}"
            heard = {k for k, s in sheet.stages.items() if s.by == person and not s.adverse}
            heard -= {sheet.starts}
            assert name not in _reached(sheet, without=heard), (key, name)
            spans = [sheet.stages[k].within for k in heard]
            assert all(s is None or minutes(s) >= minutes("3 workdays") for s in spans), key
            seen += 1
    assert seen >= 3


def test_every_list_that_counts_against_somebody_begins_at_an_adverse_stage():
    begun = set()
    sheets = world.current().sheets["procedures"]
    for reference in world.current().sheets["clauses"]["negative-list"].stands_at:
        procedure, _dot, stage = reference.partition(".")
        assert sheets[procedure].stages[stage].adverse, reference
        begun.add(procedure)
    assert begun == {"negative-entry"}


def test_an_effect_without_a_hearing_does_not_load(tmp_path):
    root = copied(tmp_path)
    there = "example/procedures/warning.toml"

    mistakes = spoiled(root, there, ('by = "@person"', 'by = "reviewer"'))

    assert any("can be reached before @person has seen" in line for line in mistakes), mistakes


def _reached(sheet, *, without: set[str]) -> set[str]:
    """Return the stages that a case can come to past these: told anew, without the checker."""
    seen, todo = set(), [sheet.starts]
    while todo:
        here = todo.pop()
        if here in seen or here in without:
            continue
        seen.add(here)
        stage = sheet.stages[here]
        todo += [to for move in stage.moves for to in (move.to, move.then) if to]
        todo += [stage.late_to] if stage.late_to else []
    return seen
