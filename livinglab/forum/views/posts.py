"""Replying, quoting, editing, deleting, and what a post was before."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from livinglab import limits, submissions
from livinglab.accounts.login import member, viewer
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum import policy
from livinglab.forum.differences import differences
from livinglab.forum.forms import DeleteForm, EditForm, ReplyForm
from livinglab.forum.models import Post, Thread
from livinglab.forum.queries import reading_own, threads
from livinglab.forum.services import posts as services
from livinglab.forum.services import writing
from livinglab.forum.views import uploading

bp = Blueprint("posts", __name__)
THREAD = "/forum/topik/<int(max=2147483647):thread_id>"
POST = "/forum/kiriman/<int(max=2147483647):post_id>"
QUOTED = 1500  # characters of a post that are taken over into a quote


@bp.get(f"{THREAD}/balasan")
def new_reply(thread_id: int) -> ResponseReturnValue:
    author = member()
    thread = threads.get_thread(thread_id, author)
    require(policy.can_reply(author, thread))
    draft = reading_own.draft_of(author, f"thread:{thread.id}")
    begun = f"{draft.body}\n\n" if draft else ""
    form = ReplyForm(
        formdata=None, body=begun + _quote(thread, request.args.get("kutip"), author)
    )
    return render_template("forum/reply.html", thread=thread, form=form)


@bp.post(f"{THREAD}/balasan")
@limits.posting
def post_reply(thread_id: int) -> ResponseReturnValue:
    author = member()
    thread = threads.get_thread(thread_id, author)
    require(policy.can_reply(author, thread))
    form = ReplyForm()
    if not form.validate():
        return _reply_page(thread, form, author), 422
    if request.form.get("action") == "preview":
        shown = Markup(writing.rendered(form.body.data).html)  # noqa: S704  cleaned
        return _reply_page(thread, form, author, preview=shown)
    submission = submissions.claim(form.submission.data, author.id)
    body = _quote(thread, request.form.get("quote"), author) + form.body.data
    uploading.store(author, form)
    reply = services.post_reply(thread, author, body=body)
    require(policy.can_reply(author, reply.thread))  # joined to another, or locked meanwhile
    submission.location = reply.thread.path_of(reply.number)
    uploading.attach(reply, author, form)
    db.session.commit()
    return redirect(submission.location, 303)


@bp.route(f"{POST}/sunting", methods=["GET", "POST"])
@limits.posting
def edit_post(post_id: int) -> ResponseReturnValue:
    editor = member()
    post = threads.get_post(post_id, editor)
    require(policy.can_edit_post(editor, post, post.thread))
    form = EditForm(data={"body": post.body, "revision": post.revision_count})
    if request.method == "GET":
        return _edit_page(post, form, editor)
    valid = form.validate()
    if valid and editor.id != post.author_id and not form.reason.data:
        form.reason.errors = [_("Tulis alasannya: akan tampil di log moderasi.")]
        valid = False
    if request.form.get("action") == "preview":
        shown = Markup(writing.rendered(form.body.data or "").html)  # noqa: S704  cleaned
        return _edit_page(post, form, editor, preview=shown)
    if not valid:
        return _edit_page(post, form, editor), 422
    uploading.store(editor, form)
    try:
        services.edit_post(
            post,
            editor,
            body=form.body.data,
            reason=form.reason.data,
            seen_revision=form.revision.data,
        )
    except services.EditConflict:
        form.revision.raw_data = [str(post.revision_count)]
        return _edit_page(post, form, editor, theirs=post.body), 409
    uploading.attach(post, editor, form)
    db.session.commit()
    return redirect(post.thread.path_of(post.number), 303)


@bp.route(f"{POST}/hapus", methods=["GET", "POST"])
def delete_post(post_id: int) -> ResponseReturnValue:
    author = member()
    post = threads.get_post(post_id, author)
    require(policy.can_delete_post(author, post, post.thread))
    form = DeleteForm()
    if request.method == "GET" or not form.validate():
        page = render_template("forum/delete.html", post=post, thread=post.thread, form=form)
        return page, 200 if request.method == "GET" else 422
    services.delete_post(post, author, reason=form.reason.data)
    db.session.commit()
    return redirect(post.thread.path_of(post.number), 303)


@bp.get(f"{POST}/riwayat")
def show_history(post_id: int) -> ResponseReturnValue:
    reader = viewer()
    post = threads.get_post(post_id, reader)
    require(policy.can_see_history(reader, post, post.thread))
    revisions = threads.revisions_of(post)
    texts = [*(revision.body for revision in revisions), post.body]
    asked = request.args.get("revisi", "")
    number = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 7 else 0
    if not 1 <= number <= len(revisions):
        number = len(revisions)
    pieces = differences(texts[number - 1], texts[number]) if revisions else []
    return render_template(
        "forum/history.html",
        post=post,
        thread=post.thread,
        revisions=revisions,
        number=number,
        pieces=pieces,
    )


def _reply_page(thread: Thread, form: ReplyForm, author: User, *, preview: str = "") -> str:
    return render_template(
        "forum/reply.html",
        thread=thread,
        form=form,
        preview=preview,
        kept=uploading.keep_files(form, author),
    )


def _edit_page(
    post: Post, form: EditForm, editor: User, *, theirs: str = "", preview: str = ""
) -> str:
    return render_template(
        "forum/edit_post.html",
        post=post,
        thread=post.thread,
        form=form,
        theirs=theirs,
        preview=preview,
        needs_reason=editor.id != post.author_id,
        kept=uploading.keep_files(form, editor) if form.is_submitted() else [],
        attached=uploading.attached_to(post),
    )


def _quote(thread: Thread, number: str | None, reader: User) -> str:
    """A post of the thread as a quote to write under; "" for none, or one not to be read."""
    if not number or not number.isdecimal() or not number.isascii() or len(number) > 9:
        return ""
    post = threads.post_with_author(thread.id, int(number))
    if post is None or not policy.can_read_post(reader, post, thread):
        return ""
    lines = [f"@{post.author.handle}:", *post.body[:QUOTED].splitlines()]
    return "\n".join(f"> {line}" for line in lines) + "\n\n"
