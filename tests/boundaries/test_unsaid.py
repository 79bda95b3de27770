"""An answer is read when it is given, and not while it is being written."""

from tests.boundaries.house import House
from tests.boundaries.test_canaries import as_text
from youwei.chronicle.models import Entry
from youwei.procedures.actions import move_case
from youwei.procedures.models import Case


def answered(house: House) -> tuple[Case, str]:
    """A letter with a drafted answer, handed in for review."""
    letter = house.letters[2]
    return move_case(case=letter, place=0, by=house.users["luo"]), letter.filled["reply"]


def places(letter: Case) -> list[str]:
    number = Entry.objects.filter(on_key=letter.key).newest_first()[0].pk
    return [
        letter.get_absolute_url(),
        "/procedures/letters/?col=reply",
        "/procedures/letters/export.csv?col=reply",
        "/chronicle/dossier.jsonl?about=" + letter.key,
        f"/chronicle/{number}/",
        "/chronicle/",
        "/desk/",
    ]


def test_who_wrote_does_not_read_an_answer_that_is_not_approved(house):
    letter, reply = answered(house)

    for url in places(letter):
        assert reply not in as_text(house.client("xu").get(url)), url
    assert reply in as_text(house.client("deng").get(letter.get_absolute_url()))


def test_they_read_it_once_it_is_given_and_so_does_the_record(house):
    letter, reply = answered(house)

    letter = move_case(case=letter, place=0, by=house.users["deng"])

    assert letter.stage == "replied"
    assert reply in as_text(house.client("xu").get(letter.get_absolute_url()))
    given = Entry.objects.filter(on_key=letter.key, event="case.moved").newest_first()[0]
    assert given.payload["filled"]["reply"] == reply


def test_an_answer_that_is_written_anew_is_unsaid_again(house):
    letter, reply = answered(house)
    letter = move_case(case=letter, place=0, by=house.users["deng"])
    back = next(n for n, move in enumerate(letter.here.moves) if move.to == "handling")
    needs = {"verdict": "dissatisfied"}
    letter = move_case(
        case=letter, place=back, by=house.users["xu"], filled=needs, reason="没说到点子上"
    )

    assert letter.stage == "handling"
    assert reply not in as_text(house.client("xu").get(letter.get_absolute_url()))
