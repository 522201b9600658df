"""Administrators add categories, change them, and say who may enter a closed one."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import submissions
from livinglab.accounts import queries as accounts
from livinglab.accounts.login import member
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum import policy
from livinglab.forum.forms.moderation import CategoryForm
from livinglab.forum.models import Category
from livinglab.forum.queries import moderation as queries
from livinglab.forum.services import categories as services
from livinglab.regions.queries import resolve_code

bp = Blueprint("forum_categories", __name__)
LIST = "/kelola/kategori"


@bp.get(LIST)
def list_categories() -> ResponseReturnValue:
    require(policy.can_keep_categories(member()))
    return render_template(
        "forum/moderation/categories.html", categories=queries.all_categories()
    )


@bp.route(f"{LIST}/baru", methods=["GET", "POST"])
def add_category() -> ResponseReturnValue:
    keeper = member()
    require(policy.can_keep_categories(keeper))
    form = CategoryForm()
    if not form.is_submitted():
        return _page(form)
    ids = _read(form)
    if ids is None:
        return _page(form), 422
    submission = submissions.claim(form.submission.data, keeper.id)
    submission.location = LIST
    services.add_category(keeper, _facts(form), ids)
    db.session.commit()
    flash(_("Kategori ditambahkan."), "ok")
    return redirect(LIST, 303)


@bp.route(f"{LIST}/<slug>", methods=["GET", "POST"])
def change_category(slug: str) -> ResponseReturnValue:
    keeper = member()
    require(policy.can_keep_categories(keeper))
    category = queries.get_category_to_keep(slug)
    names = "\n".join(one.label for one in queries.organisations_of(category))
    form = CategoryForm(
        data={
            "name": category.name,
            "description": category.description,
            "position": category.position,
            "is_closed": category.is_closed,
            "is_archived": category.archived_at is not None,
            "organisations": names,
        },
    )
    if not form.is_submitted():
        form.organisations.data = names
        return _page(form, category)
    ids = _read(form)
    if ids is None:
        return _page(form, category), 422
    services.change_category(category, keeper, _facts(form), ids, reason=form.reason.data)
    db.session.commit()
    flash(_("Kategori disimpan."), "ok")
    return redirect(LIST, 303)


def _read(form: CategoryForm) -> set[int] | None:
    """The organisations named, or None if the form is wrong; names nobody has are told."""
    valid = form.validate()
    all_of_them = accounts.organisations()
    known = {name.lower(): one.id for one in all_of_them for name in (one.name, one.label)}
    by_region = {one.region_code: one.id for one in all_of_them if one.region_code}
    ids: set[int] = set()
    for line in (form.organisations.data or "").splitlines():
        name = " ".join(line.split())
        if not name:
            continue
        found = known.get(name.lower()) or by_region.get(resolve_code(name) or "")
        if found is None:
            wrong = _("“%(name)s” bukan nama instansi yang dikenal.", name=name[:80])
            form.organisations.errors = [*form.organisations.errors, wrong]
            valid = False
        else:
            ids.add(found)
    return ids if valid else None


def _facts(form: CategoryForm) -> services.Facts:
    return services.Facts(
        name=form.name.data,
        description=form.description.data or "",
        position=form.position.data,
        is_closed=form.is_closed.data,
        is_archived=form.is_archived.data,
    )


def _page(form: CategoryForm, category: Category | None = None) -> str:
    return render_template("forum/moderation/category.html", form=form, category=category)
