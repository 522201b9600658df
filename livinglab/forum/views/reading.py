"""What a reader keeps: reactions, bookmarks, unread threads, and what they follow."""

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab.accounts.login import member
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum import labels, policy
from livinglab.forum.forms.reading import LevelForm, SubjectForm
from livinglab.forum.queries import reading as queries
from livinglab.forum.queries.subjects import find_subject
from livinglab.forum.queries.threads import get_post, get_thread
from livinglab.forum.services import bookmarks, reactions, subscriptions
from livinglab.forum.views.lists import after
from livinglab.replica import may_lag

bp = Blueprint("reading", __name__)
POST = "/forum/kiriman/<int(max=2147483647):post_id>"


@bp.post(f"{POST}/reaksi")
def react(post_id: int) -> ResponseReturnValue:
    reader = member()
    post = get_post(post_id, reader)
    require(policy.can_react(reader, post, post.thread))
    useful = reactions.toggle_useful(post, reader)
    db.session.commit()
    if _wants_json():
        return jsonify(on=useful, count=post.useful_count)
    return redirect(post.thread.path_of(post.number), 303)


@bp.post(f"{POST}/markah")
def bookmark(post_id: int) -> ResponseReturnValue:
    reader = member()
    post = get_post(post_id, reader)
    require(policy.can_respond(reader, post, post.thread))
    kept = bookmarks.toggle_bookmark(post, reader)
    db.session.commit()
    if _wants_json():
        return jsonify(on=kept)
    if request.form.get("back") == "list":
        return redirect("/akun/markah", 303)
    return redirect(post.thread.path_of(post.number), 303)


@bp.post("/forum/topik/<int(max=2147483647):thread_id>/ikuti")
def follow_thread(thread_id: int) -> ResponseReturnValue:
    reader = member()
    thread = get_thread(thread_id, reader)
    require(policy.can_follow(reader))
    form = LevelForm()
    if not form.validate():
        abort(422)
    subscriptions.set_level(reader, "thread", str(thread.id), level=form.chosen)
    db.session.commit()
    return _back(thread.path)


@bp.post("/akun/langganan")
def follow_subject() -> ResponseReturnValue:
    """Follow anything that can be followed, or stop: by its kind and key."""
    reader = member()
    require(policy.can_follow(reader))
    form = SubjectForm()
    if not form.validate():
        abort(422)
    subject = find_subject(form.kind.data, form.key.data, reader)
    if subject is None and form.chosen is not None:
        abort(404)
    key = subject.key if subject else form.key.data
    subscriptions.set_level(reader, form.kind.data, key, level=form.chosen)
    db.session.commit()
    return _back(subject.path if subject else "/akun/langganan")


@bp.get("/akun/langganan")
def list_subscriptions() -> ResponseReturnValue:
    return render_template(
        "forum/subscriptions.html",
        followed=queries.subscriptions_of(_reader()),
        levels=labels.LEVELS,
        kinds=labels.SUBJECTS,
    )


@bp.get("/akun/markah")
def list_bookmarks() -> ResponseReturnValue:
    found = queries.bookmarks_of(_reader(), after=after())
    return render_template("forum/bookmarks.html", found=found, asked=after())


@bp.get("/forum/belum-dibaca")
@may_lag
def list_unread() -> ResponseReturnValue:
    found = queries.unread_threads(_reader(), after=after())
    return render_template("forum/unread.html", found=found, asked=after(), kinds=labels.KINDS)


def _reader() -> User:
    reader = member()
    require(policy.can_follow(reader))
    return reader


def _back(path: str) -> ResponseReturnValue:
    """To what was followed, or to the list that the button stood in."""
    flash(_("Pilihan Anda disimpan."), "ok")
    return redirect("/akun/langganan" if request.form.get("back") == "list" else path, 303)


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"
