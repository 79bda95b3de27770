"""What those who keep a vote write, and what those who vote mark."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from youwei.ballots.machine import Answers
from youwei.ballots.models import Round
from youwei.ballots.queries import Kept
from youwei.web.fields import half_width
from youwei.web.inputs import Line, ManyTicks, Note, Ticks

MOST = re.compile(r"\s*[(（](?:最多|up to)\s*(\d{1,2})[)）]\s*$", re.I)
GROUP = re.compile(r"^(.{1,80}?)[\s:：,，]+(\d{1,4})$")
LONGEST = 300


class RoundForm(forms.Form):
    """A secret vote as it is prepared."""

    title = forms.CharField(label=_("What is voted on"), max_length=200, widget=Line)
    questions = forms.CharField(
        label=_("Questions"),
        help_text=_(
            "The question on a line of its own, then one option a line; an empty line before "
            "the next question. Where several may be marked, write (up to 3) behind it."
        ),
        max_length=20_000,
        widget=Note({"rows": 8}),
    )
    groups = forms.CharField(
        label=_("Groups"),
        help_text=_("One a line, with the number of those who vote: Deputies 30"),
        max_length=20_000,
        widget=Note({"rows": 3}),
    )
    unit_path = forms.ChoiceField(label=_("Unit"))
    is_public = forms.BooleanField(
        label=_("Whoever has the address may read the result"), required=False
    )

    def __init__(self, *args: Any, units: list[Kept], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(unit.path, unit.name) for unit in units]
        self.fields["unit_path"] = forms.ChoiceField(label=_("Unit"), choices=choices)
        if len(choices) == 1:
            self.fields["unit_path"].initial = choices[0][0]

    def clean_questions(self) -> list[dict[str, Any]]:
        blocks = re.split(r"\n\s*\n", self.cleaned_data["questions"].replace("\r", "").strip())
        return [self._question(block) for block in blocks]

    def _question(self, block: str) -> dict[str, Any]:
        text, *options = [line.strip() for line in block.split("\n") if line.strip()]
        found = MOST.search(text)
        if len(set(options)) != len(options):
            raise forms.ValidationError(
                _t("An option stands there twice: %(question)s") % {"question": text[:60]}
            )
        if any(len(line) > LONGEST for line in (text, *options)):
            raise forms.ValidationError(_t("A line has at most 300 characters."))
        most = int(found[1]) if found else 1
        return {"text": MOST.sub("", text), "options": options, "most": most}

    def clean_groups(self) -> list[dict[str, Any]]:
        lines = self.cleaned_data["groups"].splitlines()
        groups = [self._group(half_width(line)) for line in lines if line.strip()]
        if len({group["name"] for group in groups}) != len(groups):
            raise forms.ValidationError(_t("Every group stands there once."))
        return groups

    def _group(self, line: str) -> dict[str, Any]:
        found = GROUP.match(line)
        if found is None:
            raise forms.ValidationError(
                _t("Please write a name and a number: %(line)s") % {"line": line[:60]}
            )
        return {"name": found[1], "codes": int(found[2])}


class CodeForm(forms.Form):
    """The code of a slip."""

    code = forms.CharField(
        label=_("Code on your slip"),
        max_length=60,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "size": 18,
            }
        ),
    )


class BallotForm(CodeForm):
    """A ballot: every question may stay blank."""

    code = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at, question in enumerate(round_.questions):
            self.fields[f"q{at}"] = _question_field(question)
        self.names = [f"q{at}" for at in range(len(round_.questions))]

    @property
    def answers(self) -> Answers:
        """The marked places of every question, in the order of the ballot."""
        marked = [self.cleaned_data[name] for name in self.names]
        lists = [one if isinstance(one, list) else [one] if one else [] for one in marked]
        return tuple(tuple(sorted(int(place) for place in one)) for one in lists)


def _question_field(question: dict[str, Any]) -> forms.Field:
    choices = [(str(place), option) for place, option in enumerate(question["options"])]
    if question["most"] == 1:
        return forms.ChoiceField(
            label=question["text"], choices=choices, widget=Ticks, required=False
        )
    return forms.MultipleChoiceField(
        label=question["text"],
        help_text=_t("Mark at most %(most)s.") % {"most": question["most"]},
        choices=choices,
        widget=ManyTicks,
        required=False,
    )


class ReasonForm(forms.Form):
    """Why a vote is declared void."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, required=False, widget=Line)
