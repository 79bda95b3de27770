"""What people may ask of the record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youwei.chronicle.queries.checking import SavedHead
from youwei.chronicle.queries.reading import Asked

FEWEST, MOST = 16, 64  # letters of a root: so many cannot be met by trying, so many it has


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


class PrintedForm(forms.Form):
    """A head as it stands on paper: spaces between the letters do not matter."""

    size = forms.IntegerField(label=_("Lines"), min_value=1, max_value=2**62)
    root = forms.CharField(
        label=_("Root, its first sixteen letters or all"), max_length=200, strip=True
    )

    def clean_root(self) -> str:
        """Take out what was put in for reading."""
        text: str = self.cleaned_data["root"]
        letters = "".join(text.split()).lower()
        if not FEWEST <= len(letters) <= MOST or set(letters) - set("0123456789abcdef"):
            raise forms.ValidationError(
                _("A root has 64 letters of 0–9 and a–f; give at least the first sixteen.")
            )
        return letters

    @property
    def printed(self) -> SavedHead:
        return SavedHead(size=self.cleaned_data["size"], root=self.cleaned_data["root"])
