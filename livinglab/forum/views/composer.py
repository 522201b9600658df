"""Opening a thread: the form, its preview, similar threads, and drafts."""

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup

from livinglab import admission, limits, submissions
from livinglab.accounts.login import member, viewer
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum import policy
from livinglab.forum.forms import DraftForm, ThreadForm
from livinglab.forum.forms.fields import text
from livinglab.forum.models import Category, ThreadKind
from livinglab.forum.queries import lists, reading_own, similar, threads
from livinglab.forum.services import polls, posts, writing
from livinglab.forum.services import threads as services
from livinglab.forum.views import subjects, uploading
from livinglab.prose import LIMIT
from livinglab.replica import may_lag

bp = Blueprint("composer", __name__)
ONLY_KEEPERS = lazy_gettext("Pengumuman hanya dapat ditulis oleh pengelola.")


@bp.get("/forum/topik/baru")
def new_thread() -> ResponseReturnValue:
    author = member()
    require(policy.may_write(author))
    given = subjects.prefilled(request.args)
    draft = reading_own.draft_of(author, "thread")
    values = given or ({"body": draft.body} | draft.fields if draft else {})
    form = ThreadForm(formdata=None, data=values)
    begun_at = draft.saved_at if draft and not given else None
    return _form_page(form, author, begun_at=begun_at)


@bp.post("/forum/topik")
@limits.posting
def start_thread() -> ResponseReturnValue:
    author = member()
    require(policy.may_write(author))
    form = ThreadForm()
    subjects.offer_categories(form, author)
    valid = form.validate()
    about = subjects.read_subjects(form)
    category = lists.find_category(form.category.data or "", author) if valid else None
    if category is not None and not _may_announce(form, author, category):
        valid = False
    if request.form.get("action") == "preview":
        shown = Markup(writing.rendered(form.body.data or "").html)  # noqa: S704  cleaned
        return _form_page(form, author, preview=shown)
    if not valid or not about.understood or category is None:
        return _form_page(form, author), 422
    require(policy.can_start_thread(author, category))
    submission = submissions.claim(form.submission.data, author.id)
    uploading.store(author, form)
    thread = services.start_thread(
        author,
        category=category,
        kind=ThreadKind(form.kind.data),
        title=form.title.data,
        body=form.body.data,
        tags=form.tags.parts,
        application_ids=about.application_ids,
        region_codes=about.region_codes,
    )
    submission.location = thread.path
    opening = threads.opening_of(thread)
    uploading.attach(opening, author, form)
    if (facts := form.poll_facts) is not None:
        polls.add_poll(opening, author, facts)
    db.session.commit()
    return redirect(thread.path, 303)


@bp.post("/forum/pratinjau")
def preview() -> ResponseReturnValue:
    """The text as it will look, as a fragment for the page that is being written."""
    require(policy.may_write(member()))
    body = text(request.form.get("body"))
    if len(body.encode()) > LIMIT:
        return _("Terlalu panjang untuk dipratinjau."), 422
    return writing.rendered(body).html


@bp.get("/forum/serupa.json")
@admission.heavy
@may_lag
def similar_threads() -> ResponseReturnValue:
    found = similar.similar_threads(request.args.get("judul", ""), viewer())
    return jsonify(results=[{"title": one.title, "url": one.url} for one in found])


@bp.post("/forum/draf")
def save_draft() -> ResponseReturnValue:
    writer = member()
    require(policy.may_write(writer))
    form = DraftForm()
    if not form.validate():
        return "", 422
    place = form.place.data
    if place != "thread":
        thread = threads.get_thread(int(place.partition(":")[2]), writer)
        require(policy.can_see(writer, thread))
    body = form.body.data.encode()[: 2 * LIMIT].decode(errors="ignore")
    posts.save_draft(writer, place, body=body, fields=form.fields)
    db.session.commit()
    if request.form.get("kembali"):
        return redirect("/akun/draf", 303)
    return "", 204


@bp.get("/akun/draf")
def show_drafts() -> ResponseReturnValue:
    return render_template("forum/drafts.html", drafts=reading_own.drafts_of(member()))


def _form_page(form: ThreadForm, author: User, **more: object) -> str:
    subjects.offer_categories(form, author)
    if not policy.can_announce(author):
        form.kind.choices = [
            choice for choice in form.kind.choices if choice[0] != ThreadKind.ANNOUNCEMENT.value
        ]
    title = form.title.data or ""
    return render_template(
        "forum/new.html",
        form=form,
        similar=similar.similar_threads(title, author) if form.is_submitted() else [],
        kept=uploading.keep_files(form, author) if form.is_submitted() else [],
        waits=policy.waits_for_review(author, threads.approved_posts_of(author)),
        **more,
    )


def _may_announce(form: ThreadForm, author: User, category: Category) -> bool:
    if policy.may_use_kind(author, ThreadKind(form.kind.data), category):
        return True
    form.kind.errors = [str(ONLY_KEEPERS)]
    return False
