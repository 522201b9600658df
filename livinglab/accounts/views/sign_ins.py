"""Browsers that are signed in, and ending one or all others."""

import re

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab.accounts import forms, login, policy, queries, services
from livinglab.accounts.views.blueprint import bp, seen_other
from livinglab.db import db
from livinglab.errors import require

# In this order: Edge and Opera say that they are Chrome as well, Chrome says Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@bp.get("/akun/sesi")
def list_sign_ins() -> ResponseReturnValue:
    person = login.member()
    rows = [(row, browser_name(row.user_agent)) for row in queries.sign_ins_of(person)]
    return render_template(
        "accounts/sign_ins.html", rows=rows, mine=login.sign_in_id(), form=forms.LivingForm()
    )


@bp.post("/akun/sesi/<int:sign_in_id>/akhir")
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    person = login.member()
    row = queries.get_sign_in(sign_in_id, person)
    require(policy.can_edit_account(person, person))
    services.end_sign_in(row.id)
    db.session.commit()
    flash(_("Sesi diakhiri."), "ok")
    return seen_other(".list_sign_ins")


@bp.post("/akun/sesi/akhir")
def end_other_sign_ins() -> ResponseReturnValue:
    person = login.member()
    require(policy.can_edit_account(person, person))
    services.end_sign_ins(person, except_id=login.sign_in_id())
    db.session.commit()
    flash(_("Semua sesi lain diakhiri."), "ok")
    return seen_other(".list_sign_ins")


def browser_name(user_agent: str) -> str:
    """`Firefox, Windows`: what people know their device by; "" if it does not say."""
    names = [
        next((name for sign, name in known if re.search(rf"{sign}\b", user_agent)), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in names if name)
