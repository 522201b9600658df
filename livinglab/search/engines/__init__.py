"""What an engine is: it matches documents and counts them. Ranking is done above it.

An engine knows terms, not words: it is given concepts that were read from the
question and hands back the rows of `search_document` worth a closer look.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from livinglab.search.asking.parts import Alternative, Concept, Filters

CANDIDATES = 160  # documents that ranking looks at
SECONDS = 1.0  # an engine may look; what is found by then is shown as a part
IN_HEADING = 0.5  # of its rarity, that a concept adds for standing in title or names too
FACETS = ("kind", "province", "application", "stage", "year")


class Entry(NamedTuple):
    """A document as an engine takes it in."""

    id: int
    kind: str
    object_id: str
    stems: str
    region: str
    province: str
    application: str
    status: str
    author: str
    scope: str
    weight: float
    created_at: datetime
    deleted: bool


@dataclass(frozen=True)
class Wanted:
    """What to match: all required concepts (or any of them), none excluded, within filters."""

    concepts: tuple[Concept, ...]
    excluded: tuple[Alternative, ...]
    filters: Filters
    scopes: frozenset[str]
    any_of_them: bool = False
    sort: str = "relevance"
    limit: int = CANDIDATES
    # Only documents that were there when the first page was shown: ids up to this; 0 for all.
    until: int = 0
    # Only what stands in title or names, for when there is no time for texts.
    in_heading: bool = False
    # Whether to count things, and what each facet's values have; else only some may be told.
    facets: bool = True
    # The kinds that are ranked before others, where not all can be, in the order of relevance.
    first: tuple[str, ...] = ()
    # How rare each concept is: where not all have to be there, rare ones count for more.
    rarities: tuple[float, ...] = ()

    def shares(self) -> list[tuple[Concept, float]]:
        """Each concept with its rarity."""
        return list(
            zip(self.concepts, self.rarities or (1.0,) * len(self.concepts), strict=True)
        )


@dataclass
class Found:
    """Rows by the engine's own order; how many things there are, and of which kinds."""

    ids: list[int] = field(default_factory=list)
    total: int = 0
    is_exact: bool = True
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    # The engine is being built anew: there may be more than it knows of yet.
    is_partial: bool = False
    # There was no time to look at everything.
    is_late: bool = False
    # The highest id that could be found.
    newest: int = 0


class Engine(Protocol):
    def find(self, wanted: Wanted) -> Found: ...

    def generation(self) -> str:
        """Changes whenever other documents can be found."""
        ...

    def is_latest(self) -> bool:
        """Whether what was found last is what there is to be found by now."""
        ...


class Busy(Exception):
    """Another process writes to this index."""


class Writing(Protocol):
    """How an engine with an index of its own in a folder takes in what the table holds."""

    @property
    def BUILD_BATCH(self) -> int:  # noqa: N802  a constant of each
        """How many documents a commit holds while an index is made."""
        ...

    def create(self, folder: Path) -> None: ...

    def write(
        self, folder: Path, entries: Sequence[Entry], *, is_building: bool = False
    ) -> None:
        """Take in a batch, one entry for each document, and commit."""
        ...

    def tidy(self, folder: Path) -> bool:
        """Bring its parts together while nobody waits; whether there was anything to do."""
        ...

    def gather(self, folder: Path) -> bool:
        """Bring a few small parts together, in seconds; whether there was anything to do."""
        ...
