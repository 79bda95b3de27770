"""Invented people for the tests, and files that bad programs could have written."""

import base64
import struct

from hypothesis import strategies as st

from youwei.interop.lrmx.mending import mended_text
from youwei.interop.lrmx.person import FAMILY, LABELS, PHOTO, RELATIVE, Person, Relative
from youwei.interop.lrmx.resume import Entry, write_entries


def jpeg(*, wide=30, high=40, rest=b""):
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", high, wide) + b"\x03" + bytes(9)
    return b"\xff\xd8\xff\xe0\x00\x04ab" + frame + rest + b"\xff\xd9"


def png(*, wide=30, high=40):
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", wide, high) + b"\0" * 5


def form(body, *, head='<?xml version="1.0" encoding="utf-8"?>'):
    return f"{head}\r\n<Person>{body}</Person>".encode()


def photo_of(image):
    return f"<ZhaoPian>{base64.b64encode(image).decode()}</ZhaoPian>"


months = st.builds(lambda y, m: f"{y}{m:02d}", st.integers(1930, 2030), st.integers(1, 12))
dotted = months.map(lambda month: f"{month[:4]}.{month[4:]}")
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), max_size=30
).map(str.strip)
phrases = st.text("县委书记镇长水利局（）、；<>&'#\"，甲乙丙abc ", min_size=1, max_size=20).map(
    lambda text: f"任{text.strip()}"
)
entries = st.builds(
    Entry,
    dotted,
    dotted | st.just(""),
    phrases,
    st.lists(phrases.map(lambda text: f"（其间：2011.05--2013.05{text}"), max_size=2).map(
        tuple
    ),
)
images = st.builds(lambda rest: jpeg(rest=rest), st.binary(max_size=200))
DATES = {"ChuShengNianYue", "RuDangShiJian", "CanJiaGongZuoShiJian", "DaoLingNianYue"}
DATES |= {"JiSuanNianLingShiJian", "TianBiaoShiJian", "ChuShengRiQi"}


def texts(name):
    if name in DATES:
        return months | st.just("")
    if name == "JianLi":
        return st.lists(entries, max_size=6).map(lambda some: write_entries((), tuple(some)))
    return words.map(lambda text: mended_text(name, text)[0])


def some_of(names, *, least=0):
    return st.lists(st.sampled_from(names), unique=True, min_size=least).flatmap(
        lambda chosen: st.tuples(
            *(st.tuples(st.just(n), texts(n)) for n in names if n in chosen)
        )
    )


TEXTS = [name for name in LABELS if name not in {FAMILY, PHOTO}]
relatives = st.builds(Relative, some_of(list(RELATIVE)))
people = st.builds(
    Person,
    some_of(TEXTS),
    st.none() | st.lists(relatives, max_size=8).map(tuple),
    st.none() | st.just(b"") | images,
)
