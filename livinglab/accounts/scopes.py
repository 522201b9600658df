"""What a role is given for, as a word and a link for the reader."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from livinglab.accounts.models import Grant, Organisation
from livinglab.regions.queries import region_names


class ScopeName(NamedTuple):
    name: str = ""
    url: str = ""


def scope_names(
    grants: Iterable[Grant],
    applications: Mapping[int, tuple[str, str]],
    organisations: Mapping[int, Organisation] | None = None,
    categories: Mapping[int, str] | None = None,
) -> list[tuple[Grant, ScopeName]]:
    """Each grant with its scope."""
    return [
        (grant, _scope(grant, applications, organisations or {}, categories or {}))
        for grant in grants
    ]


def _scope(
    grant: Grant,
    applications: Mapping[int, tuple[str, str]],
    organisations: Mapping[int, Organisation],
    categories: Mapping[int, str],
) -> ScopeName:
    if grant.application_id is not None:
        name, slug = applications.get(grant.application_id, ("", ""))
        return ScopeName(name, f"/aplikasi/{slug}" if slug else "")
    if grant.region_code is not None:
        name = region_names().get(grant.region_code, grant.region_code)
        return ScopeName(name, f"/daerah/{grant.region_code}")
    if grant.organisation_id is not None:
        organisation = organisations.get(grant.organisation_id)
        return organisation_scope(organisation) if organisation else ScopeName()
    if grant.category_id is not None:
        return ScopeName(categories.get(grant.category_id, ""))
    return ScopeName()


def organisation_scope(organisation: Organisation) -> ScopeName:
    code = organisation.region_code
    return ScopeName(organisation.label, f"/daerah/{code}" if code else "")
