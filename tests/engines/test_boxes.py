"""A box opens with one key, proves what it said, and never says two things."""

from secrets import token_bytes

import pytest

from youwei.engines import boxes

KEY, ID = token_bytes(32), "0f" * 16
WORDS = "州屏小区 3 栋外墙瓷砖往下掉".encode()


def closed() -> str:
    return boxes.close(WORDS, key=KEY, key_id=ID)


def test_a_box_opens_with_its_own_key_and_names_whose_it_is():
    box = closed()

    assert boxes.opened(box, boxes.own_key(box, KEY)) == WORDS
    assert boxes.key_id_of(box) == ID
    assert "外墙" not in box


def test_equal_words_look_different_and_their_keys_open_no_other_box():
    first, second = closed(), closed()

    assert first != second
    with pytest.raises(boxes.BoxError, match="does not open"):
        boxes.opened(second, boxes.own_key(first, KEY))


@pytest.mark.parametrize("at", [10, 25, 40, 70, -3])
def test_a_box_that_was_altered_anywhere_does_not_open_to_other_words(at):
    box = closed()
    letters = list(box)
    place = at if at < 0 else len(boxes.MARK) + at
    letters[place] = "A" if letters[place] != "A" else "B"
    altered = "".join(letters)

    with pytest.raises(boxes.BoxError):
        boxes.opened(altered, boxes.own_key(closed(), KEY))
    if at != 10:  # the id of the key is read, not proved: another key then opens nothing
        with pytest.raises(boxes.BoxError):
            boxes.opened(altered, boxes.own_key(altered, KEY))


@pytest.mark.parametrize("no", ["", "box:", "box:AAAA", "veiled:00", "box:不是", "box:####"])
def test_what_is_no_box_is_told(no):
    with pytest.raises(boxes.BoxError, match="no box"):
        boxes.key_id_of(no)
