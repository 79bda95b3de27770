"""What people say about where they want to be told."""

import re
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from youwei.channels.models import NAMES, Address
from youwei.web.fields import CodeField, MobileField, half_width
from youwei.web.words import label

WANTS = [(Address.ALL, _("Everything I am told")), (Address.URGENT, _("Only urgent"))]
NAME = re.compile(r"[\w.@-]{1,64}", re.ASCII)


class AddressForm(forms.Form):
    """A channel, and where one is reached on it."""

    channel = forms.ChoiceField()  # here for its place; what is offered is known later
    text = forms.CharField(
        label=_("Your number or name there"), max_length=200,
        help_text=_("Mobile number, mail address, or your user ID in DingTalk or WeCom."),
    )  # fmt: skip

    def __init__(self, *args: object, offered: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["channel"] = forms.ChoiceField(
            label=_("By what"), choices=[(name, label(NAMES[name])) for name in offered],
            widget=forms.RadioSelect, initial=offered[0] if offered else None,
        )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """Read the address by the channel that it is of."""
        sent = super().clean() or {}
        channel, text = str(sent.get("channel", "")), str(sent.get("text", ""))
        if channel and text:
            try:
                sent["text"] = _read(channel, text)
            except forms.ValidationError as wrong:
                self.add_error("text", wrong)
        return sent


def _read(channel: str, text: str) -> str:
    if channel == "sms":
        return str(MobileField().clean(text))
    if channel == "mail":
        return str(forms.EmailField().clean(half_width(text)))
    if not NAME.fullmatch(half_width(text)):
        raise forms.ValidationError(_("A user ID has letters, digits, dots and hyphens only."))
    return half_width(text)


class CodeForm(forms.Form):
    """The code that was sent there."""

    channel = forms.CharField(max_length=20, widget=forms.HiddenInput)
    code = CodeField(label=_("Code that was sent"))


class WantsForm(forms.Form):
    """What goes to one address."""

    wants = forms.ChoiceField(choices=WANTS)
