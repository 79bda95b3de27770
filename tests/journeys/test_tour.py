"""The guided tour of the demo, walked through HTTP: read on only, or done by hand."""

import re

import pytest

from youwei.identity.actions import SETUP
from youwei.interop.demo.cast import seed_cast
from youwei.interop.tour.place import COOKIE
from youwei.interop.tour.steps import HERE, steps
from youwei.procedures.models import Case
from youwei.registers.actions import add_unit
from youwei.registers.models import Unit

pytestmark = pytest.mark.django_db
MOST_STEPS, MOST_WORDS = 12, 600


@pytest.fixture
def demo(county, settings):
    """The cast in their seats, as `./run demo` makes them."""
    settings.YOUWEI_DEMO = True
    for key, name in (("housing", "县住房和城乡建设委"), ("urban-management", "县城市管理局")):
        add_unit(code=f"500233-{key}", name=name, level="unit", by=SETUP, above=county.county)
    seed_cast()
    return county


def words(text):
    """Count as a reader does: letters between spaces, and each Chinese sign."""
    return len(re.findall(r"[\u4e00-\u9fff]|[A-Za-z0-9'-]+", text))


def halves(name):
    return [[getattr(step, name).split(" | ")[place] for step in steps()] for place in (0, 1)]


def test_the_tour_is_short_and_complete_in_both_languages():
    said = zip(halves("title"), halves("says"), strict=True)

    assert len(steps()) <= MOST_STEPS
    for titles, sentences in said:
        assert all(titles)
        assert all(sentences)
        assert words(" ".join([*titles, *sentences])) <= MOST_WORDS


def test_whoever_only_reads_on_comes_to_the_end_of_the_story(demo, client):
    page = client.post("/tour/begin/", follow=True)
    for step in steps():
        assert page.status_code == 200, step.title
        assert step.title.split(" | ")[0] in page.text
        assert page.wsgi_request.user.username == step.who
        page = client.post("/tour/onward/", follow=True)

    wall, second = Case.objects.of("order").order_by("pk")
    assert (wall.stage, second.stage) == ("closed", "closed")
    assert wall.filled["reopened"] is True
    assert wall.filled["ruled"] is True
    assert second.filled["verdict"] == "satisfied"
    assert wall.documents.get().size == (HERE / "wall.jpg").stat().st_size
    assert Case.objects.get(procedure_key="risk-filing").stage == "accepted"
    assert "从头再来" in page.text
    assert 'class="note ask tour"' not in page.text


def test_what_was_done_by_hand_is_not_done_again(demo, client, moves):
    client.post("/tour/begin/")
    client.post("/tour/onward/")
    wall = Case.objects.get()
    moves("village-secretary", wall, "sorted")

    client.post("/tour/onward/")

    wall.refresh_from_db()
    assert wall.stage == "dispatch"
    assert Case.objects.count() == 1


def test_the_card_survives_a_reload_and_is_left_and_found_again(demo, client):
    client.post("/tour/begin/")
    client.post("/tour/onward/")
    shown = [client.get("/help/").text for _reload in range(2)]
    left = client.post("/tour/leave/", follow=True)
    quiet = client.get("/help/")
    again = client.post("/tour/resume/", follow=True)

    assert all("社区分单" in page and "回到这一步" in page for page in shown)
    assert "接着第 2 步" in left.text
    assert 'class="note ask tour"' not in quiet.text
    assert again.wsgi_request.user.username == "village-secretary"
    assert "2/12" in again.text


def test_a_story_that_has_gone_another_way_is_begun_again(demo, client, moves):
    client.post("/tour/begin/")
    for _step in range(3):
        client.post("/tour/onward/")
    wall = Case.objects.order_by("pk").first()
    housing = Unit.objects.get(code="500233-housing").key
    moves("dispatcher", wall, "signing", lead=housing, promise="5")
    client.post("/tour/onward/")

    stuck = client.post("/tour/onward/", follow=True)
    fresh = client.post("/tour/begin/", follow=True)

    assert "从头再来" in stuck.text
    assert fresh.status_code == 200
    assert "1/12" in fresh.text


def test_a_forged_cookie_shows_nothing_and_breaks_nothing(demo, client):
    client.cookies[COOKIE] = "1:forged:signature"

    assert client.get("/tour/").status_code == 200
    assert client.post("/tour/onward/").status_code == 404


def test_outside_of_the_demo_there_is_no_tour(demo, client, settings):
    client.post("/tour/begin/")
    settings.YOUWEI_DEMO = False

    assert 'class="note ask tour"' not in client.get("/help/").text
    assert client.get("/tour/").status_code == 404
