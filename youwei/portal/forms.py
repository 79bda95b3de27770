"""What visitors send us."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youwei.packs.declared import Field
from youwei.portal.queries import NAMED
from youwei.procedures.declarations import Procedure
from youwei.web.widgets import form_field


class LookupForm(forms.Form):
    """Number and code of a matter."""

    number = forms.CharField(label=_("Number"), max_length=60)
    code = forms.CharField(label=_("Code"), max_length=20)

    def clean_number(self) -> str:
        return _typed(self.cleaned_data["number"])

    def clean_code(self) -> str:
        return _typed(self.cleaned_data["code"]).replace("-", "")


def _typed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


class SayForm(LookupForm):
    """What the sender of a matter says when it is their turn."""

    number = forms.CharField(max_length=60, widget=forms.HiddenInput)
    code = forms.CharField(max_length=20, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, asked: Mapping[str, Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, declared in asked.items():
            self.fields[key] = form_field(declared, required=False)
            self.fields[key].help_text = ""  # what is needed depends on the move
        self.order_fields([*asked, "reason"])
        self.asked = asked

    @property
    def filled(self) -> dict[str, Any]:
        """What was written, without what was left empty."""
        return {
            k: v for k in self.asked if (v := self.cleaned_data.get(k)) not in (None, "", [])
        }


class MatterForm(forms.Form):
    """The first stage of a procedure, as far as a visitor can fill it in."""

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in procedure.stages[procedure.starts].fills:
            declared = procedure.fields[key]
            if declared.type not in NAMED:
                self.fields[key] = form_field(declared)

    @property
    def filled(self) -> dict[str, Any]:
        """What was filled in; nothing for what was left empty."""
        return {
            key: value
            for key, value in self.cleaned_data.items()
            if value not in (None, "", [])
        }
