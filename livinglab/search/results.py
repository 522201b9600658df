"""What a search gives back."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from livinglab.search.asking import Asked
from livinglab.search.ranking import Candidate
from livinglab.search.vocabulary import Vocabulary

PER_PAGE = 20


@dataclass(frozen=True)
class Hit:
    """One thing that was found, a thread by its best page."""

    kind: str
    key: str
    title: str
    url: str
    # Escaped text with <mark> around what was looked for.
    snippet: Markup
    regions: tuple[str, ...]
    applications: tuple[str, ...]
    # The stage of a replication; "answered" or "open" for a question.
    stage: str
    trust: str
    created_at: datetime
    # The name of the attachment in which it stands.
    file: str = ""

    @property
    def region(self) -> str:
        return self.regions[0] if self.regions else ""


@dataclass(frozen=True)
class Facet:
    """One way to narrow down: value → how many things. `chosen` are those in use."""

    name: str
    values: tuple[tuple[str, int], ...]
    chosen: frozenset[str] = frozenset()


class Row(NamedTuple):
    """A row of `search_document` as far as a hit tells it."""

    id: int
    kind: str
    object_id: str
    title: str
    names: str
    url: str
    region: str
    province: str
    application: str
    status: str
    trust: str
    created_at: datetime
    body: str
    steps: bytes


Rows = tuple[tuple[Candidate, Row], ...]


@dataclass(frozen=True)
class Ground:
    """What a page of results was made of; the reader may see each of the rows."""

    asked: Asked
    words: Vocabulary
    # In the order of the hits, and of the others.
    rows: Rows
    others: Rows = ()


@dataclass(frozen=True)
class Results:
    # Of the hits on all pages; the facets count these.
    total: int = 0
    # False where there are more than were counted.
    is_exact: bool = True
    hits: tuple[Hit, ...] = ()
    # They follow the last of the hits and have only a part of what was asked for, or are
    # less near than these.
    others: tuple[Hit, ...] = ()
    facets: tuple[Facet, ...] = ()
    # The question as it was probably meant; it finds something.
    suggestion: str = ""
    # Nothing has all the words; the hits have most of them.
    is_nearest: bool = False
    # The index is being made.
    is_partial: bool = False
    # There was no time to look at everything.
    is_late: bool = False
    page: int = 1
    pages: int = 1
    # How many of the hits all pages hold together.
    listed: int = 0
    # There are more hits than these: the best were taken.
    is_cut: bool = False
    # The pages show documents up to this id, whatever is written meanwhile.
    until: int = 0
    # For searches that lead on from this one.
    ground: Ground | None = None

    @property
    def shown(self) -> tuple[Hit, ...]:
        """All that stands on the page."""
        return (*self.hits, *self.others)
