"""A house full of secrets: what is closed holds words that must be nowhere else."""

import copy
import random
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings

from tests.cast import County, build_county, give
from youwei.chronicle.actions import seal_entries
from youwei.chronicle.clock import now
from youwei.desk.actions import dispatch_order, sort_order
from youwei.identity.models import User
from youwei.interop.imports.jobs import go_on
from youwei.interop.intake.cases import NOBODY
from youwei.packs.values import WEIGHTS
from youwei.portal.actions import send_matter, send_order
from youwei.procedures.actions import (
    add_document,
    begin_batch,
    end_batch,
    fill_case,
    move_case,
    open_case,
)
from youwei.procedures.models import Batch, Case
from youwei.registers.actions import save_view, write_row
from youwei.registers.models import Import, Row

BACKEND = "django.contrib.auth.backends.ModelBackend"
CAST = {
    "xu": ("resident", "home"),
    "bao": ("resident", "home"),
    "deng": ("petition-office", "county"),
    "luo": ("handler", "water"),
    "he": ("handler", "roads"),
    "lin": ("organisation-officer", "county"),
    "qin": ("discipline-officer", "county"),
    "gu": ("unit-head", "water"),
    "yan": ("unit-head", "roads"),
    "qian": ("official", "water"),
    "jin": ("official", "roads"),
    "zhou": ("county-secretary", "county"),
    "he-chuan": ("county-head", "county"),
    "data": ("data-officer", "county"),
    "ma": ("grid-worker", "grid"),
    "feng": ("dispatcher", "town"),
}
"""Who is here: name → role and unit. "" is a visitor who has not signed in."""


@dataclass
class House:
    """The people, the matters, and the words that each closed field holds."""

    county: County
    users: dict[str, User] = field(default_factory=dict)
    letters: list[Case] = field(default_factory=list)
    reports: list[Case] = field(default_factory=list)
    orders: list[Case] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    anonymous: Case | None = None
    """A report about jin without a reporter, in its preliminary check by qin and meng."""
    petition: Case | None = None
    """About qian and his office: with the roads office, in charge of he-chuan."""
    filing: Case | None = None
    imported: Import | None = None
    secrets: dict[str, str] = field(default_factory=dict)
    """Word → what it is: "phone of a letter", "reporter of a report" …"""

    def keep(self, word: str, what: str) -> str:
        self.secrets[word] = what
        return word

    def client(self, name: str) -> Client:
        """Return a browser in which this person has signed in."""
        client = Client(raise_request_exception=False)
        if name:
            client.force_login(self.users[name], backend=BACKEND)
        return client


def identity_number(chance: random.Random) -> str:
    """Return an invented number with a right last digit."""
    year, month, day = (
        chance.randrange(1960, 2000),
        chance.randrange(1, 10),
        chance.randrange(9),
    )
    digits = f"500233{year}0{month}1{day}{chance.randrange(1000):03d}"
    total = sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True))
    return digits + "10X98765432"[total % 11]


def build_house(county: County) -> House:
    chance, made = random.Random(20261123), House(county)
    for name, (role, unit) in CAST.items():
        made.users[name] = give(name, role, getattr(county, unit))
    _people(made, county, chance)
    _letters(made, county, chance)
    _orders(made, county, chance)
    _reports(made, county)
    _anonymous(made, county)
    _petition(made, county)
    _filing(made, county)
    save_view(of="procedure/letters", name="鲵鳟的视图", query="q=x", by=made.users["deng"])
    _imported(made, chance)
    seal_entries()
    return made


