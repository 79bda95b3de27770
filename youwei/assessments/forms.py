"""What those who hold an appraisal, and those whom it rates, may send."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youwei.registers.models import Unit
from youwei.web.inputs import Line, ManyTicks, Note


class BeginForm(forms.Form):
    """For which unit, and who is rated there."""

    unit = forms.ChoiceField(label=_("Where it is held"))
    rated = forms.MultipleChoiceField(
        label=_("Who is rated"),
        help_text=_("All of them stand on one ballot; ten at most."),
        widget=ManyTicks,
        error_messages={"required": _("Please choose at least one.")},
    )

    def __init__(
        self, *args: Any, units: Sequence[Unit], rated: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(unit.path, unit.label) for unit in units]
        self.fields["unit"] = forms.ChoiceField(
            label=_("Where it is held"), choices=choices, initial=choices[0][0]
        )
        chosen = self.fields["rated"]
        assert isinstance(chosen, forms.MultipleChoiceField)  # noqa: S101  declared above
        chosen.choices = list(rated)


class ReportForm(forms.Form):
    """What the rated tell the community."""

    report = forms.CharField(
        label=_("What was done this year"),
        help_text=_("Read aloud at the meeting, and by everybody who reads the result."),
        max_length=20_000,
        widget=Note({"rows": 8}),
    )


class AnswerForm(forms.Form):
    """What the rated say to their result."""

    answer = forms.CharField(
        label=_("Your answer to the result"),
        help_text=_("It stands beside the result wherever that is read."),
        max_length=20_000,
        widget=Note({"rows": 5}),
    )


class VoidForm(forms.Form):
    """Why an appraisal is declared void."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, required=False, widget=Line)
