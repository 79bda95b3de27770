"""What is decided at the bench."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youwei.registers.models import declared, fields_of
from youwei.registers.queries import offered
from youwei.web.widgets import form_field


class BenchForm(forms.Form):
    """One order: its category, grid and urgency; or the unit, who assists, how many days."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    category = forms.CharField(max_length=60, required=False)
    other = forms.CharField(max_length=60, required=False)  # of the whole list: it wins
    area = forms.CharField(max_length=80, required=False)
    lane = forms.CharField(max_length=20, required=False)
    hard = forms.BooleanField(required=False)
    lead = forms.CharField(max_length=80, required=False)
    assist = forms.Field(required=False, widget=forms.SelectMultiple)
    promise = forms.IntegerField(label=_("Working days promised"), min_value=1, required=False)

    def sorting(self) -> dict[str, Any]:
        """Return what sorting writes."""
        said = self._said("category", "area", "lane", "lead") | self._hard()
        other = self.cleaned_data.get("other")
        return said | ({"category": other} if other else {})

    def dispatching(self) -> dict[str, Any]:
        """Return what dispatching writes."""
        assist = [key for key in self.cleaned_data.get("assist") or [] if key]
        return self._said("lead", "promise") | self._hard() | {"assist": assist}

    def _hard(self) -> dict[str, Any]:
        return {"hard": True} if self.cleaned_data.get("hard") else {}

    def _said(self, *keys: str) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in keys if self.cleaned_data.get(key)}


class AgainForm(forms.Form):
    """Who wants to be kept again: by the fields that make a row of a register unique."""

    def __init__(self, data: Mapping[str, Any] | None, *, register: str) -> None:
        super().__init__(data)
        self.register = register
        fields = fields_of(register)
        for key in declared(register).unique:
            self.fields[key] = form_field(fields[key], choices=offered(fields[key]))

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)
