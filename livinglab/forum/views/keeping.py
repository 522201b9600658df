"""What moderators do to a thread. Each deed has its reason, and its line in the public log."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab.accounts.login import member
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.errors import require
from livinglab.forms import LivingForm
from livinglab.forum import policy
from livinglab.forum.forms.moderation import MergeForm, MoveForm, SplitForm, SwitchForm
from livinglab.forum.models import Thread
from livinglab.forum.queries import moderation as queries
from livinglab.forum.queries.keeping import find_thread, posts_by_numbers
from livinglab.forum.queries.threads import get_thread
from livinglab.forum.services import moderation as services
from livinglab.forum.services import rearranging

bp = Blueprint("keeping", __name__)
THREAD = "/forum/topik/<int(max=2147483647):thread_id>"


@bp.get(f"{THREAD}/kelola")
def keep_thread(thread_id: int) -> ResponseReturnValue:
    keeper = member()
    thread = get_thread(thread_id, keeper)
    require(policy.can_moderate(keeper, thread.category_id))
    return _page(thread, keeper)


@bp.post(f"{THREAD}/kunci")
def lock_thread(thread_id: int) -> ResponseReturnValue:
    keeper = member()
    thread = get_thread(thread_id, keeper)
    require(policy.can_moderate(keeper, thread.category_id))
    form = SwitchForm()
    if not form.validate():
        return _page(thread, keeper, lock=form), 422
    services.set_locked(thread, keeper, locked=not form.off.data, reason=form.reason.data)
    return _done(thread)


@bp.post(f"{THREAD}/sematan")
def pin_thread(thread_id: int) -> ResponseReturnValue:
    keeper = member()
    thread = get_thread(thread_id, keeper)
    require(policy.can_moderate(keeper, thread.category_id))
    form = SwitchForm()
    if not form.validate():
        return _page(thread, keeper, pin=form), 422
    services.set_pinned(thread, keeper, pinned=not form.off.data, reason=form.reason.data)
    return _done(thread)


@bp.post(f"{THREAD}/sembunyi")
def hide_thread(thread_id: int) -> ResponseReturnValue:
    keeper = member()
    thread = get_thread(thread_id, keeper)
    require(policy.can_moderate(keeper, thread.category_id))
    form = SwitchForm()
    if not form.validate():
        return _page(thread, keeper, hide=form), 422
    services.set_hidden(thread, keeper, hidden=not form.off.data, reason=form.reason.data)
    return _done(thread)


@bp.post(f"{THREAD}/pindah")
def move_thread(thread_id: int) -> ResponseReturnValue:
    keeper = member()
    thread = get_thread(thread_id, keeper)
    require(policy.can_move_thread(keeper, thread))
    form = MoveForm()
    choices = {one.slug: one for one in queries.categories_to_move_to(keeper, thread)}
    valid = form.validate()
    category = choices.get(form.category.data or "")
    if valid and category is None:
        form.category.errors = [_("Pilih kategori yang Anda kelola.")]
    if not valid or category is None:
        return _page(thread, keeper, move=form), 422
    rearranging.move_thread(thread, keeper, category=category, reason=form.reason.data)
    return _done(thread)


@bp.post(f"{THREAD}/belah")
def split_thread(thread_id: int) -> ResponseReturnValue:
    keeper = member()
    thread = get_thread(thread_id, keeper)
    require(policy.can_moderate(keeper, thread.category_id))
    form = SplitForm()
    if not form.validate():
        return _page(thread, keeper, split=form), 422
    chosen = posts_by_numbers(thread, form.chosen)
    try:
        made = rearranging.split_thread(
            thread, keeper, posts=chosen, title=form.title.data, reason=form.reason.data
        )
    except rearranging.CannotSplit:
        form.numbers.errors = [_("Pilih balasan yang dapat dibaca, bukan kiriman pertama.")]
        return _page(thread, keeper, split=form), 422
    return _done(made)


@bp.post(f"{THREAD}/gabung")
def merge_thread(thread_id: int) -> ResponseReturnValue:
    keeper = member()
    thread = get_thread(thread_id, keeper)
    require(policy.can_moderate(keeper, thread.category_id))
    form = MergeForm()
    valid = form.validate()
    into = find_thread(form.into_id, keeper) if valid else None
    if valid and (into is None or not policy.can_moderate(keeper, into.category_id)):
        form.into.errors = [_("Tidak ada topik dengan alamat itu yang dapat Anda kelola.")]
        into = None
    if into is None:
        return _page(thread, keeper, merge=form), 422
    try:
        rearranging.merge_thread(thread, keeper, into=into, reason=form.reason.data)
    except rearranging.CannotMerge:
        form.into.errors = [_("Topik ini tidak dapat digabung ke sana.")]
        return _page(thread, keeper, merge=form), 422
    return _done(into)


def _done(thread: Thread) -> ResponseReturnValue:
    db.session.commit()
    flash(_("Tersimpan, dan tercatat di log moderasi."), "ok")
    return redirect(thread.path, 303)


def _page(thread: Thread, keeper: User, **forms: LivingForm) -> str:
    """All that can be done to the thread; the form that was sent keeps what was typed."""
    empty = {
        "lock": SwitchForm(formdata=None),
        "pin": SwitchForm(formdata=None),
        "hide": SwitchForm(formdata=None),
        "move": MoveForm(formdata=None),
        "split": SplitForm(formdata=None),
        "merge": MergeForm(formdata=None),
    }
    return render_template(
        "forum/moderation/thread.html",
        thread=thread,
        categories=queries.categories_to_move_to(keeper, thread),
        sent=next(iter(forms), ""),
        **{name: form.apart(name) for name, form in (empty | forms).items()},
    )
