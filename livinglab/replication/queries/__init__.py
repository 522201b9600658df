"""Every read of the catalog and the ledger."""

from livinglab.replication.queries.catalog import (
    application_by_name,
    applications_by_slugs,
    applications_owned_by,
    get_application,
    published_applications,
)
from livinglab.replication.queries.dashboard import (
    NationalPicture,
    furthest_by_region,
    national_picture,
)
from livinglab.replication.queries.ledger import (
    latest_steps,
    people_running,
    replications_by,
    replications_from,
    replications_of,
    running_since,
    similar_obstacles,
)

__all__ = [
    "NationalPicture",
    "application_by_name",
    "applications_by_slugs",
    "applications_owned_by",
    "furthest_by_region",
    "get_application",
    "latest_steps",
    "national_picture",
    "people_running",
    "published_applications",
    "replications_by",
    "replications_from",
    "replications_of",
    "running_since",
    "similar_obstacles",
]
