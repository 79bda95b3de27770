"""What a person may send us about a case."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youwei.packs.declared import Field
from youwei.packs.values import is_closed, is_empty
from youwei.procedures.models import Case
from youwei.registers.queries import offered
from youwei.web.inputs import Checklist, Day, Line
from youwei.web.widgets import form_field


class FieldsForm(forms.Form):
    """Declared fields that are written here. What is asked for is the action's to say."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, declared: dict[str, Field], case: Case | None = None, near: str = "",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.declared = declared
        needed = {key for move in case.here.moves for key in move.needs} if case else set()
        for key, field in declared.items():
            hinted = field.model_copy(update={"required": field.required or key in needed})
            made = form_field(hinted, choices=offered(field, near=near))
            made.required = False  # what is asked for is the move's to say
            if case is not None and not is_closed(field) and field.type != "file":
                made.initial = case.filled.get(key)
            self.fields[key] = made
        if case is not None:
            self.fields["version"].initial = case.version

    def filled(self) -> dict[str, Any]:
        """Return what was sent, without files and without closed fields left empty."""
        sent = {k: self.cleaned_data.get(k) for k in self.declared if self._was_sent(k)}
        return {
            key: value
            for key, value in sent.items()
            if self.declared[key].type != "file"
            and (value or not is_closed(self.declared[key]))
        }

    def _was_sent(self, key: str) -> bool:
        """Say whether the field stood in what was sent: what was not shown is not emptied.

        Of a choice of several without any, a browser sends that it was shown (`KEY_shown`).
        """
        widget = self.fields[key].widget
        if isinstance(widget, Checklist):
            return not widget.value_omitted_from_data(self.data, self.files, key)
        return any(name == key or name.startswith(f"{key}_") for name in self.data)

    def sent_files(self) -> Iterable[tuple[str, str, bytes]]:
        """Yield (field, name, bytes) of every file that was sent."""
        for key, field in self.declared.items():
            if field.type == "file":
                for sent in self.files_of(key):
                    yield key, sent.name or "", sent.read()

    def files_of(self, key: str) -> Sequence[Any]:
        """Return the files of one field."""
        sent = self.cleaned_data.get(key)
        return sent if isinstance(sent, list) else [sent] if sent else []


class OpenForm(FieldsForm):
    """A new case. `ticket` makes a form that is sent twice open one case."""

    ticket = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> None:
        """Refuse a form in which nothing is written: no number and no clock for it."""
        super().clean()
        is_written = any(not is_empty(value) for value in self.filled().values())
        is_written |= any(
            self.files_of(k) for k, f in self.declared.items() if f.type == "file"
        )
        if self.declared and not (self.errors or is_written):
            raise forms.ValidationError(_("Please write what it is about."))


class AnswerForm(forms.Form):
    """The answer of one who is asked."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"] = forms.ChoiceField(
            label=_("Your answer"), choices=choices, widget=forms.RadioSelect
        )


class CallForm(forms.Form):
    """When and where a body comes together, and who chairs it."""

    held_on = forms.DateField(label=_("Day"), widget=Day)
    place = forms.CharField(label=_("Place of the meeting"), max_length=100, widget=Line)
    chair = forms.ChoiceField(label=_("Chair"))

    def __init__(self, *args: Any, chairs: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"] = forms.ChoiceField(label=_("Chair"), choices=chairs)
