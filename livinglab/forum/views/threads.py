"""A thread, page by page; where its reader is; and what it is called and about."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import limits
from livinglab.accounts.login import member, viewer
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum import policy
from livinglab.forum.forms import AboutForm, PositionForm
from livinglab.forum.models import Thread
from livinglab.forum.queries import lists, threads
from livinglab.forum.queries.opened import SCOPES, open_thread
from livinglab.forum.services import posts as services
from livinglab.forum.services import threads as thread_services
from livinglab.forum.views import subjects
from livinglab.forum.views.page import asked_page, thread_page
from livinglab.pagecache import for_visitors

bp = Blueprint("threads", __name__)
THREAD = "/forum/topik/<int(max=2147483647):thread_id>"


@bp.get(THREAD)
@bp.get(f"{THREAD}-<slug>")
@for_visitors(*SCOPES)
def show_thread(thread_id: int, slug: str = "") -> ResponseReturnValue:
    reader = viewer()
    page = asked_page()
    opened, keeps = open_thread(thread_id, page, reader)
    thread = opened.thread
    if thread.merged_into_id is not None:
        return redirect(threads.get_thread(thread.merged_into_id, reader).path, 301)
    if slug != thread.slug:
        return redirect(_with_query(thread), 301)
    return render_template("forum/thread.html", **thread_page(opened, keeps, page, reader))


@bp.post(f"{THREAD}/posisi")
def save_position(thread_id: int) -> ResponseReturnValue:
    reader = member()
    thread = threads.get_thread(thread_id, reader)
    require(policy.can_see(reader, thread))
    form = PositionForm()
    if not form.validate():
        return "", 422
    services.mark_read(reader, thread, form.number.data)
    db.session.commit()
    if request.args.get("kembali"):
        return redirect(thread.path_of(form.number.data), 303)
    return "", 204


@bp.route(f"{THREAD}/sunting", methods=["GET", "POST"])
@limits.posting
def edit_thread(thread_id: int) -> ResponseReturnValue:
    editor = member()
    thread = threads.get_thread(thread_id, editor)
    require(policy.can_edit_thread(editor, thread))
    may_move = policy.can_move_thread(editor, thread)
    form = AboutForm(
        data={"title": thread.title, "category": thread.category.slug} | subjects.typed(thread)
    )
    if may_move:
        subjects.offer_places(form, editor, thread)
    else:
        del form.category
    if request.method == "GET":
        return _edit_page(thread, form, may_move=may_move)
    valid = form.validate()
    about = subjects.read_subjects(form)
    reason = form.reason.data
    if editor.id != thread.author_id and not reason:
        form.reason.errors = [_("Tulis alasannya: akan tampil di log moderasi.")]
        valid = False
    if not valid or not about.understood:
        return _edit_page(thread, form, may_move=may_move), 422
    thread_services.edit_thread(
        thread,
        editor,
        title=form.title.data,
        category=lists.get_category(form.category.data, editor)
        if may_move
        else thread.category,
        tags=form.tags.parts,
        application_ids=about.application_ids,
        region_codes=about.region_codes,
        reason=reason,
    )
    db.session.commit()
    return redirect(thread.path, 303)


def _edit_page(thread: Thread, form: AboutForm, *, may_move: bool) -> str:
    may_ask = thread.author_id == member().id and not thread.merged_into_id
    return render_template(
        "forum/edit_thread.html",
        thread=thread,
        form=form,
        may_move=may_move,
        # Only its author may ask something there.
        opening=threads.opening_of(thread) if may_ask else None,
    )


def _with_query(thread: Thread) -> str:
    query = request.query_string.decode("ascii", "ignore")
    return f"{thread.path}?{query}" if query else thread.path
