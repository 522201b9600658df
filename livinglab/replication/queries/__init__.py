"""Every read of the catalog and the ledger."""

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
    "furthest_by_region",
    "latest_steps",
    "national_picture",
    "people_running",
    "replications_by",
    "replications_from",
    "replications_of",
    "running_since",
    "similar_obstacles",
]
