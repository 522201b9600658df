"""From a question to hits: read it, look for what it means, cut passages."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam, select

from livinglab.db import db
from livinglab.search import analysis, asking
from livinglab.search.asking import Asked, Filters
from livinglab.search.engines import Found, Wanted
from livinglab.search.engines.choice import engine
from livinglab.search.facets import facets
from livinglab.search.passages import Markable, address, markable, passage, spots
from livinglab.search.places import Places
from livinglab.search.ranking import Candidate, Scored, Scorer
from livinglab.search.results import PER_PAGE, Ground, Hit, Results, Row, Rows
from livinglab.search.sighting import ORDERS, TABLE, Look, Sighted, candidates
from livinglab.search.vocabulary import Vocabulary, vocabulary

PUBLIC = frozenset({"public"})
_ROWS = select(*(TABLE[name] for name in Row._fields)).where(
    TABLE.id.in_(bindparam("ids", expanding=True))
)
IN_MARKDOWN = frozenset({"application"})  # the kinds whose bodies are; posts are rendered


def find(  # noqa: PLR0913  a question comes with many things
    query: str,
    *,
    scopes: frozenset[str] = PUBLIC,
    filters: Filters | None = None,
    sort: str = "relevance",
    page: int = 1,
    per_page: int = PER_PAGE,
    until: int = 0,
    is_title: bool = False,
) -> Results:
    """What the reader of these scopes finds with a question, as it was typed.

    `until` is that of the page before, so that pages neither repeat nor skip
    anything while documents come in; 0 for what there is now. A title asks
    nothing of the ledger: "Replikasi 2025" is words.
    """
    words = vocabulary()
    asked = asking.read(query, words, filters, by_ledger=not is_title)
    if asked.is_empty:
        return Results()
    sighted = _look(asked, words, scopes, sort, until)
    if not sighted.things and asked.filters != asked.chosen:
        # The ledger has nothing of that year, but words may.
        asked = asking.read(query, words, filters, by_ledger=False)
        sighted = _look(asked, words, scopes, sort, until)
    pages = max(-(-len(sighted.things) // per_page), 1)
    page = min(max(page, 1), pages)
    things = sighted.things[(page - 1) * per_page : page * per_page]
    others = sighted.others[: per_page - len(things)] if page == pages else ()
    rows = _rows([*things, *others])
    ground = Ground(asked, words, _beside(things, rows), _beside(others, rows))
    return Results(
        total=sighted.found.total,
        is_exact=sighted.found.is_exact,
        hits=_hits(ground.rows, asked, sighted.asked),
        others=_hits(ground.others, asked, sighted.asked),
        ground=ground,
        facets=facets(sighted.found.facets, asked.chosen),
        suggestion=_suggestion(asked, scopes, words, filters),
        is_nearest=sighted.is_nearest,
        is_partial=sighted.found.is_partial,
        is_late=sighted.found.is_late,
        page=page,
        pages=pages,
        listed=len(sighted.things),
        is_cut=sighted.is_cut,
        until=until or sighted.found.newest,
    )


def is_lasting(results: Results | Found) -> bool:
    """Whether the same is found until something is written: all of it, by the latest index."""
    return not (results.is_partial or results.is_late) and engine().is_latest()


def _look(
    asked: Asked, words: Vocabulary, scopes: frozenset[str], sort: str, until: int
) -> Sighted:
    scorer = Scorer(asked, words)
    wanted = Wanted(
        asked.required,
        asked.excluded,
        asked.filters,
        scopes,
        sort=sort if sort in ORDERS else "relevance",
        until=until,
        rarities=tuple(map(scorer.rarity, asked.required)),
    )
    return Look(scorer, wanted).sighted()


def _rows(things: Iterable[Scored]) -> dict[int, Row]:
    """By their ids, with all that a hit tells."""
    ids = [one.candidate.id for one in things]
    found = db.session.connection().execute(_ROWS, {"ids": ids})
    return {row.id: row for row in map(Row._make, found.all())}


def _beside(things: Iterable[Scored], rows: Mapping[int, Row]) -> Rows:
    """Each with its row, if that is still there."""
    found = (one.candidate for one in things)
    return tuple((one, rows[one.id]) for one in found if one.id in rows)


def _hits(shown: Rows, asked: Asked, sought: Asked) -> tuple[Hit, ...]:
    """With passages that show what was asked for or, where they have none of it, sought."""
    concepts = markable(asked, sought)
    return tuple(_hit(candidate, row, concepts) for candidate, row in shown)


def _hit(candidate: Candidate, row: Row, concepts: Sequence[Markable]) -> Hit:
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
        meant.required, meant.excluded, meant.filters, scopes, limit=PER_PAGE, facets=False
    )
    # An index may not have heard of what was just hidden: the rows know.
    return asked.mended if candidates(engine().find(wanted).ids, scopes) else ""
