"""The old .lrm: one record of 33 quoted values in GBK, and the photo beside it as .pic."""

from xml.sax.saxutils import escape

from youwei.interop.lrmx.mending import mended_text
from youwei.interop.lrmx.person import (
    LABELS,
    PHOTO,
    RELATIVE,
    FormError,
    Mended,
    Person,
    Relative,
    Unknown,
)
from youwei.interop.lrmx.photo import trouble

PLACES = {
    "XingMing": 0,
    "XingBie": 1,
    "ChuShengNianYue": 2,
    "MinZu": 3,
    "JiGuan": 4,
    "RuDangShiJian": 5,
    "JianKangZhuangKuang": 6,
    "ChuShengDi": 7,
    "CanJiaGongZuoShiJian": 8,
    "ZhuanYeJiShuZhiWu": 11,
    "ShuXiZhuanYeYouHeZhuanChang": 16,
    "JianLi": 17,
    "JiangChengQingKuang": 18,
    "NianDuKaoHeJieGuo": 19,
    "XianRenZhiWu": 25,
    "NiRenZhiWu": 26,
    "NiMianZhiWu": 27,
    "RenMianLiYou": 28,
    "ChengBaoDanWei": 29,
    "JiSuanNianLingShiJian": 30,
    "TianBiaoRen": 31,
    "TianBiaoShiJian": 32,
}
STUDIES = [
    f"{when}JiaoYu_{what}" for when in ("QuanRiZhi", "ZaiZhi") for what in ("XueLi", "XueWei")
]
SCHOOLS = [f"{study}_BiYeYuanXiaoXi" for study in STUDIES]
FAMILY_AT, SIZE, NOT_ESTABLISHED = 20, 33, range(12, 16)
MOST_BYTES = 1024 * 1024
KEPT = "LrmZhi"
"""Values 12 to 15, whose meaning is not established, are kept as elements LrmZhi12 … 15."""


def read_lrm(raw: bytes, picture: bytes = b"") -> tuple[Person, tuple[Mended, ...]]:
    """Return the form of a record and its picture, and what was mended."""
    values = _values(raw)
    texts = {name: values[at] for name, at in PLACES.items()}
    texts |= _shared_out(STUDIES, values[9].replace("@", "#"))
    texts |= _shared_out(SCHOOLS, values[10].replace("@", "#"))
    mended: list[Mended] = []
    for name in texts:
        texts[name], found = mended_text(name, texts[name])
        mended += found
    if picture and (why := trouble(picture)):
        mended.append(Mended(PHOTO, f"{why}; it was left out", "", ""))
        picture = b""
    ordered = tuple((name, texts[name]) for name in LABELS if name in texts)
    kept = [Unknown(PHOTO, _element(at, values[at])) for at in NOT_ESTABLISHED if values[at]]
    return Person(ordered, _family(values, mended), picture, tuple(kept)), tuple(mended)


def write_lrm(person: Person) -> tuple[bytes, bytes, tuple[str, ...]]:
    """Return the record, its picture, and the names of what the old form has no place for."""
    values = [""] * SIZE
    for name, at in PLACES.items():
        values[at] = person.text(name)
    values[9] = _joined(person, STUDIES)
    values[10] = _joined(person, SCHOOLS)
    for offset, name in enumerate(RELATIVE):
        cells = [row.text(name) for row in person.family or ()]
        values[FAMILY_AT + offset] = _separated(cells, "@")
    for at in NOT_ESTABLISHED:
        values[at] = next((_inside(one, at) for one in person.unknown if _inside(one, at)), "")
    if any('","' in value or value.strip() != value.strip('"').strip() for value in values):
        raise FormError('A text begins or ends in ", or holds ","; the old form cannot say it.')
    record = '"' + '","'.join(value.replace("\n", "\r\n") for value in values) + '"'
    return record.encode("gb18030"), person.photo or b"", _left_out(person)


def _values(raw: bytes) -> list[str]:
    if len(raw) > MOST_BYTES:
        raise FormError("The .lrm file has more than 1 MB; no record is that large.")
    try:
        text = raw.decode("gb18030").strip().strip("\0")
    except UnicodeDecodeError:
        raise FormError("The .lrm file is not GBK. Save it anew in its editor.") from None
    values = text.removeprefix('"').removesuffix('"').split('","')
    if len(values) != SIZE:
        raise FormError(f"An .lrm file has {SIZE} values; this one has {len(values)}.")
    return values


def _family(values: list[str], mended: list[Mended]) -> tuple[Relative, ...]:
    columns = [values[FAMILY_AT + offset].split("@") for offset in range(len(RELATIVE))]
    rows = []
    for at in range(max(map(len, columns))):
        texts = []
        for name, column in zip(RELATIVE, columns, strict=True):
            text, found = mended_text(name, column[at] if at < len(column) else "")
            texts.append((name, text))
            mended += found
        if any(text for _, text in texts):
            rows.append(Relative(tuple(texts)))
    return tuple(rows)


def _shared_out(names: list[str], text: str) -> dict[str, str]:
    parts = [*text.split("#"), "", "", "", ""]
    if any(parts[len(names) :]):
        raise FormError(f"“{text}” has more than four parts; the record cannot be told apart.")
    return dict(zip(names, parts, strict=False))


def _joined(person: Person, names: list[str]) -> str:
    texts = [person.text(name) for name in names]
    if any("@" in text for text in texts):
        raise FormError("A text of the education holds @, which the old form uses itself.")
    day, later = _separated(texts[:2], "#"), _separated(texts[2:], "#")
    return f"{day}@{later}"


def _separated(texts: list[str], sign: str) -> str:
    if held := [text for text in texts if sign in text]:
        raise FormError(f"“{held[0]}” holds {sign}, which the old form uses itself.")
    return sign.join(texts)


def _left_out(person: Person) -> tuple[str, ...]:
    placed = {*PLACES, *STUDIES, *SCHOOLS}
    texts = [name for name, text in person.texts if text and name not in placed]
    unknown = [*person.unknown, *(one for row in person.family or () for one in row.unknown)]
    return (*texts, *(one.xml for one in unknown if not one.xml.startswith(f"<{KEPT}")))


def _element(at: int, text: str) -> str:
    return f"<{KEPT}{at}>{escape(text)}</{KEPT}{at}>"


def _inside(one: Unknown, at: int) -> str:
    head, tail = f"<{KEPT}{at}>", f"</{KEPT}{at}>"
    if not (one.xml.startswith(head) and one.xml.endswith(tail)):
        return ""
    inner = one.xml.removeprefix(head).removesuffix(tail)
    return inner.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
