"""Turns pydantic's errors into sentences: one for each place, with the nearest right word."""

import types
from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from youwei.packs.lines import Place
from youwei.packs.mistakes import Mistake, nearest

SYNONYMS = {
    "over": "above",
    "under": "below",
    "min": "least",
    "max": "most",
    "if": "where",
    "when": "where",
    "role": "by",
    "deadline": "within",
    "days": "within",
    "requires": "needs",
    "next": "to",
    "target": "to",
    "name": "label",
}
"""Words that people try first."""

PATTERNS = {
    "minute|hour": "“%(wrong)s”: write a number and its unit: “10 workdays”, “30 minutes”",
    "^(all|": "“%(wrong)s”: write “all”, a number, “2/3” or “20%%”",
    "[ZJCXS]": "“%(wrong)s”: write a row of the mechanisms, as in “Z12”",
    "^([a-z0-9-]+)?(@": "“%(wrong)s”: write a role, “@field” or “role@field”",
    "^@?": "“%(wrong)s”: write a field, “field.field” or “#measure”",
    "^[a-z0-9]+": "“%(wrong)s”: write small letters, digits and hyphens",
}
"""Part of a pattern → what to write instead. The first that fits holds."""

SENTENCES = {
    "missing": "is missing",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "float_type": "write a number",
    "float_parsing": "write a number",
    "string_type": "write a text in quotation marks",
    "string_too_short": "must not be empty",
    "tuple_type": "write a list: [ … ]",
    "dict_type": "write a table: { … }",
    "model_type": "write a table: { … }",
    "model_attributes_type": "write a table: { … }",
    "date_type": "write a date, as in 2023-05-01",
    "date_parsing": "write a date, as in 2023-05-01",
    "date_from_datetime_parsing": "write a date, as in 2023-05-01",
}


Say = Callable[[Place, str, dict[str, Any], str], Mistake]
"""Makes a mistake of a place, a sentence, its names and the nearest word."""


def mistakes_of(
    model: type[BaseModel], say: Say, data: Any, error: ValidationError
) -> list[Mistake]:
    """Return one mistake for each deepest place of `data`, which was validated."""
    details: dict[Place, ErrorDetails] = {}
    for detail in error.errors():
        place = _place(detail, data)
        if place not in details or detail["type"] == "extra_forbidden":
            details[place] = detail
    around = {place[:size] for place in details for size in range(len(place))}
    return [
        say(place, *_said(model, place, detail))
        for place, detail in details.items()
        if place not in around
    ]


def _place(detail: ErrorDetails, data: Any) -> Place:
    """Keep the steps of pydantic's location that stand in the file; the others name types."""
    place: Place = ()
    for step in detail["loc"]:
        if _leads(data, step):
            place, data = (*place, step), data[step]
        elif detail["type"] == "missing" and step == detail["loc"][-1]:
            place = (*place, step)
    return place


def _leads(data: Any, step: str | int) -> bool:
    if isinstance(data, dict):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and step < len(data)


def _said(
    model: type[BaseModel], place: Place, detail: ErrorDetails
) -> tuple[str, dict[str, Any], str]:
    """Return sentence, names and nearest word."""
    kind, wrong = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        return "no such word", {}, _nearest_word(str(place[-1]), words_at(model, place[:-1]))
    if kind == "literal_error":
        expected = detail["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        names = {"wrong": wrong, "words": expected}
        near = nearest(wrong, expected.split(", "), 0.4)
        return "“%(wrong)s” is none of %(words)s", names, near
    if kind == "string_pattern_mismatch":
        pattern = str(detail["ctx"]["pattern"])
        sentence = next((s for part, s in PATTERNS.items() if part in pattern), "")
        return sentence or detail["msg"], {"wrong": wrong}, ""
    return SENTENCES.get(kind, detail["msg"]), {}, ""


def _nearest_word(word: str, words: Sequence[str]) -> str:
    known = SYNONYMS.get(word, "")
    return known if known in words else nearest(word, words)


def words_at(model: type[BaseModel], place: Place) -> list[str]:
    """Return the words that a vocabulary allows at a place."""
    here: list[Any] = [model]
    for step in place:
        here = [inner for annotation in here for inner in _inside(annotation, step)]
    return [word for annotation in here for word in _words(annotation)]


def _words(annotation: Any) -> Sequence[str]:
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return list(annotation.model_fields) if is_model else ()


def _inside(annotation: Any, step: str | int) -> Iterator[Any]:
    """Yield what a step into something of this type leads to; unions are opened."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if step in annotation.model_fields:
            yield from _opened(annotation.model_fields[str(step)].annotation)
    elif get_origin(annotation) is dict:
        yield from _opened(get_args(annotation)[1])
    elif get_origin(annotation) is tuple:
        yield from _opened(get_args(annotation)[0])


def _opened(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) in (Union, types.UnionType):
        for inner in get_args(annotation):
            yield from _opened(inner)
    elif get_origin(annotation) is Annotated:
        yield from _opened(get_args(annotation)[0])
    else:
        yield annotation
