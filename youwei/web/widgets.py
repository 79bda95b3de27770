"""From a declared field to a field of a form: label, hint, bounds and the wording of errors."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youwei.packs.declared import Field
from youwei.web import fields, inputs
from youwei.web.words import label, speaks_chinese

Choices = Sequence[tuple[str, str]]

IN_SIGHT = 7  #: up to so many choices are shown as ticks, more as a list to pick from
LONGEST = {"text": 500, "note": 20_000}
NAMES = frozenset({"person", "unit", "place", "link", "clause"})
"""Types whose value is the key of something; whoever builds the form offers which."""


def form_field(
    field: Field, *, choices: Choices | None = None, required: bool | None = None
) -> forms.Field:
    """Return the form field for a declared one; it cleans to the plain value that is kept.

    `choices` are (key, label) for person, unit, place, link, clause and checklist; a choice has
    its own options. Without choices a name is typed as its key, and the caller checks it.
    """
    needed = field.required if required is None else required
    plain: dict[str, Any] = {
        "label": label(field.label),
        "help_text": hint(field, needed=needed or field.required),
        "required": needed,
        "disabled": bool(field.product_of),
        "error_messages": {
            "required": gettext_lazy("Please fill in “%(name)s”.")
            % {"name": label(field.label)}
        },
    }
    if not field.many or field.type in {"yes", "checklist"}:
        return _one(field, choices, plain)
    built = _several(field, choices, plain)
    built.validators.append(_right_many(field))
    return built


def hint(field: Field, *, needed: bool) -> str:
    """Return what happens to the data and within which bounds, never how to type."""
    said = [
        "" if needed else _("May be left empty."),
        _limits(field),
        {
            "open": "",
            "masked": _("Shown in part; whoever reveals it says why, and the person is told."),
            "sealed": _(
                "Sealed: only those who may open seals can read it, and every look is told."
            ),
        }[field.privacy],
        _("Worked out by itself.") if field.product_of else "",
        _("One a line.") if field.many and _is_typed(field) else "",
    ]
    return ("" if speaks_chinese() else " ").join(part for part in said if part)


def _limits(field: Field) -> str:
    unit = field.counted_in
    if field.many or (field.least is None and field.most is None):
        return _("Counted in %(unit)s.") % {"unit": unit} if unit and not field.many else ""
    least, most = (
        f"{end:,.15g}" if end is not None else "" for end in (field.least, field.most)
    )
    if least and most:
        return _("From %(least)s to %(most)s %(unit)s.") % {
            "least": least,
            "most": most,
            "unit": unit,
        }
    if least:
        return _("At least %(least)s %(unit)s.") % {"least": least, "unit": unit}
    return _("At most %(most)s %(unit)s.") % {"most": most, "unit": unit}


def _is_typed(field: Field) -> bool:
    return field.type in {"text", "note", "number", "money", "date", "phone", "identity"}


def _one(field: Field, choices: Choices | None, plain: dict[str, Any]) -> forms.Field:
    if field.type in SIMPLE:
        return SIMPLE[field.type](**plain)
    if field.type in {"number", "money"}:
        kind = fields.MoneyField if field.type == "money" else fields.NumberField
        return kind(least=field.least, most=field.most, unit=field.counted_in, **plain)
    if field.type == "checklist":
        return fields.ChecklistField(clauses=choices or (), **plain)
    if field.type in NAMES and choices is None:
        return forms.CharField(widget=inputs.Line, max_length=200, **plain)
    return _choice(field, choices, plain)


def _choice(field: Field, choices: Choices | None, plain: dict[str, Any]) -> forms.Field:
    offered = _offered(field, choices)
    few = len(offered) <= IN_SIGHT
    named = offered if few else [("", _("Please choose")), *offered]
    chosen = forms.ChoiceField(
        choices=named, widget=inputs.Ticks if few else inputs.Pick, **plain
    )
    chosen.error_messages["invalid_choice"] = gettext_lazy(
        "“%(value)s” is not offered here. Please choose again."
    )
    return chosen


def _several(field: Field, choices: Choices | None, plain: dict[str, Any]) -> forms.Field:
    if field.type == "file":
        return fields.FilesField(**plain)
    if _is_typed(field) or (field.type in NAMES and choices is None):
        one = _one(field.model_copy(update={"many": False}), None, {"required": True})
        return fields.LinesField(one=one, **plain)
    offered = _offered(field, choices)
    widget = inputs.ManyTicks if len(offered) <= IN_SIGHT else inputs.ManyPick
    chosen = forms.MultipleChoiceField(choices=offered, widget=widget, **plain)
    chosen.error_messages["invalid_choice"] = gettext_lazy(
        "“%(value)s” is not offered here. Please choose again."
    )
    return chosen


def _offered(field: Field, choices: Choices | None) -> list[tuple[str, str]]:
    if choices is not None:
        return [(str(key), label(text)) for key, text in choices]
    return [(key, label(text)) for key, text in field.options.items()]


def _right_many(field: Field) -> Callable[[object], None]:
    def check(values: object) -> None:
        count = len(values) if isinstance(values, list | tuple) else 0
        is_enough = field.type == "file"  # others may have been handed in before
        if field.least is not None and count < field.least and not is_enough:
            raise ValidationError(
                _("At least %(count)s are needed.") % {"count": f"{field.least:g}"}
            )
        if field.most is not None and count > field.most:
            raise ValidationError(
                _("At most %(count)s are possible.") % {"count": f"{field.most:g}"}
            )

    return check


def _text(**plain: Any) -> forms.Field:
    return _written(inputs.Line(), LONGEST["text"], plain)


def _note(**plain: Any) -> forms.Field:
    return _written(inputs.Note(), LONGEST["note"], plain)


def _written(widget: forms.Widget, longest: int, plain: dict[str, Any]) -> forms.Field:
    written = forms.CharField(widget=widget, **plain)
    too_long = gettext_lazy("Too long: at most %(limit_value)s characters, now %(show_value)s.")
    written.validators.append(MaxLengthValidator(longest, message=too_long))
    return written


SIMPLE: dict[str, Callable[..., forms.Field]] = {
    "text": _text,
    "note": _note,
    "date": fields.DayField,
    "yes": fields.YesField,
    "file": forms.FileField,
    "phone": fields.PhoneField,
    "identity": fields.IdentityField,
}
