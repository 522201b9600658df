"""A forgotten password, a new one, and changing the one that is known."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import limits, submissions
from livinglab.accounts import forms, login, passwords, policy, queries, services, tokens
from livinglab.accounts.models import User
from livinglab.accounts.views.blueprint import bp, gone, private, seen_other
from livinglab.accounts.views.letters import letter_link
from livinglab.db import db
from livinglab.errors import require


@bp.get("/akun/lupa-sandi")
def show_forgotten() -> ResponseReturnValue:
    return render_template("accounts/forgotten.html", form=forms.ForgotForm())


@bp.post("/akun/lupa-sandi")
@limits.asking_mail
def ask_new_password() -> ResponseReturnValue:
    """The same answer and one letter in every case."""
    require(policy.can_enter(login.viewer()))
    form = forms.ForgotForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form), 422
    key = f"forgot:{submissions.usable(form.submission.data)}"
    services.request_password(form.email.data, key=key)
    db.session.commit()
    page = render_template(
        "accounts/letter_sent.html", email=form.email.data, letter=letter_link(key)
    )
    return private(page)


@bp.get("/akun/sandi-baru/<token>")
def show_new_password(token: str) -> ResponseReturnValue:
    user = _user_of(token)
    return gone() if user is None else _new_password(_form_for(user))


@bp.post("/akun/sandi-baru/<token>")
def set_new_password(token: str) -> ResponseReturnValue:
    """The link dies with the old password: it is good once."""
    require(policy.can_enter(login.viewer()))
    user = _user_of(token)
    if user is None:
        return gone()
    form = _form_for(user)
    form.about = (user.name, user.email)
    if not form.validate():
        return _new_password(form, 422)
    name = form.name.data if isinstance(form, forms.FirstPasswordForm) else None
    services.reset_password(user, password=form.password.data, name=name)
    login.end_session()
    db.session.commit()
    flash(_("Kata sandi baru tersimpan. Silakan masuk."), "ok")
    return redirect("/masuk", 303)


@bp.get("/akun/sandi")
def show_password() -> ResponseReturnValue:
    login.member()
    return render_template("accounts/password.html", form=forms.PasswordForm())


@bp.post("/akun/sandi")
@limits.proving
def change_password() -> ResponseReturnValue:
    person = login.member()
    require(policy.can_edit_account(person, person))
    form = forms.PasswordForm()
    form.about = (person.name, person.email)
    valid = form.validate()
    if valid and not passwords.verify(person.password_hash, form.current_password.data):
        form.current_password.errors = [_("Kata sandi sekarang tidak cocok.")]
    if form.errors:
        return render_template("accounts/password.html", form=form), 422
    services.change_password(
        person, password=form.password.data, except_sign_in=login.sign_in_id()
    )
    db.session.commit()
    flash(_("Kata sandi diganti. Peramban lain sudah dikeluarkan."), "ok")
    return seen_other(".show_password")


def _user_of(token: str) -> User | None:
    claim = tokens.read(tokens.RESET, token)
    if claim is None:
        return None
    user = queries.find_user(claim.user_id)
    return user if tokens.fits(tokens.RESET, claim, user) else None


def _form_for(user: User) -> forms.NewPasswordForm:
    is_known = user.email_confirmed_at is not None
    return forms.NewPasswordForm() if is_known else forms.FirstPasswordForm()


def _new_password(form: forms.NewPasswordForm, status: int = 200) -> ResponseReturnValue:
    return private(render_template("accounts/new_password.html", form=form), status)
