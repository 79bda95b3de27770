"""Form fields that read what people type and answer with a sentence.

Each cleans to what a declared value is kept as: text, whole or broken number, yes or no, a date
as "2026-11-20", or a list of these. Full-width digits and thousands commas are read as meant.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from youwei.web import inputs

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def half_width(text: object) -> str:
    """Return what was typed, with full-width forms as plain ones and without outer spaces."""
    return unicodedata.normalize("NFKC", str(text or "")).strip()


class NumberField(forms.Field):
    """A number between bounds; cleans to int where it is whole."""

    widget = inputs.Number

    def __init__(
        self,
        *,
        least: float | None = None,
        most: float | None = None,
        unit: str = "",
        **rest: Any,
    ) -> None:
        self.least, self.most, self.unit, self.places = least, most, unit, 6
        super().__init__(**rest)

    def to_python(self, value: object) -> int | float | None:
        text = half_width(value).replace(",", "").removesuffix(self.unit).strip()
        if not text:
            return None
        if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,9})?", text):
            raise ValidationError(
                _("“%(typed)s” is not a number. Write digits only, for example 12.5."),
                params={"typed": text[:40]},
            )
        number = round(float(text), self.places)
        return int(number) if number.is_integer() else number

    def validate(self, value: object) -> None:
        super().validate(value)
        if not isinstance(value, int | float):
            return
        if self.least is not None and value < self.least:
            raise ValidationError(
                _("Too small: the least is %(limit)s %(unit)s."), params=self._limit(self.least)
            )
        if self.most is not None and value > self.most:
            raise ValidationError(
                _("Too large: the most is %(limit)s %(unit)s."), params=self._limit(self.most)
            )

    def _limit(self, limit: float) -> dict[str, str]:
        return {"limit": f"{limit:,.15g}", "unit": self.unit}


class MoneyField(NumberField):
    """An amount; two places, since nobody pays less than a fen."""

    def to_python(self, value: object) -> int | float | None:
        amount = super().to_python(half_width(value).lstrip("¥"))
        if amount is not None and round(amount, 2) != amount:
            raise ValidationError(_("Amounts have at most two places after the point."))
        return amount


class DayField(forms.Field):
    """A date, written in any of the usual ways; cleans to "2026-11-20"."""

    widget = inputs.Day

    def to_python(self, value: object) -> str | None:
        if isinstance(value, date):
            return value.isoformat()
        text = half_width(value)
        if not text:
            return None
        parts = re.fullmatch(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})\D?", text)
        try:
            return (
                date(*(int(part) for part in parts.groups())).isoformat()
                if parts
                else date.fromisoformat(text).isoformat()
            )
        except ValueError:
            raise ValidationError(
                _("There is no such day: %(typed)s. Write it like 2026-11-20."),
                params={"typed": text[:40]},
            ) from None


class PhoneField(forms.CharField):
    """A mobile number of eleven digits, or a land line with its area code."""

    widget = inputs.Phone

    def to_python(self, value: object) -> str:
        text = re.sub(r"[\s\-()]", "", half_width(value))
        text = text.removeprefix("+86")
        if not text or re.fullmatch(r"1[3-9][0-9]{9}|0[0-9]{9,11}", text):
            return text
        if not (text.isascii() and text.isdigit()):
            raise ValidationError(_("A phone number has digits only."))
        short = 11 - len(text)
        if short == 1:
            raise ValidationError(_("The number is one digit short; it has 11."))
        if short > 1:
            raise ValidationError(
                _("The number is %(count)s digits short; it has 11."), params={"count": short}
            )
        if short < 0:
            raise ValidationError(
                _("The number is %(count)s digits too long; it has 11."),
                params={"count": -short},
            )
        raise ValidationError(
            _("No mobile number begins with %(start)s. Please check it."),
            params={"start": text[:2]},
        )


class MobileField(PhoneField):
    """A mobile number, where an SMS goes to it."""

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        if text and not text.startswith("1"):
            raise ValidationError(_("An SMS needs a mobile number: eleven digits."))
        return text


class CodeField(forms.CharField):
    """A code that was sent to a phone; blanks that were put in for reading are taken out."""

    def __init__(self, **rest: Any) -> None:
        marks = {"autocomplete": "one-time-code", "inputmode": "numeric", "size": 8}
        super().__init__(max_length=12, widget=forms.TextInput(marks), **rest)

    def to_python(self, value: object) -> str:
        return "".join(half_width(value).split())


class IdentityField(forms.CharField):
    """A citizen's identity number: 18 places, a real birthday, the right check digit."""

    widget = inputs.Identity

    def to_python(self, value: object) -> str:
        text = half_width(value).upper().replace(" ", "")
        if not text:
            return ""
        if len(text) != 18:
            raise ValidationError(
                _("An identity number has 18 places; this one has %(count)s."),
                params={"count": len(text)},
            )
        if not re.fullmatch(r"\d{17}[\dX]", text):
            raise ValidationError(
                _("An identity number has digits only; the last place may be X.")
            )
        if (
            text[-1]
            != CHECKS[
                sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=False))
                % 11
            ]
        ):
            raise ValidationError(
                _("One digit of the identity number is wrong: its check digit does not fit.")
            )
        return text


class YesField(forms.Field):
    """Yes, no, or not answered yet, which is not the same as no."""

    widget = inputs.YesOrNo

    def to_python(self, value: object) -> bool | None:
        return {"yes": True, "no": False, "True": True, "False": False}.get(str(value))

    def prepare_value(self, value: object) -> object:
        return (
            {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        )


class LinesField(forms.Field):
    """Several values, one a line; each is read by the field for one."""

    widget = inputs.Lines

    def __init__(self, *, one: forms.Field, **rest: Any) -> None:
        self.one = one
        super().__init__(**rest)

    def prepare_value(self, value: object) -> object:
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: object) -> list[object]:
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return [self._read(number, line) for number, line in enumerate(lines, start=1)]

    def _read(self, number: int, line: str) -> object:
        try:
            return self.one.clean(line)
        except ValidationError as wrong:
            raise ValidationError(
                _("Line %(line)s: %(why)s"),
                params={"line": number, "why": " ".join(wrong.messages)},
            ) from None


class FilesField(forms.FileField):
    """Several files at once."""

    widget = inputs.Files

    def clean(self, data: object, initial: object = None) -> list[Any]:
        several = [each for each in data if each] if isinstance(data, list | tuple) else []
        cleaned = [self.to_python(each) for each in several]
        self.validate(cleaned or initial)
        self.run_validators(cleaned)
        return cleaned


class ChecklistField(forms.Field):
    """Every clause answered yes or no; cleans to {clause: {"yes": bool, "note": text}}.

    Clauses without an answer are left out, so that the reader can say what is still open.
    """

    def __init__(self, *, clauses: Sequence[tuple[str, str]], **rest: Any) -> None:
        self.clauses = tuple(clauses)
        super().__init__(widget=inputs.Checklist(clauses=self.clauses), **rest)

    def to_python(self, value: object) -> dict[str, dict[str, object]]:
        given = value if isinstance(value, dict) else {}
        return {key: given[key] for key, _text in self.clauses if key in given}

    def validate(self, value: object) -> None:
        answered = value if isinstance(value, dict) else {}
        lacks = [text for key, text in self.clauses if key not in answered]
        if self.required and lacks:
            raise ValidationError(
                _("Not answered yet: %(clauses)s."), params={"clauses": "; ".join(lacks[:3])}
            )
