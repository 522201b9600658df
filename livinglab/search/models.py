"""What can be found, how far each engine has followed, and the searches that people keep."""

import enum
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from livinglab.accounts.models import User
from livinglab.db import Base, now
from livinglab.search.packing import pack

ASIDE = "aside"
# Pages of threads in which no mark says where a post begins, and first pages that do not begin
# with the opening: those of an earlier release. See search/marking.py.
UNMARKED = text(
    "kind = 'thread' AND page > 0 AND NOT deleted AND substr(body, 1, 1) <> ''"
    " AND substr(body, 1, CASE page WHEN 1 THEN 3 ELSE 1 END)"
    " <> CASE page WHEN 1 THEN '\f1\n' ELSE '\f' END"
)
# What does not tell by codes who wrote it; see search/authors.py.
UNNAMED = text("NOT deleted AND substr(author, 1, 1) <> ' '")
# Between two looks at a saved search; the first is soon after it was saved.
LOOK_EVERY, FIRST_LOOK = timedelta(minutes=15), timedelta(minutes=1)
Vector = TSVECTOR().with_variant(Text(), "sqlite")


def _vector_index(column: str) -> Index:
    """SQLite has no vectors, and no entry for any document."""
    return Index(
        f"ix_search_document_{column}",
        column,
        postgresql_using="gin",
        sqlite_where=text(f"{column} IS NOT NULL"),
    )


def _packed(context: DefaultExecutionContext) -> bytes:
    values = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return pack(values.get("stems", ""))


class SearchDocument(Base):
    """One row per thing that can be found; engines follow `seq`.

    kind        "region" | "application" | "replication" | "thread" | "obstacle"
    object_id   region code, application slug, "<region code>:<application slug>",
                thread id, or replication id (of an obstacle), as text
    page        0 for the thing itself (a thread's opening); 1, 2, … for the pages of
                20 posts of a thread; −(its id) for a file of a post, or for one that is
                evidence of a replication: its name is the first line of the body;
                the id of an obstacle
    scope       who may find it: "public", "category:<id>" for a closed category,
                "curators" for what waits for review; "aside" is in nobody's scopes:
                found by what is like it alone, and not by questions
    """

    __tablename__ = "search_document"
    __table_args__ = (
        UniqueConstraint("kind", "object_id", "page"),
        Index("ix_search_document_seq", "seq", unique=True),
        # Without figures of its own, SQLite takes the scope for the narrowest condition of any
        # statement, and would read all that is public.
        Index("ix_search_document_scope", "scope", sqlite_where=text("scope <> 'public'")),
        Index(
            "ix_search_document_unmarked",
            *("kind", "id"),
            sqlite_where=UNMARKED,
            postgresql_where=UNMARKED,
        ),
        Index(
            "ix_search_document_unnamed",
            *("kind", "id"),
            sqlite_where=UNNAMED,
            postgresql_where=UNNAMED,
        ),
        _vector_index("vector"),
        _vector_index("heading"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[str] = mapped_column(String(160))
    page: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(300))
    # Names it is found by beside the title: applications, regions, aliases, tags.
    names: Mapped[str] = mapped_column(Text, default="")
    # Each post of a page stands in it behind its mark.
    body: Mapped[str] = mapped_column(Text)
    # Space-separated codes: "16.10 32.11"; provinces: "16 32"; application slugs.
    region: Mapped[str] = mapped_column(String(300), default="")
    province: Mapped[str] = mapped_column(String(120), default="")
    application: Mapped[str] = mapped_column(String(500), default="")
    # The stage of a replication; "answered" or "open" for a question.
    status: Mapped[str] = mapped_column(String(40), default="")
    # When it came to that status; None where that was before this was kept.
    status_at: Mapped[datetime | None]
    trust: Mapped[str] = mapped_column(String(20), default="")
    # Codes of all who wrote it, each behind a space; see authors.py.
    author: Mapped[str] = mapped_column(String(120), default="")
    # How often it was confirmed, answered, adopted: lifts it among equals.
    weight: Mapped[float] = mapped_column(default=0)
    scope: Mapped[str] = mapped_column(String(40), default="public")
    created_at: Mapped[datetime] = mapped_column(default=now)
    url: Mapped[str] = mapped_column(String(400))
    seq: Mapped[int]
    deleted: Mapped[bool] = mapped_column(default=False)
    # Title, names and body as terms, a line for each; see search/analysis.py.
    stems: Mapped[str] = mapped_column(Text, default="", deferred=True)
    # The same as ranking reads it; made of `stems` by whoever writes those.
    places: Mapped[bytes] = mapped_column(default=_packed, deferred=True)
    # Where in the body each so many tokens begin; empty where it was read before this was kept.
    steps: Mapped[bytes] = mapped_column(default=b"")
    # Which version of the analysis made them; 0 if none has.
    analysis: Mapped[int] = mapped_column(default=0)
    # What the PostgreSQL engine matches: title and names; and all.
    heading: Mapped[str | None] = mapped_column(Vector, deferred=True)
    vector: Mapped[str | None] = mapped_column(Vector, deferred=True)


class SearchWord(Base):
    """A word that stands in documents, for mending questions and weighing words.

    Which documents is not told. Whoever is offered a word must first be shown
    to find something with it.
    """

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    term: Mapped[str] = mapped_column(String(60))
    shown: Mapped[str] = mapped_column(String(60))
    documents: Mapped[int] = mapped_column(default=0)
    # The number of the document that changed this row last.
    seq: Mapped[int] = mapped_column(index=True)


class EngineCursor(Base):
    """The last `seq` an engine has taken in, written after its own commit.

    And how far the worker is with what bears the name of an application; see renamed.py.
    """

    __tablename__ = "engine_cursor"

    engine: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Telling(enum.StrEnum):
    """How a person hears of what a saved search finds."""

    SITE = "site"
    MAIL = "mail"  # on the site, and in the next letter that gathers news
    NONE = "none"  # only kept


def _looked_before() -> datetime:
    return now() - LOOK_EVERY + FIRST_LOOK


class SavedSearch(Base):
    """A question that a person keeps, and how far it was looked for something new."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    # `Question.key`: the same question is kept once.
    key: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(String(400))
    kind: Mapped[str] = mapped_column(String(20), default="")
    province: Mapped[str] = mapped_column(String(5), default="")
    stage: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(80), default="")
    telling: Mapped[Telling] = mapped_column(default=Telling.SITE)
    created_at: Mapped[datetime] = mapped_column(default=now)
    # The highest id of a document when it was saved: those above it came later.
    newest_id: Mapped[int]
    # Documents up to this `seq` were looked at.
    seq: Mapped[int]
    looked_at: Mapped[datetime] = mapped_column(default=_looked_before, index=True)
    found_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise_on_sql")


class SavedSearchThing(Base):
    """A thing that a saved search found; it is told of once, a replication once a stage."""

    __tablename__ = "saved_search_thing"

    saved_search_id: Mapped[int] = mapped_column(
        ForeignKey("saved_search.id"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    object_id: Mapped[str] = mapped_column(String(160), primary_key=True)
    # That of the document as it was told: a replication that moved on is news again.
    status: Mapped[str] = mapped_column(String(40), default="")
    # `SavedSearch.seq` after the look that found it: what was found together is told together.
    seq: Mapped[int]
