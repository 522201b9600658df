"""Loads the catalog, and then the ledger, which names its applications."""

from collections.abc import Callable

from livinglab.replication.loading_catalog import load_applications
from livinglab.replication.loading_ledger import load_replications

STEPS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("applications", load_applications),
    ("steps of replications", load_replications),
)
