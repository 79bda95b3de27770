"""What visitors send us."""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from youwei.packs import world
from youwei.packs.declared import Field
from youwei.portal.queries import NAMED, ORDER, near
from youwei.procedures.declarations import Procedure
from youwei.registers.models import Unit
from youwei.web.fields import CodeField, FilesField, MobileField, PhoneField
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


SENT_ONCE = "-ticket"
"""No declared field has such a key."""


class MatterForm(forms.Form):
    """The first stage of a procedure, as far as a visitor can fill it in."""

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {SENT_ONCE: new_ticket()})
        super().__init__(*args, **kwargs)
        for key in procedure.stages[procedure.starts].fills:
            declared = procedure.fields[key]
            if declared.type not in NAMED:
                self.fields[key] = form_field(declared)
        self.fields[SENT_ONCE] = forms.RegexField(
            r"^[0-9a-f]{32}$", required=False, widget=forms.HiddenInput
        )

    @property
    def ticket(self) -> str:
        """What makes a form that is sent twice open one matter."""
        return str(self.cleaned_data[SENT_ONCE])

    @property
    def filled(self) -> dict[str, Any]:
        """What was filled in; nothing for what was left empty."""
        return {
            key: value
            for key, value in self.cleaned_data.items()
            if value not in (None, "", []) and key != SENT_ONCE
        }


POINT = re.compile(r"^(-?\d{1,3}\.\d{1,8}),(-?\d{1,2}\.\d{1,8})$")
PHOTOS = 6
REPEATED = re.compile(rf"^(case/)?{ORDER.upper()}-[0-9]{{4}}-(N-)?[0-9]+$")
PLACE = ("key", "code", "level", "label", "unit_path")


def new_ticket() -> str:
    """Return what makes a form that is sent twice open one order."""
    return secrets.token_hex(16)


class PhoneForm(forms.Form):
    """The phone that orders were given with."""

    phone = MobileField(label=_("Mobile number"))


class CodeForm(forms.Form):
    """The code that was sent to a phone."""

    code = CodeField(label=_("Code that was sent"))


class OrderForm(forms.Form):
    """An order as a resident writes it. What may be left out, may be left out."""

    ticket = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)
    looked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    matter = forms.CharField(
        label=_("What it is"),
        help_text=_("One sentence is enough. Please no names or numbers of other people."),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
    )
    village = forms.CharField(label=_("Community or village"), max_length=30, required=False)
    point = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    where = forms.CharField(label=_("Where exactly"), max_length=200, required=False)
    category = forms.CharField(max_length=60, required=False)
    repeats = forms.CharField(max_length=60, required=False)
    photo = FilesField(label=_("Photos"), required=False)
    phone = PhoneField(label=_("Mobile number"), required=False)
    way = forms.CharField(max_length=20, required=False)

    def clean_point(self) -> str:
        """Leave out what is no point on this earth."""
        found = POINT.match(self.cleaned_data["point"].strip())
        is_right = found and abs(float(found[1])) <= 180 and abs(float(found[2])) <= 90
        return found[0] if found and is_right else ""

    def clean_category(self) -> str:
        field = world.current().sheets["procedures"][ORDER].fields["category"]
        lines = world.current().sheets["clauses"][field.of or ""].clauses
        return self.cleaned_data["category"] if self.cleaned_data["category"] in lines else ""

    def clean_repeats(self) -> str:
        """Leave out what is no number of an order."""
        text: str = self.cleaned_data["repeats"].strip()
        return text if REPEATED.match(text) else ""

    def clean_photo(self) -> list[Any]:
        photos = self.cleaned_data["photo"]
        if len(photos) > PHOTOS:
            raise forms.ValidationError(_("At most %(count)s photos.") % {"count": PHOTOS})
        most = settings.YOUWEI_UPLOAD_LIMIT
        if any(one.size > most for one in photos):
            raise forms.ValidationError(
                _("A photo has at most %(most)s MB. Make it smaller first.")
                % {"most": most // 2**20}
            )
        return list(photos)

    def clean(self) -> dict[str, Any]:
        """Find the unit: the grid around the point, or the village that was chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        units = Unit.objects.present().filter(level="village", code=cleaned.get("village", ""))
        village = next(
            iter(units.only(*PLACE)[:1]), None
        )  # a hundred columns are not asked for
        point = cleaned.get("point", "")
        grid = near(*map(float, point.split(","))) if point else None
        if village is not None and grid is not None and not grid.path.startswith(village.path):
            grid, cleaned["point"] = None, ""  # what was chosen by name counts
        self.unit = grid or village
        if self.unit is None:
            self.add_error("village", _("Please choose the community or village."))
        return cleaned

    @property
    def filled(self) -> dict[str, Any]:
        """What the case is opened with."""
        keys = ("matter", "where", "point", "phone", "category", "repeats")
        said = {key: self.cleaned_data[key] for key in keys if self.cleaned_data.get(key)}
        ways = world.current().sheets["procedures"][ORDER].fields["way"].options
        way = self.cleaned_data.get("way") or "web"
        return {**said, "way": way if way in ways else "web"}
