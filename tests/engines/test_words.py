import pytest
from hypothesis import given
from hypothesis import strategies as st

from youwei.engines.words import asked, names_of, unit_words, words_of


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("张", "张三丰"),
        ("三丰", "张三丰"),
        ("张三丰", "张三丰"),
        ("zs", "张三丰"),
        ("ZSF", "张三丰"),
        ("zhangs", "张三丰"),
        ("cq", "重庆"),
        ("0472", "LY-1112-0472"),
        ("１２", "12 号楼"),
        ("𠮷", "𠮷野家"),
        ("zeng", "曾国藩"),
        ("zgf", "曾国藩"),
        ("ceng", "曾家镇"),
        ("qiuy", "仇英"),
        ("sxx", "单雄信"),
        ("lv", "吕布"),
        ("lü", "吕布"),
        ("lyub", "吕布"),
        ("买买提艾力", "买买提·艾力"),
        ("买买提·艾力", "买买提·艾力"),
        ("买买提•艾力", "买买提艾力"),
        ("aili", "买买提·艾力"),
        ("mmtal", "买买提·艾力"),
        ("〇", "二〇二四年计划"),
        ("二〇二四", "二〇二四年计划"),
    ],
)
def test_a_name_is_found_by_characters_pinyin_and_initials(question, name):
    assert set(asked(question)) <= names_of(name)


@pytest.mark.parametrize("question", ["", "  ", "！？", "\x00", "'\"(*)"])
def test_a_question_without_letters_asks_for_nothing(question):
    assert asked(question) == []


@given(st.text(max_size=60))
def test_no_word_can_break_out_of_a_query(text):
    for word in [*asked(text), *words_of(text), *names_of(text)]:
        assert word
        assert not set(word) & set("\"'&|!()*:<> ")


@given(st.text(alphabet="路灯坏了不亮三天", min_size=1, max_size=20))
def test_every_part_of_a_text_finds_it(text):
    for start in range(len(text)):
        assert set(asked(text[start : start + 4])) <= words_of(text)


def test_a_unit_is_found_under_all_units_over_it():
    assert unit_words("500233/500233001/") == {"u_500233", "u_500233_500233001"}
