"""Loads the regions, and after all other features what is known and findable of them."""

from collections.abc import Callable

from livinglab.regions.loading.documents import put_all_regions
from livinglab.regions.loading.facts import load_assessments, load_programmes
from livinglab.regions.services import load_regions

STEPS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("regions", load_regions),
    ("programmes and their members", load_programmes),
    ("assessments of regions", load_assessments),
)
# These name applications, so they come when there are some.
LATE_STEPS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("regions that can be found", put_all_regions),
)
