"""What a document is found by: its terms, and the words that questions are mended to."""

from collections.abc import Iterator

from livinglab.db import db
from livinglab.search import analysis
from livinglab.search.asking.stages import term_of
from livinglab.search.engines.vectors import vectors
from livinglab.search.models import ASIDE, SearchDocument
from livinglab.search.packing import pack
from livinglab.search.passages import steps_of_body


def analyse(row: SearchDocument, body_terms: str | None = None) -> None:
    """Fill in what engines match: the terms of title, names and body, and its codes.

    `body_terms` are those of the body, where they are known already.
    """
    names = " ".join((analysis.stems(row.names), *_codes(row))).strip()
    if body_terms is None:
        body_terms, row.steps = analysis.stems(row.body), steps_of_body(row.body)
    row.stems = "\n".join((analysis.stems(row.title), names, body_terms))
    row.places = pack(row.stems)
    row.analysis = analysis.VERSION
    if db.session.get_bind().dialect.name == "postgresql":
        row.heading, row.vector = vectors(row.stems)


def _codes(row: SearchDocument) -> Iterator[str]:
    """Terms that no text has: regions, provinces and, of a replication, its stage."""
    yield from (f"@{code}" for code in row.region.split())
    yield from (f"#{code}" for code in row.province.split())
    if row.kind == "replication" and row.status:
        yield term_of(row.status)


def words_of(row: SearchDocument | None) -> dict[str, str]:
    """What questions may be mended to. What stands aside is counted where it is found."""
    if row is None or row.deleted or row.scope == ASIDE:
        return {}
    return analysis.words(f"{row.title}\n{row.names}\n{row.body}")
