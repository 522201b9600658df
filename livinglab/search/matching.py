"""Whether documents answer a question, without asking an engine.

For a few documents that have just changed: their terms are looked into by the
rules that both engines go by, so that what is told of is what /cari lists.
"""

from collections.abc import Sequence

from livinglab.search.asking.parts import Alternative, Asked
from livinglab.search.dates import day_number
from livinglab.search.engines.columns import Columns, sift
from livinglab.search.models import SearchDocument
from livinglab.search.phrases import side_by_side


def matching(asked: Asked, rows: Sequence[SearchDocument]) -> list[SearchDocument]:
    """Those that have all that is required and nothing excluded, within the filters."""
    kept, _ = sift(_columns(rows), range(len(rows)), asked.filters)
    return [rows[n] for n in kept if _answers(asked, rows[n].stems)]


def _answers(asked: Asked, stems: str) -> bool:
    # Two spaces between title, names and body: no phrase spans them.
    text = stems.replace("\n", "  ")
    words = f" {text.replace('+', ' ')} "
    return all(
        any(_stands(way, text, words) for way in concept.alternatives)
        for concept in asked.required
    ) and not any(_stands(way, text, words) for way in asked.excluded)


def _stands(way: Alternative, text: str, words: str) -> bool:
    if not all(f" {word} " in words for word in way.words):
        return False
    return len(way.words) == 1 or way.apart or bool(side_by_side(way.terms).search(text))


def _columns(rows: Sequence[SearchDocument]) -> Columns:
    return Columns(
        document=[row.id for row in rows],
        kind=[row.kind for row in rows],
        object=[row.object_id for row in rows],
        region=[row.region for row in rows],
        province=[row.province for row in rows],
        application=[row.application for row in rows],
        status=[row.status for row in rows],
        author=[row.author for row in rows],
        scope=[row.scope for row in rows],
        weight=[row.weight for row in rows],
        created=[day_number(row.created_at) for row in rows],
    )
