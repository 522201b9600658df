"""A person's saved searches: kept from /cari, named, told of, and forgotten."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import submissions
from livinglab.accounts.login import member
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.errors import require
from livinglab.notifications.labels import filters_of, name_of
from livinglab.search import policy, queries, services
from livinglab.search.forms import KeepForm, SaveForm
from livinglab.search.labels import TELLINGS
from livinglab.search.models import Telling
from livinglab.search.question import Question, question_of, read_question
from livinglab.search.views.blueprint import bp

LIST = "/akun/pencarian"
SAVED = f"{LIST}/<int(max=2147483647):saved_id>"


@bp.get(LIST)
def list_saved() -> ResponseReturnValue:
    owner = member()
    require(policy.can_save(owner))
    return _page(owner)


@bp.post(LIST)
def save_search() -> ResponseReturnValue:
    owner = member()
    require(policy.can_save(owner))
    question, form = read_question(request.form), SaveForm()
    submissions.claim(form.submission.data, owner.id).location = LIST
    try:
        kept = services.save(owner, question)
    except services.MeansNothing:
        fault = _("Pertanyaan ini belum berisi apa pun. Tulis kata yang dicari.")
    except services.TooMany:
        fault = _(
            "Anda sudah menyimpan %(most)s pencarian. Hapus salah satu dahulu.",
            most=services.MOST_SAVED,
        )
    else:
        db.session.commit()
        done = (
            _("Pencarian ini sudah Anda simpan.") if kept.was_kept else _("Pencarian disimpan.")
        )
        flash(done, "ok")
        return redirect(LIST, 303)
    return _page(owner, typed=question, fault=fault), 422


@bp.get(SAVED)
def run_saved(saved_id: int) -> ResponseReturnValue:
    """Where its notifications lead: the newest first."""
    saved = queries.get_saved(saved_id, member())
    return redirect(question_of(saved).path(urut="newest"), 302)


@bp.post(SAVED)
def change_saved(saved_id: int) -> ResponseReturnValue:
    owner = member()
    saved = queries.get_saved(saved_id, owner)
    require(policy.can_change(owner, saved))
    form = KeepForm()
    if not form.validate():
        return _page(owner, changed=saved_id, form=form), 422
    services.change(saved, name=form.name.data, telling=Telling(form.telling.data))
    db.session.commit()
    flash(_("Pilihan Anda disimpan."), "ok")
    return redirect(LIST, 303)


@bp.post(f"{SAVED}/hapus")
def forget_saved(saved_id: int) -> ResponseReturnValue:
    owner = member()
    saved = queries.get_saved(saved_id, owner)
    require(policy.can_change(owner, saved))
    services.forget(saved)
    db.session.commit()
    flash(_("Pencarian dihapus dari daftar."), "ok")
    return redirect(LIST, 303)


def _page(
    owner: User,
    *,
    typed: Question | None = None,
    fault: str = "",
    changed: int = 0,
    form: KeepForm | None = None,
) -> str:
    """The list; with what was wrong in the form that was sent, and what was typed in it."""
    return render_template(
        "search/saved.html",
        saved=[
            (one, name_of(one), filters_of(one), question_of(one).path())
            for one in queries.saved_by(owner)
        ],
        tellings=TELLINGS,
        gets_letters=owner.wants_mail,
        typed=typed,
        fault=fault,
        changed=changed,
        form=form,
        new=SaveForm(formdata=None),
    )
