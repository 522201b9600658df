"""Registering, confirming the address, signing in and out."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug import Response

from livinglab import i18n, kept, limits, submissions
from livinglab.accounts import forms, login, passwords, policy, queries, services, tokens
from livinglab.accounts.models import User
from livinglab.accounts.views.blueprint import (
    bp,
    gone,
    next_page,
    pick_organisation,
    private,
    seen_other,
)
from livinglab.accounts.views.letters import letter_link
from livinglab.db import db
from livinglab.errors import require

YEAR = 365 * 24 * 3600


@bp.get("/daftar")
def show_registration() -> ResponseReturnValue:
    if login.viewer():
        return redirect("/akun")
    return _registration(forms.RegisterForm())


@bp.post("/daftar")
@limits.registering
def register() -> ResponseReturnValue:
    """The same answer whether or not the address is known: the mailbox tells which."""
    require(policy.can_enter(login.viewer()))
    form = forms.RegisterForm()
    valid = form.validate()
    suggested = queries.suggest_organisation(form.email.data or "")
    organisation = pick_organisation(form, suggested=suggested)
    if not valid or form.organisation.errors:
        return _registration(form, 422)

    key = f"register:{submissions.usable(form.submission.data)}"
    services.register(
        services.Profile(
            name=form.name.data,
            position=form.position.data or "",
            unit=form.unit.data or "",
            language=i18n.language(),
        ),
        key=key,
        email=form.email.data,
        password=form.password.data,
        organisation=organisation,
    )
    db.session.commit()
    return private(
        render_template(
            "accounts/letter_sent.html",
            email=form.email.data,
            letter=letter_link(key),
            suggested=suggested if organisation is None else None,
        )
    )


@bp.get("/akun/konfirmasi/<token>")
def show_confirmation(token: str) -> ResponseReturnValue:
    user = _user_of(token)
    if user is None:
        return gone()
    if user.email_confirmed_at is not None:
        return redirect("/masuk")
    return _confirmation(user, forms.ConfirmForm())


@bp.post("/akun/konfirmasi/<token>")
@limits.proving
def confirm_email(token: str) -> ResponseReturnValue:
    """The password is asked for as well: so nobody confirms what a stranger registered."""
    require(policy.can_enter(login.viewer()))
    user = _user_of(token)
    if user is None:
        return gone()
    form = forms.ConfirmForm()
    if form.validate() and not passwords.verify(user.password_hash, form.password.data):
        form.password.errors = [_("Kata sandi tidak cocok.")]
    if form.errors or user.suspended_at is not None:
        return _confirmation(user, form, 422)
    services.confirm_email(user)
    _open_session(user, remember=False)
    db.session.commit()
    return seen_other(".show_memberships")


@bp.get("/masuk")
def show_sign_in() -> ResponseReturnValue:
    if login.viewer():
        return redirect(next_page())
    return sign_in_page(forms.SignInForm(), path=next_page(""))


@bp.post("/masuk")
@limits.signing_in
def sign_in() -> ResponseReturnValue:
    require(policy.can_enter(login.viewer()))
    interrupted = kept.from_fields()
    form = forms.SignInForm()
    user = _whom_fits(form) if form.validate() else None
    if user is None:
        path = interrupted.path if interrupted else next_page("")
        return sign_in_page(form, 422, path=path, interrupted=interrupted)

    _open_session(user, remember=form.remember.data, password=form.password.data)
    db.session.commit()
    if interrupted:
        page = render_template("accounts/send_now.html", kept=interrupted, person=user)
        return private(page)
    answer = redirect(next_page(), 303)
    if i18n.LANGUAGE_COOKIE not in request.cookies and user.language != i18n.language():
        speak(answer, user.language)
    return answer


@bp.post("/keluar")
def sign_out() -> ResponseReturnValue:
    require(policy.can_enter(login.viewer()))
    if (sign_in_id := login.sign_in_id()) is not None:
        services.end_sign_in(sign_in_id)
    login.end_session()
    db.session.commit()
    return redirect("/", 303)


def sign_in_page(
    form: forms.SignInForm,
    status: int = 200,
    *,
    path: str,
    interrupted: kept.Kept | None = None,
) -> ResponseReturnValue:
    page = render_template("accounts/sign_in.html", form=form, path=path, kept=interrupted)
    return page, status


def _whom_fits(form: forms.SignInForm) -> User | None:
    """Whoever address and password belong to. All failures read the same, and take as long."""
    user = queries.find_user_by_email(form.email.data)
    fits = passwords.verify(user.password_hash if user else None, form.password.data)
    if user is None or not fits or user.email_confirmed_at is None:
        form.form_errors.append(
            _(
                "Alamat e-mail atau kata sandi tidak cocok. Bila baru mendaftar, buka dahulu "
                "tautan konfirmasi yang kami kirim ke alamat Anda."
            )
        )
        return None
    if user.suspended_at is not None:
        form.form_errors.append(
            _("Akun ini ditangguhkan oleh moderator. Alasannya ada di log moderasi.")
        )
        return None
    return user


def _open_session(user: User, *, remember: bool, password: str | None = None) -> None:
    """A new row and a new cookie; the row this browser had before is ended."""
    if (before := login.sign_in_id()) is not None:
        services.end_sign_in(before)
    token = login.new_token()
    row = services.open_sign_in(
        user,
        token_hash=login.hash_token(token),
        user_agent=request.user_agent.string,
        remember=remember,
        password=password,
    )
    login.start_session(row, user, token, remember=remember)


def speak(answer: Response, language: str) -> None:
    """On a new browser: in the language that the person chose elsewhere."""
    answer.set_cookie(
        i18n.LANGUAGE_COOKIE,
        language,
        max_age=YEAR,
        samesite="Lax",
        secure=request.is_secure,
        httponly=True,
    )


def _user_of(token: str) -> User | None:
    claim = tokens.read(tokens.CONFIRM, token)
    if claim is None:
        return None
    user = queries.find_user(claim.user_id)
    return user if tokens.fits(tokens.CONFIRM, claim, user) else None


def _registration(form: forms.RegisterForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "accounts/register.html", form=form, names=queries.organisation_names()
    )
    return page, status


def _confirmation(
    user: User, form: forms.ConfirmForm, status: int = 200
) -> ResponseReturnValue:
    return private(
        render_template("accounts/confirm.html", form=form, email=user.email), status
    )