@pytest.fixture(scope="module")
def built_house(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build a house once for the tests of a file, each of which is undone by itself."""
    own = override_settings(YOUWEI_DATA=tmp_path_factory.mktemp("data"))
    with own, django_db_blocker.unblock(), transaction.atomic():
        yield build_house(build_county())
        transaction.set_rollback(True)


@pytest.fixture
def house(built_house, db) -> House:
    return copy.deepcopy(built_house)


def _people(made: House, county: County, chance: random.Random) -> None:
    """Nine officials; the first is the one who is complained of."""
    for number in range(9):
        phone = made.keep(f"1{chance.randrange(3 * 10**9, 9 * 10**9)}", "phone of a person")
        identity = made.keep(identity_number(chance), "identity of a person")
        values = {"name": f"钱{'甲乙丙丁戊己庚辛壬'[number]}", "sex": "male", "phone": phone}
        values |= {"identity": identity}
        if number == 0:
            values["person"] = made.users["qian"].key
        row = write_row(
            register="people", values=values, unit=county.water, by=made.users["lin"]
        )
        made.people.append(row)


def _imported(made: House, chance: random.Random) -> None:
    """A table of people that waits to be decided on: a new row, one that differs, one wrong."""
    rows = ["姓名,身份证号,电话,性别", "钱甲,,,女"]
    for number, sex in enumerate(("男", "女", "不明")):
        phone = made.keep(f"1{chance.randrange(3 * 10**9, 9 * 10**9)}", "phone in a table")
        identity = made.keep(identity_number(chance), "identity in a table")
        rows.append(f"导入{number},{identity},{phone},{sex}")
    changed = made.keep(f"1{chance.randrange(3 * 10**9, 9 * 10**9)}", "phone in a table")
    known = made.people[1].closed["identity"]
    rows.append(f"钱乙,{known},{changed},男")
    client = made.client("lin")
    file = SimpleUploadedFile("people.csv", "\n".join(rows).encode())
    looked = client.post("/imports/people/", {"file": file}, follow=True)
    columns = {f"column-{one['place']}": one["chosen"] for one in looked.context["columns"]}
    chosen = {**columns, "key": looked.context["key"], "compare": ""}
    client.post(looked.request["PATH_INFO"], chosen)
    go_on()
    made.imported = Import.objects.get()


def _letters(made: House, county: County, chance: random.Random) -> None:
    """Six of residents, two of them of one who complains of an official; two of visitors."""
    for number in range(6):
        phone = made.keep(f"1{chance.randrange(3 * 10**9, 9 * 10**9)}", "phone of a letter")
        filled = {"title": f"第{number}封", "matter": "水管漏了", "kind": "complaint"}
        filled |= {"phone": phone}
        if number < 2:
            filled["about"] = made.users["qian"].key
        letter = open_case(
            procedure="letters", unit=county.home, by=made.users["xu"], filled=filled
        )
        if number % 2 == 0:
            letter = move_case(case=letter, place=0, by=made.users["deng"])
            lead, handler = (county.roads, "he") if number < 2 else (county.water, "luo")
            there = {"lead": lead.key}
            letter = move_case(case=letter, place=0, by=made.users["deng"], filled=there)
            draft = made.keep(f"草稿鹨{number}鹩", "draft of an answer")
            letter = fill_case(case=letter, filled={"reply": draft}, by=made.users[handler])
        made.letters.append(letter)
    for number in range(2):
        phone = made.keep(f"1{chance.randrange(3 * 10**9, 9 * 10**9)}", "phone of a visitor")
        filled = {"title": f"网上{number}", "matter": "灯不亮", "kind": "help", "phone": phone}
        made.letters.append(send_matter(procedure="letters", filled=filled))


def _orders(made: House, county: County, chance: random.Random) -> None:
    """Two of visitors; one lies with the community, one is being done by the water office."""
    community = give("tan", "village-secretary", county.village)
    for number in range(2):
        phone = made.keep(f"1{chance.randrange(3 * 10**9, 9 * 10**9)}", "phone of an order")
        filled = {"matter": f"第{number}件：路灯不亮", "way": "web", "phone": phone}
        sent = {"ticket": f"{number:032x}", "unit": county.village, "filled": filled}
        made.orders.append(send_order(**sent, photos=[], by=None))
    order = sort_order(
        case=made.orders[1], by=community, filled={"category": "lighting", "lane": "ordinary"}
    )
    there = {"lead": county.water.key, "promise": 5}
    order = dispatch_order(case=order, by=made.users["feng"], filled=there)
    order = move_case(case=order, place=0, by=made.users["luo"])
    order = move_case(case=order, place=0, by=made.users["luo"], filled={"contact": "relay"})
    draft = made.keep("灯已换鹡鸰", "draft of a result")
    made.orders[1] = fill_case(case=order, filled={"result": draft}, by=made.users["luo"])


def _reports(made: House, county: County) -> None:
    """Eight reports about the same official, one of them with a file."""
    qin, accused = made.users["qin"], made.users["qian"]
    for number in range(8):
        filled = {
            "accused": accused.key,
            "accused-unit": county.water.key,
            "unverified": False,
            "reporter": made.keep(f"举报人鼹{number}鼯", "reporter of a report"),
            "matter": made.keep(f"收了鼫{number}鼱的钱", "matter of a report"),
        }
        report = open_case(procedure="report-check", unit=county.county, by=qin, filled=filled)
        made.reports.append(report)
    report = move_case(case=made.reports[0], place=0, by=qin)
    name = made.keep("证据鼷鼬.pdf", "file of a report")
    add_document(case=report, field="evidence", name=name, data=b"%PDF-1.4 x", by=qin)


def _anonymous(made: House, county: County) -> None:
    qin, meng = made.users["qin"], give("meng", "discipline-officer", county.county)
    filled = {
        "accused": made.users["jin"].key,
        "accused-unit": county.roads.key,
        "unverified": True,
        "officers": [qin.key, meng.key],
        "matter": made.keep("收礼鼢鼤", "matter of a report"),
    }
    report = open_case(procedure="report-check", unit=county.county, by=qin, filled=filled)
    made.anonymous = move_case(case=report, place=1, by=qin)


def _petition(made: House, county: County) -> None:
    deng = made.users["deng"]
    filled = {
        "petitioner": made.users["bao"].key,
        "phone": made.keep("13611122817", "phone of a petition"),
        "way": "desk",
        "matter": made.keep("退回鼪鼬多收", "matter of a petition"),
        "accused": made.users["qian"].key,
        "accused-unit": county.water.key,
        "first": deng.key,
    }
    petition = open_case(procedure="petition", unit=county.county, by=deng, filled=filled)
    petition = move_case(case=petition, place=0, by=deng)
    there = {"duty-unit": county.roads.key, "leader": made.users["he-chuan"].key}
    made.petition = move_case(case=petition, place=0, by=deng, filled=there)


def take_in(made: House, *, count: int = 3) -> Batch:
    """Take in a table of letters as deng, the last of which is about deng."""
    deng, county = made.users["deng"], made.county
    give("wei", "petition-office", county.county)  # who has the one about deng
    batch = begin_batch(of="procedure/letters", file="信件.csv", digest="5f" * 32, by=deng)
    for line in range(1, count + 1):
        filled = {"title": f"旧信{line}", "matter": "水压低", "kind": "help"}
        filled |= {"phone": made.keep(f"1360000{line:04d}", "phone in a taken-in letter")}
        filled |= {"about": deng.key} if line == count else {}
        there = {"unit": county.home, "by": deng, "opener": NOBODY, "batch": (batch.key, line)}
        open_case(procedure="letters", filled=filled, **there)
    return end_batch(batch=batch, by=deng)


def _filing(made: House, county: County) -> None:
    plan = made.keep("先堵鼐鼒再挖", "plan of a filing")
    filled = {"matter": "先修桥", "began": False, "urgent": False, "endangers": False}
    filled |= {"rule": "none", "plan": plan}
    jin, at = made.users["jin"], now() - timedelta(hours=1)
    filing = open_case(procedure="risk-filing", unit=county.roads, by=jin, at=at)
    made.filing = move_case(case=filing, place=0, by=jin, filled=filled)
