"""People for moderators: found by name, suspended and let back in."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from livinglab import limits
from livinglab.accounts import forms, login, policy, queries, services
from livinglab.accounts.models import User
from livinglab.accounts.views.blueprint import ask_reason, bp, seen_other
from livinglab.db import db
from livinglab.errors import require
from livinglab.forum.policy import can_see_queue
from livinglab.onward import asked_after


@bp.get("/kelola")
def show_tasks() -> ResponseReturnValue:
    """Where each one's work is, for whoever has a role."""
    person = login.member()
    return render_template(
        "accounts/tasks.html",
        person=person,
        sees_claims=policy.can_see_claims(person),
        sees_roles=policy.can_see_roles(person),
        sees_people=policy.can_see_people(person),
        is_curator=policy.is_curator(person),
        is_moderator=can_see_queue(person),
        sees_state=policy.can_see_state(person),
        is_administrator=policy.is_administrator(person),
    )


@bp.get("/kelola/orang")
@limits.searching
def list_people() -> ResponseReturnValue:
    person = login.member()
    require(policy.can_see_people(person))
    wanted = request.args.get("q", "")[:120].replace("\0", "")
    after = asked_after()
    people, total = queries.people_named(wanted, after)
    return render_template(
        "accounts/people.html",
        wanted=wanted,
        rows=[(one, policy.can_suspend(person, one)) for one in people.rows],
        total=total,
        asked=after is not None,
        after=people.after,
    )


@bp.get("/kelola/orang/<handle>/penangguhan")
def show_suspension(handle: str) -> ResponseReturnValue:
    user = queries.get_user_by_handle(handle)
    require(policy.can_suspend(login.member(), user))
    return _ask(forms.ReasonForm(), user, _("Tangguhkan akun"))


@bp.post("/kelola/orang/<handle>/penangguhan")
def suspend_user(handle: str) -> ResponseReturnValue:
    person = login.member()
    user = queries.get_user_by_handle(handle)
    require(policy.can_suspend(person, user))
    form = forms.ReasonForm()
    if form.validate():
        try:
            services.suspend_user(user, person, reason=form.reason.data)
        except services.LastAdministrator:
            form.reason.errors = [_("Administrator terakhir tidak dapat ditangguhkan.")]
    if form.errors:
        return _ask(form, user, _("Tangguhkan akun"))
    db.session.commit()
    flash(_("Akun %(name)s ditangguhkan.", name=user.name), "ok")
    return seen_other(".list_people", q=user.handle)


@bp.get("/kelola/orang/<handle>/pemulihan")
def show_restoring(handle: str) -> ResponseReturnValue:
    user = queries.get_user_by_handle(handle)
    require(policy.can_suspend(login.member(), user))
    return _ask(forms.ReasonForm(), user, _("Pulihkan akun"))


@bp.post("/kelola/orang/<handle>/pemulihan")
def unsuspend_user(handle: str) -> ResponseReturnValue:
    person = login.member()
    user = queries.get_user_by_handle(handle)
    require(policy.can_suspend(person, user))
    form = forms.ReasonForm()
    if not form.validate():
        return _ask(form, user, _("Pulihkan akun"))
    services.unsuspend_user(user, person, reason=form.reason.data)
    db.session.commit()
    flash(_("Akun %(name)s dipulihkan.", name=user.name), "ok")
    return seen_other(".list_people", q=user.handle)


def _ask(form: forms.ReasonForm, user: User, title: str) -> ResponseReturnValue:
    return ask_reason(
        form, title=title, subject=user.name, back="/kelola/orang", back_name=_("Orang")
    )
