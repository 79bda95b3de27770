"""What people send us to sign in."""

from collections.abc import Sequence

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from youwei.identity.models import User


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SignInForm(forms.Form):
    username = forms.CharField(label=_("User name"), max_length=60)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput, max_length=200)
    code = forms.CharField(
        label=_("Code of your phone, if you set one up"), required=False, max_length=40,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "text"}),
    )  # fmt: skip


class AwayForm(forms.Form):
    """Who stands in while one is away, from when to when."""

    deputy = forms.ChoiceField()  # here for its place; who may be chosen is known later
    begins_on = forms.DateField(label=_("From"), widget=_day())
    ends_on = forms.DateField(label=_("Until, that day included"), widget=_day())

    def __init__(self, *args: object, deputies: Sequence[User], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        names = [(one.key, one.name) for one in deputies]
        self.fields["deputy"] = forms.ChoiceField(
            label=_("Who stands in for you"), choices=[("", _("Please choose")), *names]
        )


class SecondStepForm(forms.Form):
    """The present password, and the code that the phone shows (to end it: the password)."""

    old = forms.CharField(label=_("Present password"), widget=forms.PasswordInput)
    code = forms.CharField(
        label=_("Code that your phone shows"), max_length=40,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_old(self) -> str:
        """Refuse whoever finds an open desk and does not know the password."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your present password."))
        return old

    def clean_code(self) -> str:
        """Take out what was put in for reading."""
        return "".join(str(self.cleaned_data["code"]).split())


class TokenForm(forms.Form):
    """A program that acts for somebody."""

    name = forms.CharField(label=_("Which program"), max_length=60)
    ends_on = forms.DateField(
        label=_("Until"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(label=_("Present password"), widget=forms.PasswordInput)
    new = forms.CharField(label=_("New password"), widget=forms.PasswordInput, max_length=200)
    again = forms.CharField(label=_("New password again"), widget=forms.PasswordInput)

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_old(self) -> str:
        """Refuse whoever finds an open desk and does not know the password."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your present password."))
        return old

    def clean_new(self) -> str:
        """Hold the rules of the deployment."""
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, object]:
        """Compare the two."""
        sent = super().clean() or {}
        if sent.get("new") and sent.get("again") and sent["new"] != sent["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return sent
