"""Every bad form that programs are known to write is accepted and told."""

import base64

import pytest

from tests.interop.lrmx.people import form, jpeg, photo_of, png
from tests.interop.lrmx.test_round_trip import old_record
from youwei.interop.lrmx import FormError, Mended, read_lrm, read_lrmx
from youwei.interop.lrmx.lrm import PLACES
from youwei.interop.lrmx.photo import trouble


@pytest.mark.parametrize(
    ("element", "written", "read"),
    [
        ("XingMing", "张 三", "张三"),
        ("XingMing", "张　三", "张三"),
        ("ChuShengNianYue", "1982.06", "198206"),
        ("ChuShengNianYue", "19820615", "198206"),
        ("ChuShengNianYue", "1982年6月", "198206"),
        ("CanJiaGongZuoShiJian", "2005．7", "200507"),
        ("RuDangShiJian", "2006.12；民盟", "200612；民盟"),
        ("TianBiaoShiJian", "2024.06.12", "20240612"),
        ("ShenFenZheng", "50999919820615901x", "50999919820615901X"),
        ("XianRenZhiWu", "甲&amp;1lt;乙&amp;1gt;&amp;1amp;", "甲<乙>&"),
        ("XianRenZhiWu", "甲&1lt;乙&1gt;&1amp;", "甲<乙>&"),
        ("XianRenZhiWu", "甲&乙 & 丙", "甲&乙 & 丙"),
        ("XianRenZhiWu", "甲\x0b乙", "甲乙"),
        ("XianRenZhiWu", "<b>甲</b>乙", "甲乙"),
    ],
)
def test_a_bad_text_is_put_right_and_told(element, written, read):
    person, mended = read_lrmx(form(f"<{element}>{written}</{element}>"))

    assert person.text(element) == read
    assert mended
    assert all(str(one).endswith(".") for one in mended)


@pytest.mark.parametrize(
    ("element", "text"),
    [
        ("XingMing", "Anna Maria"),
        ("RuDangShiJian", "民盟"),
        ("ChuShengNianYue", "不详"),
        ("ChuShengNianYue", "198213"),
        ("TianBiaoShiJian", "20240612"),
        ("TianBiaoShiJian", "202406"),
        ("NiRenZhiWu", ""),
    ],
)
def test_what_is_in_order_or_not_a_date_stays(element, text):
    person, mended = read_lrmx(form(f"<{element}>{text}</{element}>"))

    assert (person.text(element), mended) == (text, ())


def test_an_element_of_line_breaks_alone_is_empty():
    person, mended = read_lrmx(form("<NiRenZhiWu>\r\n  </NiRenZhiWu><JianLi>\n </JianLi>"))

    assert (person.text("NiRenZhiWu"), person.text("JianLi"), mended) == ("", "", ())


@pytest.mark.parametrize("to", ["--", "-", "—", "——", "―", "─", "–", "－", "~", "～", "至"])
def test_every_sign_between_two_dates_is_understood(to):
    person, mended = read_lrmx(form(f"<JianLi>2001.09{to}2005.07  学习</JianLi>"))

    assert person.text("JianLi") == "2001.09--2005.07  学习"
    assert bool(mended) == (to != "--")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("200109--200507 学习", "2001.09--2005.07  学习"),
        ("2001--2005学习", "2001--2005        学习"),
        ("2001.09--2005.07\t学习", "2001.09--2005.07  学习"),
        ("2001.09--2011..09  学习", "2001.09--2011.09  学习"),
        ("2001.09--至今 学习", "2001.09--         学习"),
        ("2001年9月至2005年7月  学习", "2001.09--2005.07  学习"),
        (
            "2001.09--2005.07 学习（其间：2002.01--2003.01外出）2005.07--2009.03 技术员"
            "2009.03--至今 科长",
            "2001.09--2005.07  学习（其间：2002.01--2003.01外出）\n"
            "2005.07--2009.03  技术员\n2009.03--         科长",
        ),
        (
            "2001.09--2005.07  学习 其间：2002.01--2003.01外出",
            "2001.09--2005.07  学习 其间：2002.01--2003.01外出",
        ),
        ("2001.09--2005.07  学习\n当班长", "2001.09--2005.07  学习\n" + " " * 18 + "当班长"),
        ("学习\n2005.07--2006.01 工作", "学习\n2005.07--2006.01  工作"),
        ("2001.09--2005.07  学习\n（其间：入党）", "2001.09--2005.07  学习\n（其间：入党）"),
        (
            "2001.09--2005.07  学习&#xD;&#xA;2005.07--2006.01  工作",
            "2001.09--2005.07  学习\n2005.07--2006.01  工作",
        ),
    ],
)
def test_lines_of_the_resume_are_put_in_form(written, read):
    person, _ = read_lrmx(form(f"<JianLi>{written}</JianLi>"))

    assert person.text("JianLi") == read
    assert read_lrmx(form(f"<JianLi>{read}</JianLi>")) == (person, ())


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_a_file_in_another_encoding_is_read(encoding):
    source = form("<XingMing>张三</XingMing>").decode().encode(encoding)

    person, mended = read_lrmx(source)

    assert person.text("XingMing") == "张三"
    assert bool(mended) == (encoding != "utf-8-sig")


