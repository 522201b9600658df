"""Every read of people, organisations, memberships, roles and the public log."""

from livinglab.accounts.queries.authors import Named, called
from livinglab.accounts.queries.log import log_actions, log_page
from livinglab.accounts.queries.memberships import (
    claims_waiting_for,
    get_membership,
    get_own_membership,
    members_under,
    memberships_of,
    waiting_claims_of,
)
from livinglab.accounts.queries.organisations import (
    find_organisation,
    get_organisation,
    matching_organisations,
    organisation_by_name,
    organisation_names,
    organisation_of_region,
    organisations,
    organisations_by_ids,
    suggest_organisation,
)
from livinglab.accounts.queries.people import (
    find_user,
    find_user_by_email,
    find_user_by_handle,
    get_grant,
    get_sign_in,
    get_user_by_handle,
    grants_in_force,
    people_named,
    people_of,
    sign_ins_of,
    users_with_role,
)

__all__ = [
    "Named",
    "called",
    "claims_waiting_for",
    "find_organisation",
    "find_user",
    "find_user_by_email",
    "find_user_by_handle",
    "get_grant",
    "get_membership",
    "get_organisation",
    "get_own_membership",
    "get_sign_in",
    "get_user_by_handle",
    "grants_in_force",
    "log_actions",
    "log_page",
    "matching_organisations",
    "members_under",
    "memberships_of",
    "organisation_by_name",
    "organisation_names",
    "organisation_of_region",
    "organisations",
    "organisations_by_ids",
    "people_named",
    "people_of",
    "sign_ins_of",
    "suggest_organisation",
    "users_with_role",
    "waiting_claims_of",
]
