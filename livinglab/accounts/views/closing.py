"""Taking one's data along, and leaving."""

from datetime import datetime
from typing import Any

from flask import Response, flash, json, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import admission, limits
from livinglab.accounts import forms, login, passwords, policy, queries, services
from livinglab.accounts.models import User
from livinglab.accounts.views.blueprint import bp
from livinglab.db import db, now
from livinglab.errors import require
from livinglab.forum import queries as forum
from livinglab.search import queries as search
from livinglab.search import services as searches
from livinglab.search.question import question_of


@bp.get("/akun/unduh")
@admission.heavy
def download_account() -> ResponseReturnValue:
    """Everything the account holds about the person, as JSON."""
    person = login.member()
    answer = Response(
        json.dumps(_own_data(person), ensure_ascii=False, indent=2), mimetype="application/json"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="livinglab-akun.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/akun/hapus")
def show_closing() -> ResponseReturnValue:
    login.member()
    return render_template("accounts/closing.html", form=forms.CloseForm())


@bp.post("/akun/hapus")
@limits.proving
def close_account() -> ResponseReturnValue:
    person = login.member()
    require(policy.can_edit_account(person, person))
    form = forms.CloseForm()
    if form.validate() and not passwords.verify(person.password_hash, form.password.data):
        form.password.errors = [_("Kata sandi sekarang tidak cocok.")]
    if not form.errors:
        try:
            services.close_account(person)
        except services.LastAdministrator:
            form.password.errors = [
                _("Anda administrator terakhir. Tunjuk administrator lain dahulu.")
            ]
    if form.errors:
        return render_template("accounts/closing.html", form=form), 422
    searches.forget_all(person)
    login.end_session()
    db.session.commit()
    flash(_("Akun Anda sudah ditutup dan data pribadi Anda dihapus."), "ok")
    return redirect("/", 303)


def _own_data(person: User) -> dict[str, Any]:
    return {
        "exported_at": now().isoformat(),
        "account": {
            "name": person.name,
            "handle": person.handle,
            "email": person.email,
            "position": person.position,
            "unit": person.unit,
            "language": person.language,
            "wants_mail": person.wants_mail,
            "created_at": person.created_at.isoformat(),
            "email_confirmed_at": _iso(person.email_confirmed_at),
        },
        "memberships": [
            {
                "organisation": row.organisation.name,
                "started_on": row.started_on.isoformat(),
                "ended_on": row.ended_on.isoformat() if row.ended_on else None,
                "claimed_at": row.claimed_at.isoformat(),
                "confirmed_at": _iso(row.confirmed_at),
                "refused_at": _iso(row.refused_at),
                "refusal_reason": row.refusal_reason,
            }
            for row in queries.memberships_of(person)
        ],
        "roles": [
            {
                "role": grant.role.value,
                "granted_at": grant.granted_at.isoformat(),
                "ended_at": _iso(grant.ended_at),
            }
            for grant in person.grants
        ],
        "sign_ins": [
            {
                "created_at": row.created_at.isoformat(),
                "last_seen_at": row.last_seen_at.isoformat(),
                "browser": row.user_agent,
            }
            for row in queries.sign_ins_of(person)
        ],
        "saved_searches": [
            question_of(saved)._asdict()
            | {
                "name": saved.name,
                "telling": saved.telling.value,
                "created_at": saved.created_at.isoformat(),
            }
            for saved in search.saved_by(person)
        ],
        "posts": [
            row._asdict() | {"created_at": row.created_at.isoformat()}
            for row in forum.written_by(person)
        ],
        "votes": [
            row._asdict() | {"created_at": row.created_at.isoformat()}
            for row in forum.votes_of(person)
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