@pytest.mark.parametrize(
    "raw",
    [
        form("<!-- a --><XingMing>张三</XingMing>"),
        form("<XingMing>张三</XingMing>stray"),
        b"<Person a='1'><XingMing>\xe5\xbc\xa0\xe4\xb8\x89</XingMing></Person>",
        form(
            "<XingMing>张三</XingMing><JiaTingChengYuan>stray<Item></Item></JiaTingChengYuan>"
        ),
    ],
)
def test_what_a_form_has_no_place_for_is_told(raw):
    person, mended = read_lrmx(raw)

    assert person.text("XingMing") == "张三"
    assert "left out" in str(mended[0])


def test_an_element_that_stands_twice_and_a_photo_with_a_prefix_are_told():
    image = base64.b64encode(jpeg()).decode()
    body = f"<ZhaoPian>data:image/jpeg;base64,{image[:20]}\n{image[20:]}</ZhaoPian>"

    person, mended = read_lrmx(form(f"<MinZu>汉族</MinZu><MinZu>苗族</MinZu>{body}"))

    assert person.text("MinZu") == "汉族"
    assert person.photo == jpeg()
    assert [one.place for one in mended] == ["MinZu", "ZhaoPian"]


BAD_PHOTOS = {
    "<script>": b"<script>alert(1)</script>",
    "half": b"\xff\xd8\xff\xe0\x00\x04ab",
    "no marker": b"\xff\xd8" + bytes(20),
    "half png": png()[:20],
    "bomb": jpeg(wide=60_000),
    "empty png": png(wide=0),
    "large": jpeg() + bytes(5 * 1024 * 1024),
}


@pytest.mark.parametrize("image", BAD_PHOTOS.values(), ids=BAD_PHOTOS)
def test_what_is_no_photo_by_its_content_is_left_out_and_told(image):
    person, mended = read_lrmx(form(photo_of(image)))
    old, told = read_lrm(old_record([""] * (len(PLACES) + 8), []), image)

    assert person.photo == old.photo == b""
    assert [one.place for one in (*mended, *told)] == ["ZhaoPian", "ZhaoPian"]


def test_a_photo_that_is_not_base64_is_left_out_and_told():
    person, mended = read_lrmx(form("<ZhaoPian>abcde</ZhaoPian>"))

    assert person.photo == b""
    assert "not base64" in str(mended[0])


@pytest.mark.parametrize(
    "image",
    [jpeg(), png(), b"\xff\xd8\xff\xff\xd8" + jpeg()[2:]],
    ids=["jpeg", "png", "padded"],
)
def test_a_photo_is_known_by_its_content(image):
    assert trouble(image) == ""


REFUSED = {
    "doctype": (form("", head="<!DOCTYPE Person>"), "document type"),
    "entity": (form("", head='<!DOCTYPE P [<!ENTITY a SYSTEM "file:///x">]>'), "entities"),
    "undeclared": (form("<MinZu>&xxe;</MinZu>"), "not XML"),
    "text": (b"hello", "not XML"),
    "other": (b"<Other></Other>", "root is Other"),
    "large": (b" " * (8 * 1024 * 1024 + 1), "8 MB"),
    "many": (form("<a></a>" * 5000), "4000 elements"),
    "deep": (form("<a>" * 20 + "</a>" * 20), "deeper than 12"),
    "long": (form(f"<JianLi>{'2001.01--2002.01' * 2000}</JianLi>"), "30000 characters"),
    "comments": (form("<!--" * 21), "20 comments"),
    "binary": (b"\xff\xff\xff\x81", "neither UTF-8"),
}


@pytest.mark.parametrize(("raw", "why"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_form_or_an_attack_is_refused_with_a_sentence(raw, why):
    with pytest.raises(FormError, match=why):
        read_lrmx(raw)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"x" * (1024 * 1024 + 1), "1 MB"),
        (b"\xff\xff", "not GBK"),
        (b'"a","b"', "33 values; this one has 2"),
        (old_record([*[""] * len(PLACES), "a#b", *[""] * 6, "x@y"], []), "four parts"),
    ],
)
def test_an_old_file_that_is_no_record_is_refused_with_a_sentence(raw, why):
    with pytest.raises(FormError, match=why):
        read_lrm(raw)


def test_a_long_text_is_cut_where_it_is_told():
    assert len(str(Mended("JianLi", "it was mended", "甲" * 500, "乙" * 500))) < 130
