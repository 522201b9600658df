"""Choosing the answer, and saying where else it worked."""

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab.accounts.login import member
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum import policy
from livinglab.forum.forms import AnswerForm, ConfirmationForm
from livinglab.forum.queries import threads
from livinglab.forum.services import answers as services

bp = Blueprint("answers", __name__)
THREAD = "/forum/topik/<int(max=2147483647):thread_id>"
POST = "/forum/kiriman/<int(max=2147483647):post_id>"


@bp.post(f"{THREAD}/jawaban")
def choose_answer(thread_id: int) -> ResponseReturnValue:
    actor = member()
    thread = threads.get_thread_whole(thread_id, actor)
    require(policy.can_accept(actor, thread))
    form = AnswerForm()
    if not form.validate():
        flash(_first_error(form), "danger")
        return redirect(thread.path, 303)
    post = threads.get_post(form.post.data, actor)
    for_asker = _("Atas nama penanya.") if actor.id != thread.author_id else ""
    reason = form.reason.data or for_asker
    if post.id == thread.accepted_post_id and not form.says_validity:
        services.withdraw_answer(thread, actor, reason=reason)
        db.session.commit()
        return redirect(thread.path, 303)
    try:
        services.accept_answer(
            thread,
            post,
            actor,
            valid_for_release=form.valid_for_release.data,
            valid_regulation=form.valid_regulation.data,
            valid_until=form.valid_until.data.day if form.valid_until.data else None,
            reason=reason,
        )
    except services.NotAnAnswer:
        flash(_("Kiriman itu tidak dapat dipilih sebagai jawaban topik ini."), "danger")
        return redirect(thread.path, 303)
    db.session.commit()
    return redirect(thread.path, 303)


@bp.post(f"{POST}/berhasil")
def confirm_answer(post_id: int) -> ResponseReturnValue:
    actor = member()
    post = threads.get_post(post_id, actor)
    require(policy.can_confirm_answer(actor, post, post.thread))
    form = ConfirmationForm()
    others = sorted(actor.organisation_ids - {post.organisation_id})
    chosen = form.organisation.data if form.validate() else None
    services.confirm_answer(
        post,
        actor,
        organisation_id=chosen if chosen in others else others[0],
        note=form.note.data[:500],
    )
    db.session.commit()
    return redirect(post.thread.path_of(post.number), 303)


@bp.post(f"{POST}/resmi")
def mark_official(post_id: int) -> ResponseReturnValue:
    actor = member()
    post = threads.get_post(post_id, actor)
    require(policy.can_mark_official(actor, post, post.thread))
    services.mark_official(post, official=not post.is_official)
    db.session.commit()
    return redirect(post.thread.path_of(post.number), 303)


def _first_error(form: AnswerForm) -> str:
    return str(next(error for errors in form.errors.values() for error in errors))
