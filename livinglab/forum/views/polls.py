"""Voting in polls, and what their authors and moderators do with them."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import submissions
from livinglab.accounts.login import member
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum import policy
from livinglab.forum.forms import BallotForm, PollForm
from livinglab.forum.forms.moderation import OptionalReasonForm, ReasonForm
from livinglab.forum.forms.polls import MULTIPLE, SINGLE
from livinglab.forum.models import Poll, Post, page_of
from livinglab.forum.queries import polls as queries
from livinglab.forum.queries import threads
from livinglab.forum.queries.opened import open_thread
from livinglab.forum.services import polls as services
from livinglab.forum.views.page import thread_page

bp = Blueprint("polls", __name__)
POLL = "/forum/kiriman/<int(max=2147483647):post_id>/jajak-pendapat"


@bp.post(f"{POLL}/suara")
def vote(post_id: int) -> ResponseReturnValue:
    """Cast a vote, change it, or take it back."""
    voter = member()
    poll = queries.get_poll(post_id, voter)
    require(policy.may_vote(voter, poll.post.thread))
    if not policy.takes_votes(poll, poll.post, poll.post.thread):
        return _too_late(poll)
    form = BallotForm()
    if not form.validate_for(poll):
        return _thread_page(poll.post, form, voter), 422
    try:
        services.vote(poll, voter, form.chosen)
    except (services.PollClosed, services.NotAnOption):
        return _too_late(poll)
    db.session.commit()
    flash(_("Suara Anda tersimpan.") if form.chosen else _("Suara Anda ditarik."), "ok")
    return _back(poll.post)


@bp.get(POLL)
def show_poll(post_id: int) -> ResponseReturnValue:
    """What its author and moderators can do with it; or the form for one."""
    keeper = member()
    post = threads.get_post(post_id, keeper)
    poll = queries.poll_of(post)
    may_close = poll is not None and policy.can_close_poll(keeper, post, post.thread)
    require(may_close or policy.can_edit_poll(keeper, poll, post, post.thread))
    return _page(post, poll, keeper)


@bp.post(POLL)
def save_poll(post_id: int) -> ResponseReturnValue:
    author = member()
    post = threads.get_post(post_id, author)
    poll = queries.poll_of(post)
    require(policy.can_edit_poll(author, poll, post, post.thread))
    form = PollForm()
    facts = form.poll_facts if form.validate() else None
    if facts is None:
        return _page(post, poll, author, form=form), 422
    if poll is None:
        submission = submissions.claim(form.submission.data, author.id)
        submission.location = _path(post)
        services.add_poll(post, author, facts)
    else:
        try:
            services.change_poll(poll, facts)
        except services.PollFixed:
            return _fixed(post)
    db.session.commit()
    return _back(post)


@bp.post(f"{POLL}/hapus")
def remove_poll(post_id: int) -> ResponseReturnValue:
    author = member()
    poll = queries.get_poll(post_id, author)
    post = poll.post
    require(policy.can_edit_poll(author, poll, post, post.thread))
    try:
        services.remove_poll(poll)
    except services.PollFixed:
        return _fixed(post)
    db.session.commit()
    flash(_("Jajak pendapat dihapus."), "ok")
    return redirect(post.thread.path_of(post.number), 303)


@bp.post(f"{POLL}/tutup")
def close_poll(post_id: int) -> ResponseReturnValue:
    keeper = member()
    poll = queries.get_poll(post_id, keeper)
    require(policy.can_close_poll(keeper, poll.post, poll.post.thread))
    form = _closing_form(poll.post, keeper)
    if not form.validate():
        return _page(poll.post, poll, keeper, closing=form), 422
    services.close_poll(poll, keeper, reason=form.reason.data)
    db.session.commit()
    flash(_("Jajak pendapat ditutup."), "ok")
    return _back(poll.post)


def _closing_form(post: Post, keeper: User, **given: object) -> ReasonForm | OptionalReasonForm:
    """For somebody else's poll the reason is asked: it stands in the public log."""
    wanted = OptionalReasonForm if keeper.id == post.author_id else ReasonForm
    return wanted(**given)


def _page(
    post: Post,
    poll: Poll | None,
    keeper: User,
    *,
    form: PollForm | None = None,
    closing: ReasonForm | OptionalReasonForm | None = None,
) -> str:
    """What can be done now; the form that was sent keeps what was typed."""
    return render_template(
        "forum/poll.html",
        post=post,
        thread=post.thread,
        poll=poll,
        form=form or PollForm(formdata=None, data=_typed(poll)),
        closing=closing or _closing_form(post, keeper, formdata=None),
        can_edit=policy.can_edit_poll(keeper, poll, post, post.thread),
        can_close=poll is not None
        and not poll.is_closed
        and policy.can_close_poll(keeper, post, post.thread),
    )


def _typed(poll: Poll | None) -> dict[str, object]:
    """The poll as one would type it."""
    if poll is None:
        return {}
    return {
        "poll_question": poll.question,
        "poll_options": "\n".join(option.text for option in poll.options),
        "poll_kind": MULTIPLE if poll.is_multiple else SINGLE,
        "poll_results": poll.results.value,
        "poll_closes": poll.closes_on,
    }


def _thread_page(post: Post, form: BallotForm, voter: User) -> str:
    """The page of the thread with the ballot as it was filled in, and what is wrong with it."""
    page = page_of(post.number)
    opened, keeps = open_thread(post.thread_id, page, voter)
    values = thread_page(opened, keeps, page, voter, refused=(post.id, form))
    return render_template("forum/thread.html", **values)


def _too_late(poll: Poll) -> ResponseReturnValue:
    flash(_("Suara Anda tidak dihitung: jajak pendapat ini ditutup atau diubah."), "danger")
    return _to_the_message(poll.post)


def _fixed(post: Post) -> ResponseReturnValue:
    flash(_("Jajak pendapat ini tidak dapat diubah lagi: sudah ada yang memilih."), "danger")
    return _to_the_message(post)


def _to_the_message(post: Post) -> ResponseReturnValue:
    """The top of the page, where it stands; without "#top" a browser goes to the poll again."""
    return redirect(f"{_page_path(post)}#top", 303)


def _back(post: Post) -> ResponseReturnValue:
    return redirect(_path(post), 303)


def _path(post: Post) -> str:
    """Where the poll stands on the page of its thread."""
    return f"{_page_path(post)}#jajak-{post.number}"


def _page_path(post: Post) -> str:
    return post.thread.path_of(post.number).partition("#")[0]
