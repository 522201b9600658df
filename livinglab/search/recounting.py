"""Analyses all documents anew and counts their words, while the site runs."""

from collections.abc import Callable

from sqlalchemy import delete, func, select, update

from livinglab.db import db
from livinglab.search import analysis, vocabulary
from livinglab.search.models import SearchDocument, SearchWord
from livinglab.search.terms import analyse, words_of

BATCH = 200


def recount(report: Callable[[int, int], None]) -> int:
    """Every document's terms, and every word's count. A batch is one short transaction.

    What is written meanwhile is counted by its own put; a word of such a
    document may be counted once too often, which only weighs it a little less.
    """
    total = db.session.scalar(select(func.count()).select_from(SearchDocument)) or 0
    db.session.execute(update(SearchWord).values(documents=0))
    db.session.commit()
    last, done = 0, 0
    while rows := _rows_after(last):
        for row in rows:
            analyse(row)
            vocabulary.count({}, words_of(row), row.seq)
        last, done = rows[-1].id, done + len(rows)
        db.session.commit()
        db.session.expunge_all()
        report(done, total)
    db.session.execute(delete(SearchWord).where(SearchWord.documents <= 0))
    db.session.commit()
    return done


def is_needed() -> bool:
    """Whether another version of the analysis has read some of the documents."""
    older = select(SearchDocument.id).where(SearchDocument.analysis != analysis.VERSION)
    return db.session.scalar(older.limit(1)) is not None


def is_to_begin() -> bool:
    """Whether the oldest document is as another version of the analysis read it.

    Documents are read anew from there on: a look at one row, where `is_needed` looks at all.
    """
    oldest = select(SearchDocument.analysis).order_by(SearchDocument.seq).limit(1)
    return db.session.scalar(oldest) not in {None, analysis.VERSION}


def _rows_after(last: int) -> list[SearchDocument]:
    return list(
        db.session.scalars(
            select(SearchDocument)
            .where(SearchDocument.id > last)
            .order_by(SearchDocument.id)
            .limit(BATCH)
        ).all()
    )


def renew() -> int:
    """Analyse a batch of the documents that another version analysed; how many there were."""
    rows = db.session.scalars(
        select(SearchDocument).where(SearchDocument.analysis != analysis.VERSION).limit(BATCH)
    ).all()
    for row in rows:
        analyse(row)
    db.session.commit()
    return len(rows)
