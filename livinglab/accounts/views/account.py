"""The own profile and address."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import i18n, limits, submissions
from livinglab.accounts import forms, login, passwords, policy, queries, services, tokens
from livinglab.accounts.views.blueprint import bp, gone, private, seen_other
from livinglab.accounts.views.entering import speak
from livinglab.accounts.views.letters import letter_link
from livinglab.db import db
from livinglab.errors import require


@bp.get("/akun")
def show_account() -> ResponseReturnValue:
    person = login.member()
    return render_template(
        "accounts/account.html", form=forms.ProfileForm(obj=person), person=person
    )


@bp.post("/akun")
@limits.posting
def edit_profile() -> ResponseReturnValue:
    person = login.member()
    require(policy.can_edit_account(person, person))
    form = forms.ProfileForm()
    if not form.validate():
        return render_template("accounts/account.html", form=form, person=person), 422
    services.edit_profile(
        person,
        services.Profile(
            name=form.name.data,
            position=form.position.data or "",
            unit=form.unit.data or "",
            language=form.language.data,
        ),
        wants_mail=form.wants_mail.data,
    )
    db.session.commit()
    flash(_("Profil tersimpan."), "ok")
    answer = seen_other(".show_account")
    if form.language.data != i18n.language():
        speak(answer, form.language.data)
    return answer


@bp.get("/akun/email")
def show_email() -> ResponseReturnValue:
    return render_template("accounts/email.html", form=forms.EmailForm(), person=login.member())


@bp.post("/akun/email")
@limits.asking_mail
@limits.proving
def ask_new_email() -> ResponseReturnValue:
    """The same answer whether or not somebody uses the address already."""
    person = login.member()
    require(policy.can_edit_account(person, person))
    form = forms.EmailForm()
    if form.validate() and not passwords.verify(person.password_hash, form.password.data):
        form.password.errors = [_("Kata sandi sekarang tidak cocok.")]
    if form.errors:
        return render_template("accounts/email.html", form=form, person=person), 422
    key = f"email:{person.id}:{submissions.usable(form.submission.data)}"
    services.request_email(person, key=key, email=form.email.data)
    db.session.commit()
    page = render_template(
        "accounts/letter_sent.html", email=form.email.data, letter=letter_link(key)
    )
    return private(page)


@bp.get("/akun/email/<token>")
def show_new_email(token: str) -> ResponseReturnValue:
    claim = tokens.read(tokens.EMAIL, token)
    user = queries.find_user(claim.user_id) if claim else None
    if claim is None or not tokens.fits(tokens.EMAIL, claim, user):
        return gone()
    return private(
        render_template(
            "accounts/confirm_email.html", form=forms.LivingForm(), email=claim.email
        )
    )


@bp.post("/akun/email/<token>")
def change_email(token: str) -> ResponseReturnValue:
    """The link proves the mailbox, and was made by who knew the password."""
    require(policy.can_enter(login.viewer()))
    claim = tokens.read(tokens.EMAIL, token)
    user = queries.find_user(claim.user_id) if claim else None
    if claim is None or user is None or not tokens.fits(tokens.EMAIL, claim, user):
        return gone()
    try:
        services.change_email(user, email=claim.email)
    except services.AddressTaken:
        return gone()
    db.session.commit()
    flash(_("Alamat e-mail diganti. Mulai sekarang masuklah dengan alamat baru."), "ok")
    return seen_other(".show_email" if login.viewer() else ".show_sign_in")
