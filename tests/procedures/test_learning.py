"""Triage learns from what people confirm, and keeps the former model if it is killed."""

import hashlib
from datetime import timedelta

import pytest

from youwei.chronicle.models import Entry
from youwei.desk.actions import sort_order
from youwei.portal.actions import send_order
from youwei.procedures import jobs
from youwei.procedures.models import Case, Learned
from youwei.procedures.queries import learning
from youwei.procedures.queries.suggesting import suggested

pytestmark = pytest.mark.django_db
LIST = "order-categories"
PLACES = ["东", "西", "南", "北", "上", "下", "左", "右", "前", "后", "内", "外"]
KNOWN = {"lighting": "路灯不亮", "drains": "下水道堵了", "noise": "半夜音响太吵"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    settings.YOUWEI_DATA = tmp_path
    monkeypatch.setattr(jobs, "START", 40)
    return tmp_path / "triage"


@pytest.fixture
def confirm(county, someone):
    """Have the community sort an order into a category."""
    tan = someone("tan", "village-secretary", county.village)
    someone("feng", "dispatcher", county.town)

    def sorted_into(category, matter):
        ticket = f"{Case.objects.count():032x}"
        filled = {"matter": matter, "way": "web"}
        case = send_order(ticket=ticket, unit=county.village, filled=filled, photos=[], by=None)
        return sort_order(case=case, by=tan, filled={"category": category, "lane": "ordinary"})

    return sorted_into


@pytest.fixture
def some(confirm):
    """Confirm 42 orders, and among them 30 of a word that the list does not know."""
    for place in PLACES[:4]:
        for category, words in KNOWN.items():
            confirm(category, f"{place}门口{words}")
    for number in range(30):
        confirm("stalls", f"夜宵摊的烟往{PLACES[number % 12]}窗里灌，第 {number} 回了")


def first(text):
    return next((one.key for one in suggested(LIST, text)), "")


def test_after_thirty_corrections_of_a_word_the_proposal_changes(some):
    before = first("夜宵摊又冒烟")

    assert jobs.learn_categories() == 1

    learned = Learned.objects.get()
    assert before != "stalls"
    assert first("夜宵摊又冒烟") == "stalls"
    assert first("路灯不亮") == "lighting"
    assert (learned.trained_on, learned.held_out) == (42, 8)
    assert learned.right > learned.right_by_name


def test_the_record_says_what_was_learned_and_how_right_it_was(some, folder):
    jobs.learn_categories()

    said = Entry.objects.get(event="triage.trained").payload
    (file,) = folder.iterdir()
    assert said["model"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (said["trained_on"], said["held_out"]) == (42, 8)


def test_it_learns_again_only_when_enough_more_was_confirmed(some, confirm, monkeypatch):
    jobs.learn_categories()
    assert jobs.learn_categories() == 0

    monkeypatch.setattr(jobs, "MORE", 2)
    confirm("lighting", "巷子里没有路灯")
    assert jobs.learn_categories() == 0
    confirm("lighting", "桥上路灯坏了")
    assert jobs.learn_categories() == 1


def test_too_few_teach_nothing(confirm):
    confirm("lighting", "路灯不亮")

    assert jobs.learn_categories() == 0
    assert not Learned.objects.exists()


def test_killed_between_file_and_record_the_former_model_stays(
    some, confirm, monkeypatch, folder
):
    jobs.learn_categories()
    former = Learned.objects.get().sha256
    monkeypatch.setattr(jobs, "MORE", 1)
    confirm("lighting", "桥上路灯坏了")

    def killed(**_words):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "keep_model", killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.learn_categories()

    assert Learned.objects.get().sha256 == former
    assert first("夜宵摊又冒烟") == "stalls"
    assert jobs.learn_categories() == 1
    assert len(list(folder.iterdir())) == 2


def test_a_model_that_is_lost_or_damaged_leaves_names_and_is_learned_again(some, folder):
    jobs.learn_categories()
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-4])
    learning._loaded.cache_clear()

    assert first("路灯不亮") == "lighting"
    assert first("夜宵摊又冒烟") != "stalls"
    file.unlink()
    assert jobs.learn_categories() == 1
    learning._loaded.cache_clear()
    assert first("夜宵摊又冒烟") == "stalls"


def test_another_list_of_categories_starts_anew(some):
    jobs.learn_categories()
    Learned.objects.update(list_digest="another")

    assert first("夜宵摊又冒烟") != "stalls"
    assert jobs.learn_categories() == 1
    assert first("夜宵摊又冒烟") == "stalls"


def test_names_alone_stay_where_they_are_as_good(confirm):
    for number in range(42):
        category, words = list(KNOWN.items())[number % 3]
        confirm(category, f"{PLACES[number % 12]}边 {number} 号{words}")

    jobs.learn_categories()

    learned = Learned.objects.get()
    assert learned.right == learned.right_by_name
    assert learned.sha256 == ""
    assert learning.learned_of(LIST) is None
    assert jobs.learn_categories() == 0


def test_what_was_taken_back_is_not_learned_from(some):
    one = next(iter(learning.taught()))
    cases = one.cases.count()
    case = Case.objects.of("order").first()
    case.stage, case.ended_at = "withdrawn", case.last_at
    case.due_at = None
    case.save()

    assert (cases, one.cases.count()) == (42, 41)
    jobs.learn_categories()
    assert Learned.objects.get().trained_on == 41


def test_what_was_erased_leaves_the_model_when_it_is_learned_again(some, monkeypatch):
    jobs.learn_categories()
    Case.objects.of("order").filter(filled__category="stalls").update(filled={})

    assert jobs.learn_categories() == 0  # fewer than ever needed are left
    monkeypatch.setattr(jobs, "START", 10)
    assert jobs.learn_categories() == 1
    assert first("夜宵摊又冒烟") != "stalls"


def test_at_the_latest_after_a_month_it_learns_anew(some):
    jobs.learn_categories()
    learned = Learned.objects.get()
    learned.trained_at -= jobs.ANEW + timedelta(hours=1)
    learned.save()

    assert jobs.learn_categories() == 1


def test_phones_and_names_are_covered_before_anything_is_learned(some, confirm):
    confirm("lighting", "路灯不亮，我叫王建国，电话 13812345678")

    texts, keys = learning.confirmed(next(iter(learning.taught())))

    assert keys[-1] == "lighting"
    assert "13812345678" not in texts[-1]
    assert "王建国" not in texts[-1]
