"""What people may ask of the record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youwei.chronicle.queries.reading import Asked


class AskForm(forms.Form):
    """Every field is optional; together they narrow the list."""

    text = forms.CharField(label=_("Words"), required=False, max_length=100)
    about = forms.CharField(label=_("Key of the subject"), required=False, max_length=200)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    last = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"})
    )

    @property
    def asked(self) -> Asked:
        """Return what is asked for; nothing where a field is wrong."""
        return Asked(**self.cleaned_data) if self.is_valid() else Asked()
