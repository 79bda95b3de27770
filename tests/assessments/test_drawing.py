"""Who rates is drawn by a seed that nobody chooses, and the rated have no hand in it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.assessments.conftest import agree
from youwei.assessments.actions import begin_appraisal, draw_raters, freeze_list, note_reply
from youwei.assessments.models import Appraisal, Listed
from youwei.assessments.queries import draw_file, head_that_draws
from youwei.assessments.standalone import check_draw
from youwei.chronicle.actions import seal_entries
from youwei.chronicle.models import Entry, Head
from youwei.engines.sampling import order_of
from youwei.identity.models import User
from youwei.packs.declared import NotAllowed
from youwei.registers.models import Record

pytestmark = pytest.mark.django_db
STEPS = ("list", "draw", "vote", "stand")


def taken(appraisal, group):
    lines = appraisal.lines.filter(group=group, state="invited").order_by("order")
    return [line.number for line in lines]


def test_the_seed_is_the_root_of_the_first_head_over_the_sealed_list(begun, step):
    step(begun, "list")
    early = step(begun, "draw")
    seal_entries()
    head = Head.objects.order_by("size").last()
    line = Entry.objects.get(event="appraisal.listed")
    step(begun, "draw")

    assert early.status_code == 422
    assert head.size > line.seal
    assert (begun.seed, begun.seed_size) == (head.root, head.size)
    assert taken(begun, "residents") == order_of(head.root, "residents", range(1, 27))[:10]
    assert taken(begun, "members") == order_of(head.root, "members", range(1, 17))[:8]


def test_whoever_waits_with_the_draw_gets_the_same(begun, step, community):
    step(begun, "list")
    seal_entries()
    root = head_that_draws(begun).root
    tan = User.objects.get(username="tan")
    for number in range(3):
        agree(community, tan, f"后来{number}", "resident")
        seal_entries()

    step(begun, "draw")

    assert begun.seed == root
    assert begun.eligible == {"residents": 26, "members": 16}


def test_the_list_of_the_record_tells_numbers_and_no_names(drawn):
    lines = Entry.objects.filter(on_key=drawn.key)
    said = " ".join(line.content for line in lines)

    assert "居民0" not in said
    assert "scorers/" not in said
    frozen = lines.get(event="appraisal.listed").payload
    assert frozen["listed"] == {"residents": {"第一网格": 26}, "members": {"第一网格": 16}}
    assert frozen["digest"] == drawn.list_digest


def test_a_stranger_draws_again_with_thirty_lines(drawn, client, tmp_path):
    path, program = tmp_path / "draw.json", Path(check_draw.__file__)
    path.write_bytes(client.get(f"/results/{drawn.name}/draw.json").content)
    sent = b"".join(client.get("/results/check_draw.py"))

    right = subprocess.run([sys.executable, program, path], capture_output=True, text=True)
    said = json.loads(path.read_text(encoding="utf-8"))
    first = next(iter(said["groups"]["residents"].values()))
    first["drawn"][0], first["drawn"][1] = first["drawn"][1], first["drawn"][0]
    path.write_text(json.dumps(said), encoding="utf-8")
    wrong = subprocess.run([sys.executable, program, path], capture_output=True, text=True)

    assert sent == program.read_bytes()
    assert len(program.read_text(encoding="utf-8").splitlines()) <= 45
    assert (right.returncode, wrong.returncode) == (0, 1), right.stdout + right.stderr
    assert "居民" not in path.read_text(encoding="utf-8").replace("居民代表", "")


def test_who_declines_is_replaced_by_the_next_of_the_same_draw(drawn, sends):
    order = order_of(drawn.seed, "residents", range(1, 27))
    url = f"{drawn.get_absolute_url()}reply/"

    sends("tan", url, group="residents", number=order[3], comes="no")
    sends("tan", url, group="residents", number=order[0], comes="yes")
    uninvited = sends("tan", url, group="residents", number=order[20], comes="yes")

    states = {line.number: line.state for line in drawn.lines.filter(group="residents")}
    assert (states[order[0]], states[order[3]], states[order[10]]) == (
        "accepted",
        "declined",
        "invited",
    )
    assert uninvited.status_code == 422
    noted = Entry.objects.filter(event="appraisal.replied").first().payload
    wanted = {"group": "residents", "number": order[3], "comes": False, "instead": order[10]}
    assert noted == wanted
    shown = sends("tan", f"{drawn.get_absolute_url()}void/", reason="").content.decode()
    assert "抽到的有 1 人不来" in shown


def test_the_rated_neither_draw_nor_look_nor_replace(begun, drawn, sends, reads):
    url = drawn.get_absolute_url()
    for who in ("gu", "luo", "yan", "zhou"):
        for step in STEPS:
            assert sends(who, f"{url}{step}/").status_code == 404
        reply = sends(who, f"{url}reply/", group="residents", number="1", comes="no")
        assert reply.status_code == 404
        assert sends(who, f"{url}void/", reason="换一批").status_code == 404
        assert reads(who, "/registers/scorers/").status_code == 404
        assert "居民0" not in reads(who, url).content.decode()

    assert reads("gu", url).status_code == reads("luo", url).status_code == 200
    assert reads("yan", url).status_code == reads("zhou", url).status_code == 404


@pytest.mark.parametrize("act", [freeze_list, draw_raters])
def test_whoever_works_for_the_rated_holds_nothing_with_another_hat(
    begun, someone, community, act
):
    someone("tan", "official", community.water)
    tan = User.objects.get(username="tan")

    with pytest.raises(NotAllowed, match="takes no part"):
        act(appraisal=begun, by=tan)
    with pytest.raises(NotAllowed, match="takes no part"):
        note_reply(appraisal=begun, group="residents", number=1, comes=False, by=tan)


def test_left_out_are_those_who_work_there_and_those_who_served_last_year(
    begun, drawn, community, step, sends
):
    tan = User.objects.get(username="tan")
    works = agree(
        community, tan, "在水利局上班", "resident", **{"works-at": community.roads.key}
    )
    served = set(drawn.lines.filter(state="invited").values_list("row_key", flat=True))
    sent = {"unit": community.village.path, "rated": [community.roads.key]}
    sends("tan", "/assessments/begin/year-end-rating/", **sent)
    second = Appraisal.objects.latest("pk")

    step(second, "list")

    listed = set(Listed.objects.filter(appraisal=second).values_list("row_key", flat=True))
    assert len(served) == 18
    assert not listed & served
    assert works.key not in listed
    assert second.eligible == {"residents": 16, "members": 8}


def test_a_unit_is_drawn_for_once_a_year_and_a_void_one_is_told(
    drawn, community, sends, step, client
):
    sent = {"unit": community.village.path, "rated": [community.water.key]}
    again = sends("tan", "/assessments/begin/year-end-rating/", **sent)
    silent = sends("tan", f"{drawn.get_absolute_url()}void/", reason="")
    sends("tan", f"{drawn.get_absolute_url()}void/", reason="名单漏了一个网格")
    sends("tan", "/assessments/begin/year-end-rating/", **sent)
    second = Appraisal.objects.latest("pk")
    step(second, "list")

    assert again.status_code == silent.status_code == 422
    assert second.pk != drawn.pk
    client.logout()
    page = sends("tan", f"{second.get_absolute_url()}void/", reason="")
    assert "名单漏了一个网格" in page.content.decode()
    assert second.eligible == {"residents": 26, "members": 16}  # a void draw tires nobody


def test_who_left_the_register_is_not_on_the_list(begun, step, sends):
    row = Record.objects.filter(register="scorers").first()
    sends("tan", f"{row.get_absolute_url()}archive/", reason="不愿再评")

    step(begun, "list")

    assert sum(begun.eligible.values()) == 41
    assert not begun.lines.filter(row_key=row.key).exists()


def test_too_few_who_agreed_are_no_list(someone, county, settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path
    tan = someone("tan", "village-secretary", county.village)
    for number in range(4):
        agree(county, tan, f"居民{number}", "resident")
    made = begin_appraisal(
        scheme="year-end-rating", unit=county.village, rated=[county.water.key], by=tan
    )

    with pytest.raises(NotAllowed, match="needs five"):
        freeze_list(appraisal=made, by=tan)


def test_a_draw_is_written_for_strangers_only_when_there_is_one(begun, client):
    assert client.get(f"/results/{begun.name}/draw.json").status_code == 404
    assert draw_file(begun)["seed"] == ""
