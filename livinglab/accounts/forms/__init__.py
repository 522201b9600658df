"""Shapes of what people fill in about themselves and others."""

from livinglab.accounts.forms.account import (
    ClaimForm,
    CloseForm,
    EmailForm,
    PasswordForm,
    ProfileForm,
)
from livinglab.accounts.forms.entering import (
    ConfirmForm,
    FirstPasswordForm,
    ForgotForm,
    NewPasswordForm,
    RegisterForm,
    SignInForm,
)
from livinglab.accounts.forms.fields import UNCLEAR, UNKNOWN, is_address
from livinglab.accounts.forms.managing import GrantForm, OrganisationForm, ReasonForm
from livinglab.forms import LivingForm

__all__ = [
    "UNCLEAR",
    "UNKNOWN",
    "ClaimForm",
    "CloseForm",
    "ConfirmForm",
    "EmailForm",
    "FirstPasswordForm",
    "ForgotForm",
    "GrantForm",
    "LivingForm",
    "NewPasswordForm",
    "OrganisationForm",
    "PasswordForm",
    "ProfileForm",
    "ReasonForm",
    "RegisterForm",
    "SignInForm",
    "is_address",
]
