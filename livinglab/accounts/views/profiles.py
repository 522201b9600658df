"""What everybody may know of a person."""

from flask import render_template
from flask.typing import ResponseReturnValue

from livinglab import pagecache
from livinglab.accounts import login, policy, queries
from livinglab.accounts.models import Role, User
from livinglab.accounts.scopes import scope_names
from livinglab.accounts.views.blueprint import bp
from livinglab.replication import queries as replication


@bp.get("/orang/<handle>")
@pagecache.for_visitors("people", "catalog")
def show_person(handle: str) -> ResponseReturnValue:
    person = queries.get_user_by_handle(handle)
    organisations = {one.organisation_id: one.organisation for one in person.memberships}
    grants = [
        grant
        for grant in person.grants
        if grant.ended_at is None
        and (
            grant.role is not Role.REPRESENTATIVE
            or grant.organisation_id in person.represented_ids
        )
    ]
    return render_template(
        "accounts/person.html",
        person=person,
        memberships=[one for one in person.memberships if one.is_current],
        roles=scope_names(grants, applications_of(person), organisations),
        can_suspend=policy.can_suspend(login.viewer(), person),
    )


def applications_of(*people: User) -> dict[int, tuple[str, str]]:
    """Id → (name, slug) of the applications these people answer for; asks only if there are."""
    owns = any(grant.role is Role.OWNER for person in people for grant in person.grants)
    if not owns:
        return {}
    return {one.id: (one.name, one.slug) for one in replication.published_applications()}
