"""The queue of those who keep order, and what they do to a post."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab.accounts.login import member
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum import labels, policy
from livinglab.forum.forms.moderation import OptionalReasonForm, ReasonForm, SwitchForm
from livinglab.forum.models import Post
from livinglab.forum.queries import moderation as queries
from livinglab.forum.queries.attachments import attachments_of
from livinglab.forum.queries.polls import words_of
from livinglab.forum.services import moderation as services

bp = Blueprint("moderation", __name__)
QUEUE = "/kelola/moderasi"
POST = "/forum/kiriman/<int(max=2147483647):post_id>"


@bp.get(QUEUE)
def show_queue() -> ResponseReturnValue:
    keeper = member()
    require(policy.can_see_queue(keeper))
    return render_template(
        "forum/moderation/queue.html",
        queue=queries.queue(keeper),
        form=OptionalReasonForm(formdata=None),
        reasons=labels.FLAG_REASONS,
    )


@bp.get(f"{POST}/kelola")
def keep_post(post_id: int) -> ResponseReturnValue:
    keeper = member()
    post = queries.get_post_to_review(post_id, keeper)
    require(policy.can_review_post(keeper, post, post.thread))
    return _page(post, ReasonForm(formdata=None))


@bp.post(f"{POST}/persetujuan")
def approve_post(post_id: int) -> ResponseReturnValue:
    """Let a post through that waited."""
    keeper = member()
    post = queries.get_post_to_review(post_id, keeper)
    require(policy.can_review_post(keeper, post, post.thread))
    form = OptionalReasonForm()
    if not form.validate():
        return _page(post, form), 422
    services.approve_post(post, keeper, reason=form.reason.data)
    db.session.commit()
    flash(_("Kiriman ditayangkan."), "ok")
    return _back(post, keeper)


@bp.post(f"{POST}/sembunyi")
def hide_post(post_id: int) -> ResponseReturnValue:
    """Hide a post, or show it again where `off` is sent."""
    keeper = member()
    post = queries.get_post_to_review(post_id, keeper)
    require(policy.can_review_post(keeper, post, post.thread))
    form = SwitchForm()
    if not form.validate():
        return _page(post, form), 422
    if form.off.data and post.is_hidden:
        services.unhide_post(post, keeper, reason=form.reason.data)
        flash(_("Kiriman ditampilkan kembali."), "ok")
    elif not form.off.data and not post.is_hidden:
        services.hide_post(post, keeper, reason=form.reason.data)
        flash(_("Kiriman disembunyikan."), "ok")
    db.session.commit()
    return _back(post, keeper)


@bp.post(f"{POST}/laporan/penutupan")
def dismiss_reports(post_id: int) -> ResponseReturnValue:
    """Leave the post as it is."""
    keeper = member()
    post = queries.get_post_to_review(post_id, keeper)
    require(policy.can_review_post(keeper, post, post.thread))
    form = OptionalReasonForm()
    if not form.validate():
        return _page(post, form), 422
    services.dismiss_flags(post, keeper, reason=form.reason.data)
    db.session.commit()
    flash(_("Laporan ditutup."), "ok")
    return _back(post, keeper)


def _page(post: Post, form: ReasonForm | OptionalReasonForm) -> str:
    return render_template(
        "forum/moderation/post.html",
        post=post,
        thread=post.thread,
        form=form,
        flags=queries.open_flags_of(post),
        files=attachments_of([post.id]),
        polls=words_of([post.id]),
        reasons=labels.FLAG_REASONS,
    )


def _back(post: Post, keeper: User) -> ResponseReturnValue:
    """To the thread, where it was begun there and can still be seen; else to the queue."""
    stays = request.form.get("back") == "thread" and policy.can_see(keeper, post.thread)
    return redirect(post.thread.path_of(post.number) if stays else QUEUE, 303)
