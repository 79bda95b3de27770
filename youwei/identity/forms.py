"""What people send us to sign in."""

from collections.abc import Sequence

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from youwei.identity.models import User
from youwei.identity.tries import Limit, give_back, take

PRESENT = (10, 15 * 60)
"""Wrong present passwords that somebody signed in may type, in so many seconds."""


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


class PresentForm(forms.Form):
    """The present password: whoever finds an open desk neither knows nor guesses it."""

    old = forms.CharField(
        label=_("Present password"), widget=forms.PasswordInput, max_length=200
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_old(self) -> str:
        """Compare it, ten times in a quarter of an hour."""
        old: str = self.cleaned_data["old"]
        limit = Limit(f"present-{self.user.key}", *PRESENT)
        if not take(limit):
            raise forms.ValidationError(_("Too many wrong passwords. Please wait 15 minutes."))
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your present password."))
        give_back(limit)
        return old


class SecondStepForm(PresentForm):
    """The present password, and the code that the phone shows (to end it: the password)."""

    code = forms.CharField(
        label=_("Code that your phone shows"), max_length=40,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Take out what was put in for reading."""
        return "".join(str(self.cleaned_data["code"]).split())


class TokenForm(PresentForm):
    """A program that acts for somebody."""

    name = forms.CharField(label=_("Which program"), max_length=60)
    ends_on = forms.DateField(
        label=_("Until"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ["name", "ends_on", "old"]

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, user=user, **kwargs)
        if not user.has_usable_password():  # the cast of the demo has none
            del self.fields["old"]


class PasswordForm(PresentForm):
    """The old password, and the new one twice."""

    new = forms.CharField(label=_("New password"), widget=forms.PasswordInput, max_length=200)
    again = forms.CharField(label=_("New password again"), widget=forms.PasswordInput)

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
