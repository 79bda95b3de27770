"""Two clerks and one table: what one brings, the other changes in between; nothing is lost."""

import pytest
from django.test import Client

from tests.interop.imports.bringing import (
    BACKEND,
    accept_all,
    address,
    compared,
    identity,
    text,
)
from youwei.interop.imports.jobs import go_on
from youwei.registers.actions import write_row
from youwei.registers.models import Import, Person


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.YOUWEI_DATA = tmp_path


def browser(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def changed_by_hand(client, row, **values):
    """Change a row through its form, as a browser sends it."""
    url = f"{row.get_absolute_url()}edit/"
    form = client.get(url).context["form"]
    kept = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(url, {**kept, **values})
    assert answer.status_code == 302, text(answer)


def test_what_one_clerk_changes_is_not_overwritten_by_the_table_of_the_other(county, someone):
    lin = someone("lin", "organisation-officer", county.county)
    gu = someone("gu", "organisation-officer", county.county)
    values = {"sex": "female", "level": "staff"}
    wang, li = (
        write_row(register="people", unit=county.water, by=lin,
                  values={**values, "name": name, "identity": identity(number)})
        for number, name in enumerate(("王小丫", "李雷"))
    )  # fmt: skip
    hers, his = browser(lin), browser(gu)
    rows = f"王小丫,{identity(0)},副科\n李雷,{identity(1)},副科\n赵新,{identity(2)},科员\n"

    compared(hers, f"姓名,身份证号,职务层次\n{rows}")
    accept_all(hers, "differs")
    accept_all(hers, "new")
    changed_by_hand(his, wang, level="town-head")
    hers.post(address("write/"))
    go_on()

    wang.refresh_from_db()
    li.refresh_from_db()
    assert (wang.filled["level"], li.filled["level"]) == ("town-head", "town-deputy")
    shown = text(hers.get(address()))
    assert "正科" in shown
    assert "别人改过" in shown
    assert "第 3 行" in text(his.get(li.get_absolute_url()))

    begun = {"column-0": "name", "key": "name,@unit", "compare": ""}
    assert "已有几行写入" in text(hers.post(address("columns/"), begun))
    hers.post(address("leave/"))
    assert Import.objects.get().state == "written"
    changed_by_hand(his, li, sex="male")
    hers.post(address("undo/"))
    go_on()

    li.refresh_from_db()
    assert li.filled["level"] == "town-deputy"
    assert Person.objects.get(label="赵新").archived_at is not None
    assert "李雷" in text(hers.get(address() + "?kind=stays"))
    assert his.get(address()).status_code == 404
