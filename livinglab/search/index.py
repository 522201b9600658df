"""The door to search: put and remove in the caller's transaction, find for readers.

Nothing outside `livinglab.search` knows which engine answers. Writes go to
the table `search_document`; the engine follows it.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Select, func, select, text, true, update
from sqlalchemy.orm import undefer

from livinglab import pagecache
from livinglab.db import db, now
from livinglab.search import analysis, authors, vocabulary
from livinglab.search.finding import find, is_lasting
from livinglab.search.models import SearchDocument
from livinglab.search.results import Facet, Hit, Results
from livinglab.search.terms import analyse, words_of

__all__ = ["Document", "Facet", "Hit", "Results", "find", "is_lasting", "put", "remove"]

SEQUENCE_LOCK = 5_217_001  # any number; the same for every process


@dataclass(frozen=True)
class Document:
    """What a feature hands over to be found. The fields are those of SearchDocument."""

    kind: str
    object_id: str
    title: str
    body: str
    url: str
    page: int = 0
    names: str = ""
    regions: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    status: str = ""
    trust: str = ""
    # Codes of all who wrote it, see authors.py; of a page of a thread up to 20.
    authors: tuple[str, ...] = ()
    weight: float = 0
    scope: str = "public"
    created_at: datetime = field(default_factory=now)


def put(document: Document) -> None:
    """Make the document findable, in the place of what was there before."""
    row = _row(document.kind, document.object_id, document.page)
    seq = next_seq()
    has_other_words = row is None or not _says_the_same(row, document)
    before = words_of(row) if has_other_words else {}
    body_terms = _body_terms(row, document.body)
    if row is None:
        row = _new_row(document)
    _fill(row, document)
    row.seq = seq
    if has_other_words:
        analyse(row, body_terms)
    db.session.flush()
    if has_other_words:
        vocabulary.count(before, words_of(row), seq)


def carry(document: Document, only: Set[int]) -> None:
    """Bring what is true of the whole thing to the pages beside; these alone stay.

    What stands in them, and when it was written, is their own.
    """
    rows = db.session.scalars(
        select(SearchDocument)
        .where(
            SearchDocument.kind == document.kind,
            SearchDocument.object_id == document.object_id,
            SearchDocument.page != document.page,
            SearchDocument.deleted.is_(False),
        )
        .order_by(SearchDocument.id)
    ).all()
    for row in rows:
        if row.page in only:
            own = replace(document, page=row.page, body=row.body, url=row.url)
            put(replace(own, created_at=row.created_at))
    remove(document.kind, document.object_id, {row.page for row in rows} - only)


def credit(row: SearchDocument, codes: Iterable[str]) -> None:
    """Change who wrote it and nothing else."""
    row.author, row.seq = authors.written(codes), next_seq()
    db.session.flush()


def pages(kind: str, object_id: str) -> set[int]:
    """The pages by which it can be found."""
    return set(
        db.session.scalars(
            select(SearchDocument.page).where(
                SearchDocument.kind == kind,
                SearchDocument.object_id == object_id,
                SearchDocument.deleted.is_(False),
            )
        )
    )


def remove(kind: str, object_id: str, only: Set[int] | None = None) -> None:
    """Take it out of search: all its pages, or only these.

    The rows stay, so that engines hear of it.
    """
    if only is not None and not only:
        return
    for row in db.session.scalars(
        select(SearchDocument).where(
            SearchDocument.kind == kind,
            SearchDocument.object_id == object_id,
            SearchDocument.deleted.is_(False),
            true() if only is None else SearchDocument.page.in_(only),
        )
    ).all():
        seq = next_seq()
        before = words_of(row)
        row.deleted = True
        row.title = row.names = row.body = row.author = ""
        row.seq = seq
        analyse(row)
        db.session.flush()
        vocabulary.count(before, {}, seq)


def _says_the_same(row: SearchDocument, document: Document) -> bool:
    """Whether its terms would be those that it has: of a long text they cost much."""
    places = " ".join(document.regions), " ".join(document.provinces)
    stage = row.status if row.kind == "replication" else document.status
    return (
        (row.title, row.names, row.body, row.region, row.province, stage)
        == (document.title[:300], document.names, document.body, *places, document.status)
        and not row.deleted
        and row.analysis == analysis.VERSION
    )


def _new_row(document: Document) -> SearchDocument:
    """A page beside the thing comes with the status that the thing had already."""
    row = SearchDocument(
        kind=document.kind,
        object_id=document.object_id,
        page=document.page,
        status=document.status if document.page else "",
    )
    db.session.add(row)
    return row


def _fill(row: SearchDocument, document: Document) -> None:
    if row.status != document.status:
        row.status_at = now()
    row.title, row.names = document.title[:300], document.names
    row.body = document.body
    row.url, row.status, row.trust = document.url, document.status, document.trust
    row.author = authors.written(document.authors)
    row.weight, row.scope = document.weight, document.scope
    row.region = " ".join(document.regions)
    row.province = " ".join(document.provinces)
    row.application = " ".join(document.applications)
    row.created_at, row.deleted = document.created_at, False


def _body_terms(row: SearchDocument | None, body: str) -> str | None:
    """Known for a body that stays as it is: a title can change above long texts."""
    if row is None or row.body != body or row.analysis != analysis.VERSION:
        return None
    return row.stems.rpartition("\n")[2]


def rescope(kind: str, object_ids: Select[str], scope: str) -> None:
    """Change who may find these documents, at once and in one statement.

    Each gets a new number, above all that were given out, so that an engine
    with a copy of its own follows.
    """
    db.session.execute(
        update(SearchDocument)
        .where(SearchDocument.kind == kind, SearchDocument.object_id.in_(object_ids))
        .values(scope=scope, seq=next_seq() + SearchDocument.id)
        .execution_options(synchronize_session=False)
    )


def next_seq() -> int:
    """The next number, given out in the order of commits.

    So a number can never appear behind a higher one that an engine has
    already followed.
    """
    hold()
    pagecache.touch("search")
    highest = db.session.scalar(select(func.max(SearchDocument.seq)))
    return (highest or 0) + 1


def hold() -> None:
    """From here to the end of the transaction nobody else writes what can be found.

    SQLite has one writer at a time anyway. Whoever decides from other rows what is to be
    found, and reads them after this, misses nothing that another decides meanwhile.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text(f"SELECT pg_advisory_xact_lock({SEQUENCE_LOCK})"))


def _row(kind: str, object_id: str, page: int) -> SearchDocument | None:
    return db.session.scalar(
        select(SearchDocument)
        .where(
            SearchDocument.kind == kind,
            SearchDocument.object_id == object_id,
            SearchDocument.page == page,
        )
        .options(undefer(SearchDocument.stems))
    )
