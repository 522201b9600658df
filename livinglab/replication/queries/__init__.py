"""Every read of the catalog and the ledger."""

from livinglab.replication.queries.catalog import (
    application_by_name,
    applications_by_slugs,
    get_application,
    published_applications,
)
from livinglab.replication.queries.dashboard import (
    NationalPicture,
    national_picture,
)
from livinglab.replication.queries.ledger import (
    STAGE_FACTS,
    RunsSince,
    latest_steps,
    people_running,
    public_replications,
    running_since,
)

__all__ = [
    "STAGE_FACTS",
    "NationalPicture",
    "RunsSince",
    "application_by_name",
    "applications_by_slugs",
    "get_application",
    "latest_steps",
    "national_picture",
    "people_running",
    "public_replications",
    "published_applications",
    "running_since",
]
