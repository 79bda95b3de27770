"""The controls of the house: Django's own, with our templates and attributes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _


class Line(forms.TextInput):
    """One line of text, as wide as the form."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "full", "autocomplete": "off"} | (attrs or {}))


class Note(forms.Textarea):
    """Several lines of text."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 4, "cols": False} | (attrs or {}))


class Lines(Note):
    """Several values, one a line."""


class Number(forms.TextInput):
    """A number as text: a spinner turns under the wheel and swallows what it cannot read."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "decimal", "size": 14, "autocomplete": "off"} | (attrs or {})
        )


class Day(forms.DateInput):
    """A date with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Phone(forms.TextInput):
    """A phone number; the browser may fill in the person's own."""

    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"inputmode": "tel", "autocomplete": "tel", "size": 18} | (attrs or {})
        )


class Identity(forms.TextInput):
    """An identity number; never remembered by the browser."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"autocomplete": "off", "size": 22, "maxlength": 24, "spellcheck": "false"}
            | (attrs or {})
        )


class Ticks(forms.RadioSelect):
    """One of a few, all of them in sight."""

    template_name = "_components/ticks.html"


class ManyTicks(forms.CheckboxSelectMultiple):
    """Any of a few, all of them in sight."""

    template_name = "_components/many_ticks.html"


class YesOrNo(Ticks):
    """Yes or no, with neither as the start."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, choices=[("yes", _("Yes")), ("no", _("No"))])


class Pick(forms.Select):
    """One of many."""


class ManyPick(forms.SelectMultiple):
    """Several of many; eight in sight."""

    template_name = "_components/many_pick.html"

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"size": 8, "class": "full"} | (attrs or {}), choices)


class Files(forms.ClearableFileInput):
    """Several files."""

    allow_multiple_selected = True


class Checklist(forms.Widget):
    """Every clause with yes, no and room for a note."""

    template_name = "_components/checklist.html"
    use_fieldset = True

    def __init__(
        self, *, clauses: Sequence[tuple[str, str]], attrs: dict[str, Any] | None = None
    ) -> None:
        self.clauses = clauses
        super().__init__(attrs)

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, dict) else {}
        context["widget"]["clauses"] = [
            {"key": key, "text": text, "name": f"{name}-{key}", **given.get(key, {})}
            for key, text in self.clauses
        ]
        return context

    def value_from_datadict(
        self, data: Any, files: MultiValueDict[str, Any], name: str
    ) -> dict[str, dict[str, object]]:
        return {
            key: {
                "yes": data[f"{name}-{key}"] == "yes",
                "note": data.get(f"{name}-{key}-note", "").strip(),
            }
            for key, _text in self.clauses
            if data.get(f"{name}-{key}") in {"yes", "no"}
        }

    def value_omitted_from_data(
        self, data: Any, files: MultiValueDict[str, Any], name: str
    ) -> bool:
        return not any(f"{name}-{key}" in data for key, _text in self.clauses)
