"""A reader reports a post."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import limits
from livinglab.accounts.login import member
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum import policy
from livinglab.forum.forms.moderation import FlagForm
from livinglab.forum.models import FlagReason, Post
from livinglab.forum.queries import moderation as queries
from livinglab.forum.queries.threads import get_post
from livinglab.forum.services import flags as services

bp = Blueprint("flags", __name__)
ADDRESS = "/forum/kiriman/<int(max=2147483647):post_id>/laporan"


@bp.get(ADDRESS)
def new_report(post_id: int) -> ResponseReturnValue:
    reader = member()
    post = get_post(post_id, reader)
    require(policy.can_flag(reader, post, post.thread))
    own = queries.own_flag(post, reader)
    values = {"reason": own.reason.value, "note": own.note} if own else {}
    return _page(post, FlagForm(formdata=None, data=values))


@bp.post(ADDRESS)
@limits.posting
def report_post(post_id: int) -> ResponseReturnValue:
    reader = member()
    post = get_post(post_id, reader)
    require(policy.can_flag(reader, post, post.thread))
    form = FlagForm()
    if not form.validate():
        return _page(post, form), 422
    services.report(post, reader, reason=FlagReason(form.reason.data), note=form.note.data)
    db.session.commit()
    flash(_("Terima kasih. Laporan Anda akan diperiksa moderator."), "ok")
    return redirect(post.thread.path_of(post.number), 303)


def _page(post: Post, form: FlagForm) -> str:
    return render_template(
        "forum/moderation/report.html", post=post, thread=post.thread, form=form
    )
