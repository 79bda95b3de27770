"""An empty house: the county, its residents, and whoever signs in first."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from youwei.identity.models import User
from youwei.portal.actions import send_matter
from youwei.registers.actions import write_row
from youwei.registers.models import Unit

pytestmark = pytest.mark.django_db
BEGIN = ("begin", "500233", "忠县", "--account", "wang", "--name", "王芳", "--role")
SHOWN = re.compile(r"密码：(\S+)")


@pytest.fixture
def begun(capsys):
    """Begin a house, and return the first password."""
    call_command(*BEGIN, "organisation-officer")
    return SHOWN.search(capsys.readouterr().out)[1]


def sign_in(name, password):
    client = Client()
    answer = client.post("/sign-in/", {"username": name, "password": password})
    return client if answer.status_code == 302 else None


def test_the_first_one_signs_in_enters_units_and_residents_can_send(begun):
    wang = sign_in("wang", begun)

    town = {"name": "白公镇", "level": "town", "above": "units/500233"}
    wang.post("/registers/units/add/", town)
    named = Unit.objects.get(label="白公镇")
    wang.post(
        "/registers/units/add/", {"name": "东街社区", "level": "village", "above": named.key}
    )
    said = {"title": "路灯不亮", "matter": "白公路", "kind": "help"}

    assert Unit.objects.get(label="东街社区").path.startswith(named.path)
    assert send_matter(procedure="letters", filled=said).reference.startswith("LETTERS-")


def test_a_house_begins_once(begun):
    with pytest.raises(CommandError, match="已经启用"):
        call_command(*BEGIN, "organisation-officer")

    assert User.objects.count() == 1


def test_a_wrong_role_says_which_there_are_and_leaves_nothing():
    with pytest.raises(CommandError, match="organisation-officer（"):
        call_command(*BEGIN, "village-secretary")

    assert not Unit.objects.exists()
    assert not User.objects.exists()


def test_others_are_let_in_get_further_roles_and_a_new_password(begun, capsys):
    officer = User.objects.get(username="wang")
    county = Unit.objects.get(code="500233")
    values = {"name": "县水利局", "level": "unit"}
    office = write_row(register="units", values=values, unit=county, by=officer)
    words = ("account", "luo", "--name", "罗敏", "--unit", office.code, "--role")

    call_command(*words, "handler")
    first = SHOWN.search(capsys.readouterr().out)[1]
    call_command(*words, "unit-head")
    again = capsys.readouterr().out
    call_command("account", "luo", "--new-password")
    renewed = SHOWN.search(capsys.readouterr().out)[1]

    assert not SHOWN.search(again)
    assert sign_in("luo", first) is None
    assert sign_in("luo", renewed) is not None
    roles = User.objects.get(username="luo").holdings.values_list("role", flat=True)
    assert set(roles) == {"handler", "unit-head"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--unit", "999", "--role", "handler"), "没有代码为 999 的单位"),
        (("--unit", "500233", "--role", "handler"), "忠县可有的角色：.*organisation-officer"),
        (("--unit", "500233", "--role", "organisation-officer"), "姓名"),
        (("--new-password",), "没有账号"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_let_in(begun, words, why):
    with pytest.raises(CommandError, match=why):
        call_command("account", "luo", *words)

    assert not User.objects.filter(username="luo").exists()


def test_a_unit_is_not_moved_under_another_one(begun):
    officer = User.objects.get(username="wang")
    county = Unit.objects.get(code="500233")
    for name in ("白公镇", "新生镇"):
        values = {"name": name, "level": "town"}
        write_row(register="units", values=values, unit=county, by=officer)
    one, other = Unit.objects.filter(level="town").order_by("pk")
    wang, address = (
        sign_in("wang", begun),
        f"/registers/units/{one.key.partition('/')[2]}/edit/",
    )

    sent = {"name": "白公", "level": "town", "version": one.version}
    moved = wang.post(address, {**sent, "above": other.key})
    named = wang.post(address, {**sent, "above": county.key})

    assert moved.status_code == 422
    assert "不能挪到别的上级下面" in moved.text
    assert named.status_code == 302
    assert Unit.objects.get(pk=one.pk).label == "白公"
