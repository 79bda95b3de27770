"""What comes in goes out unchanged: texts, relatives, unknown elements and the photo."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.interop.lrmx import people
from tests.shared_data import shared
from youwei.interop.lrmx import (
    Person,
    Relative,
    check,
    read_lrm,
    read_lrmx,
    write_lrm,
    write_lrmx,
)
from youwei.interop.lrmx.lrm import PLACES
from youwei.interop.lrmx.person import FormError, Unknown
from youwei.interop.lrmx.plain import from_plain, to_plain

generated = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.shared
@pytest.mark.parametrize("file", ["sample_v3_linzhiyuan.lrmx", "sample_v4_guqingyue.lrmx"])
def test_a_sample_is_written_back_byte_for_byte(file):
    raw = shared("lrmx", file).read_bytes()

    person, mended = read_lrmx(raw)

    assert not mended
    assert write_lrmx(person) == raw
    assert person.is_2025 == ("v4" in file)


@pytest.mark.shared
def test_the_samples_are_sound_but_for_one_gap():
    first, _ = read_lrmx(shared("lrmx", "sample_v3_linzhiyuan.lrmx").read_bytes())
    second, _ = read_lrmx(shared("lrmx", "sample_v4_guqingyue.lrmx").read_bytes())

    assert check(first) == ()
    assert check(second) == ("Between 2005.07 and 2005.09 lie 2 months untold.",)


@generated
@given(people.people)
def test_every_generated_person_comes_back_equal_and_unmended(person):
    assert read_lrmx(write_lrmx(person)) == (person, ())
    assert from_plain(to_plain(person)) == person


old_texts = st.text("甲乙丙镇长、；，ab12 <>&", max_size=12).map(str.strip)


@generated
@given(
    st.lists(old_texts, min_size=len(PLACES) + 8, max_size=len(PLACES) + 8),
    st.lists(st.tuples(*[old_texts] * 5), max_size=6),
    people.images | st.just(b""),
    st.lists(old_texts, min_size=4, max_size=4),
)
def test_an_old_record_comes_back_equal(texts, family, photo, unknown):
    values = [text.replace(" ", "") for text in texts]
    record = old_record(values, family, unknown)

    person, _ = read_lrm(record, photo)
    again, picture, left_out = write_lrm(person)

    assert read_lrm(again, picture) == (person, ())
    assert picture == photo
    assert left_out == ()
    assert read_lrmx(write_lrmx(person))[0] == person


def old_record(values, family, unknown=("", "", "", "")):
    cells = ["" for _ in range(33)]
    for at, value in zip(PLACES.values(), values, strict=False):
        cells[at] = value
    rest = values[len(PLACES) :]
    cells[9] = f"{rest[0]}#{rest[1]}@{rest[2]}#{rest[3]}"
    cells[10] = "@".join(rest[4:8])
    cells[12:16] = unknown
    for offset in range(5):
        cells[20 + offset] = "@".join(row[offset] for row in family)
    return ('"' + '","'.join(cells) + '"').encode("gb18030")


def test_unknown_elements_keep_their_place_with_what_is_in_them():
    raw = people.form(
        "<Erst>1</Erst><XingMing>张三</XingMing>"
        "<ZhengZhiMianMao a='1'>党<b>员</b></ZhengZhiMianMao>"
        "<JiaTingChengYuan><Item><ChengWei>父</ChengWei><Nummer>7</Nummer></Item>"
        "<Rest></Rest></JiaTingChengYuan><Version>2.0</Version>"
    )

    person, mended = read_lrmx(raw)
    written = write_lrmx(person).decode()

    assert not mended
    assert read_lrmx(written.encode()) == (person, ())
    order = [
        "<Erst>",
        "张三",
        '<ZhengZhiMianMao a="1">党<b>员</b>',
        "<Nummer>7",
        "<Rest>",
        "2.0",
    ]
    assert [written.index(part) for part in order] == sorted(map(written.index, order))


def test_elements_are_read_in_any_order_and_written_in_the_canonical_one():
    person, _ = read_lrmx(
        people.form("<JianLi></JianLi><Version>1</Version><XingMing>张三</XingMing>")
    )

    assert [name for name, _ in person.texts] == ["XingMing", "JianLi", "Version"]


def test_what_the_old_form_has_no_place_for_is_named():
    person = Person(
        (("XingMing", "张三"), ("Version", "4.0")), unknown=(Unknown("", "<A></A>"),)
    )

    assert write_lrm(person)[2] == ("Version", "<A></A>")


@pytest.mark.parametrize(
    "person",
    [
        Person((("XingMing", '张","三'),)),
        Person((("XingMing", '"张三'),)),
        Person((("QuanRiZhiJiaoYu_XueLi", "大#学"),)),
        Person((("ZaiZhiJiaoYu_XueLi", "大@学"),)),
        Person((), (Relative((("XingMing", "a@b"),)),)),
    ],
)
def test_what_the_old_form_cannot_say_is_refused(person):
    with pytest.raises(FormError, match="old form"):
        write_lrm(person)


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_what_xml_cannot_say_is_refused(text):
    with pytest.raises(FormError, match="holds"):
        write_lrmx(Person((("XingMing", text),)))
