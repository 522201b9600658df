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
    Place,
    all_provinces,
    all_regions,
    candidates,
    find_region,
    matching,
    places,
    regencies_of,
    region_names,
    resolve,
    resolve_code,
    similar_to,
)

__all__ = [
    "Place",
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
    "places",
    "programmes",
    "regencies_of",
    "region_names",
    "resolve",
    "resolve_code",
    "similar_to",
]
