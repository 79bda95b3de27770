"""What visitors send us."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youwei.procedures.declarations import Procedure
from youwei.web.widgets import form_field

NAMED = frozenset({"person", "unit", "place", "link", "clause", "file", "checklist"})
"""Types that a visitor cannot fill in: they choose among things that are not public."""


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
