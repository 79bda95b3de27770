"""What a person may send us about a row."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youwei.packs.declared import Field
from youwei.packs.values import is_closed
from youwei.registers.models import Row
from youwei.registers.queries import offered
from youwei.web.widgets import form_field


class RowForm(forms.Form):
    """The declared fields of a register. A closed value is written anew or left as it is."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        declared: dict[str, Field],
        row: Row | None = None,
        near: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.declared, self.row = declared, row
        for key, field in declared.items():
            kept = row is not None and is_closed(field) and bool(row.closed.get(key))
            made = form_field(
                field, choices=offered(field, near=near), required=False if kept else None
            )
            made.initial = None if row is None or is_closed(field) else row.value(key)
            self.fields[key] = made
        if row is not None:
            self.fields["version"].initial = row.version

    def values(self) -> dict[str, Any]:
        """Return what was sent; an empty closed field leaves the old value."""
        sent = {key: self.cleaned_data.get(key) for key in self.declared}
        if self.row is None:
            return sent
        return {k: v for k, v in sent.items() if v or not is_closed(self.declared[k])}


class ReasonForm(forms.Form):
    """Why: asked before something is archived or revealed."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class ViewForm(forms.Form):
    """A name for the list as it stands."""

    name = forms.CharField(label=_("Name of the list"), max_length=60)
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
