"""From a question to hits: read it, let the engine match, rank, group, cut passages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from livinglab.db import db
from livinglab.search import analysis, asking
from livinglab.search.asking import Asked, Filters
from livinglab.search.engines import CANDIDATES, Found, Wanted
from livinglab.search.engines.choice import engine
from livinglab.search.facets import Counts, counts_of, facets
from livinglab.search.feedback import lifted
from livinglab.search.models import SearchDocument
from livinglab.search.passages import Markable, address, markable, passage, spots
from livinglab.search.places import Places
from livinglab.search.ranking import Candidate, Scored, Scorer
from livinglab.search.results import PER_PAGE, Ground, Hit, Results
from livinglab.search.spreading import spread
from livinglab.search.vocabulary import Vocabulary, vocabulary

PUBLIC = frozenset({"public"})
SORTS = ("relevance", "newest", "confirmed")
FEW = 20  # with fewer hits for all words, what has most of them is looked for too
ENOUGH = 0.1  # of what was asked for, by rarity
OTHER_PAGES = 0.1  # what the other pages of a thread add to its best
IN_MARKDOWN = frozenset({"application"})  # the kinds whose bodies are; posts are rendered
# The columns of a Candidate; of the table, as there are many rows and none becomes an object.
TABLE = SearchDocument.__table__.c
RANKED = tuple(TABLE[name] for name in Candidate._fields)


@dataclass(frozen=True)
class _Sighted:
    """What is to be shown: scored things, best first, and what they were found by."""

    things: Sequence[Scored]
    found: Found
    asked: Asked
    is_nearest: bool = False
    is_loose: bool = False


def find(
    query: str,
    *,
    scopes: frozenset[str] = PUBLIC,
    filters: Filters | None = None,
    sort: str = "relevance",
    page: int = 1,
    per_page: int = PER_PAGE,
    until: int = 0,
) -> Results:
    """What the reader of these scopes finds with a question, as it was typed.

    `until` is that of the page before, so that pages neither repeat nor skip
    anything while documents come in; 0 for what there is now.
    """
    words = vocabulary()
    asked = asking.read(query, words, filters)
    if asked.is_empty:
        return Results()
    sort = sort if sort in SORTS else SORTS[0]
    sighted = _look(asked, scopes, sort, words, until)
    pages = max(-(-len(sighted.things) // per_page), 1)
    page = min(max(page, 1), pages)
    shown = _rows(sighted.things[(page - 1) * per_page : page * per_page])
    return Results(
        total=len(sighted.things) if sighted.is_loose else sighted.found.total,
        is_exact=sighted.found.is_exact or sighted.is_loose,
        hits=_hits(shown, asked, sighted.asked),
        ground=Ground(asked, words, shown),
        facets=facets(_counts(sighted, asked.filters), asked.filters),
        suggestion=_suggestion(asked, scopes, words, filters),
        is_nearest=sighted.is_nearest,
        is_partial=sighted.found.is_partial,
        is_late=sighted.found.is_late,
        page=page,
        pages=pages,
        until=until or sighted.found.newest,
        asked_kinds=asked.filters.kinds,
    )


def is_lasting(results: Results) -> bool:
    """Whether the same is found until something is written: all of it, by the latest index."""
    return not (results.is_partial or results.is_late) and engine().is_latest()


def _look(
    asked: Asked, scopes: frozenset[str], sort: str, words: Vocabulary, until: int
) -> _Sighted:
    scorer = Scorer(asked, words)
    wanted = Wanted(
        asked.required,
        asked.excluded,
        asked.filters,
        scopes,
        sort=sort,
        until=until,
        rarities=tuple(map(scorer.rarity, asked.required)),
    )
    found = engine().find(wanted)
    sought = _loosened(asked, found, sort)
    if sought is None:
        return _Sighted(_things(found.ids, scopes, scorer, sort), found, asked)
    loosely = Scorer(sought, words)
    loose = engine().find(
        replace(
            wanted,
            concepts=sought.required,
            rarities=tuple(map(loosely.rarity, sought.required)),
            any_of_them=True,
            limit=CANDIDATES,
        )
    )
    things = _things(loose.ids, scopes, loosely, sort)
    kept = [thing for thing in things if thing.coverage >= ENOUGH] or things
    return _Sighted(
        kept[: max(PER_PAGE, found.total)],
        loose,
        sought,
        is_nearest=found.total == 0,
        is_loose=True,
    )


def _counts(sighted: _Sighted, filters: Filters) -> Counts:
    """A loose search matches more than it lists: what is counted is what is listed."""
    if not sighted.is_loose:
        return sighted.found.facets
    listed = [thing.candidate for thing in sighted.things]
    return counts_of(listed, sighted.found.facets, filters)


def _loosened(asked: Asked, found: Found, sort: str) -> Asked | None:
    """What a first page is filled with where it has room; None if it is to stay as it is.

    A word that is found stands for itself. Only one that nothing has is worth less than
    what goes with it.
    """
    if sort != "relevance" or found.is_late or found.total >= FEW:
        return None
    is_of_several = len(asked.required) > 1 or any(
        concept.is_of_several_words for concept in asked.required
    )
    if found.total and not is_of_several:
        return None
    sought = asking.loosened(asked)
    return sought if is_of_several or sought != asked else None


def _things(
    ids: Sequence[int], scopes: frozenset[str], scorer: Scorer, sort: str
) -> list[Scored]:
    """One entry for each thing, the best of its pages for it, in the order to be shown."""
    places = {document: n for n, document in enumerate(ids)}
    scored = scorer.score_all(candidates(ids, scopes))
    if sort == "relevance":
        scored = lifted(scored, scorer.asked, scorer.vocabulary)
        scored.sort(key=lambda s: (-s.score, s.candidate.id))
    else:
        scored.sort(key=lambda s: places[s.candidate.id])
    best: dict[tuple[str, str], Scored] = {}
    for one in scored:
        key = (one.candidate.kind, one.candidate.object_id)
        if (first := best.get(key)) is None or (
            one.score > first.score and sort != "relevance"
        ):
            best[key] = one
        elif not one.candidate.is_file:  # they bear its title too, and may be many
            best[key] = first._replace(score=first.score + OTHER_PAGES * one.score)
    if sort != "relevance":
        return list(best.values())
    return spread(list(best.values()))


def candidates(ids: Iterable[int], scopes: frozenset[str]) -> list[Candidate]:
    """The rows themselves. The database decides who may see what."""
    statement = select(*RANKED).where(
        TABLE.id.in_(list(ids)), TABLE.scope.in_(scopes), TABLE.deleted.is_(False)
    )
    return list(map(Candidate._make, db.session.execute(statement).all()))


def _rows(shown: Sequence[Scored]) -> tuple[tuple[Candidate, SearchDocument], ...]:
    """Each with all that a hit tells of it."""
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(SearchDocument).where(
                SearchDocument.id.in_([one.candidate.id for one in shown])
            )
        ).all()
    }
    return tuple(
        (one.candidate, rows[one.candidate.id]) for one in shown if one.candidate.id in rows
    )


def _hits(
    shown: Sequence[tuple[Candidate, SearchDocument]], asked: Asked, sought: Asked
) -> tuple[Hit, ...]:
    """With passages that show what was asked for or, where they have none of it, sought."""
    concepts = markable(asked, sought)
    return tuple(_hit(candidate, row, concepts) for candidate, row in shown)


def _hit(candidate: Candidate, row: SearchDocument, concepts: Sequence[Markable]) -> Hit:
    name, body, steps, before = "", row.body, row.steps, 0
    if candidate.is_file:  # its name stands before its text
        name, _, body = body.partition("\n")
        steps, before = b"", analysis.count(name)
    places = Places(candidate.places)
    marked = spots(places, concepts, before)
    is_markdown = row.kind in IN_MARKDOWN and not candidate.is_file
    found = passage(body, marked, steps, is_markdown=is_markdown)
    return Hit(
        kind=row.kind,
        key=row.object_id,
        title=row.title,
        url=address(row.url, found.post) if candidate.page > 0 else row.url,
        snippet=found.html,
        regions=tuple(row.region.split()),
        applications=tuple(row.application.split()),
        stage=row.status,
        trust=row.trust,
        created_at=row.created_at,
        file=name,
    )


def _suggestion(
    asked: Asked, scopes: frozenset[str], words: Vocabulary, chosen: Filters | None
) -> str:
    """The mended question, if this very reader finds something with it where it narrows to."""
    if not asked.mended:
        return ""
    meant = asking.read(asked.mended, words, chosen)
    wanted = Wanted(
        meant.required, meant.excluded, meant.filters, scopes, limit=1, facets=False
    )
    found = engine().find(wanted)
    return asked.mended if found.total else ""
