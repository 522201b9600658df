"""Every read of regions, their programmes and assessments."""

from livinglab.regions.queries.programmes import (
    assessments_page,
    get_assessment,
    get_member,
    get_programme,
    members_of,
    programmes,
)
from livinglab.regions.queries.regions import (
    all_provinces,
    all_regions,
    candidates,
    find_region,
    matching,
    regencies_of,
    region_names,
    region_with_facts,
    resolve,
    resolve_code,
    similar_to,
)

__all__ = [
    "all_provinces",
    "all_regions",
    "assessments_page",
    "candidates",
    "find_region",
    "get_assessment",
    "get_member",
    "get_programme",
    "matching",
    "members_of",
    "programmes",
    "regencies_of",
    "region_names",
    "region_with_facts",
    "resolve",
    "resolve_code",
    "similar_to",
]
