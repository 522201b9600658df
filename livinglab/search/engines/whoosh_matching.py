"""Puts a question to a searcher of Whoosh and counts what it gives."""

import time
from collections import defaultdict
from typing import Any

from whoosh import query as q

from livinglab.search.asking.parts import GAP, Alternative, Concept
from livinglab.search.engines import IN_HEADING, Found, Wanted
from livinglab.search.engines.columns import Columns, sift

SECONDS = 1.0  # a question may take; what is found by then is shown as a part
CHECK_EVERY = 4_000  # documents between two looks at the clock
HEADING = 3.0  # how much more a word counts in the title or the names


def find_in(columns: Columns, searcher: Any, wanted: Wanted, allowed: set[int]) -> Found:
    """What the searcher finds among the documents that the reader may see."""
    deadline = time.monotonic() + SECONDS
    tree = tree_of(wanted)
    matched, is_whole = _documents(searcher, tree, deadline)
    for excluded in wanted.excluded:
        matched -= _documents(searcher, _alternative(excluded), deadline)[0]
    matched &= allowed
    kept, facets = sift(columns, matched, wanted.filters)
    things = {(columns.kind[n], columns.object[n]) for n in kept}
    order = _order(columns, searcher, tree, kept, wanted)
    return Found(
        ids=[columns.document[n] for n in order],
        total=len(things),
        is_exact=is_whole,
        facets=facets,
        is_partial=not is_whole,
    )


def _order(
    columns: Columns, searcher: Any, tree: Any, kept: list[int], wanted: Wanted
) -> list[int]:
    if wanted.sort == "newest":
        kept.sort(key=lambda n: (-columns.created[n], -columns.document[n]))
    elif wanted.sort == "confirmed":
        kept.sort(key=lambda n: (-columns.weight[n], -columns.created[n], columns.document[n]))
    elif len(kept) > wanted.limit and wanted.any_of_them:
        shares = _shares(searcher, wanted)
        kept.sort(key=lambda n: (-shares[n], -columns.weight[n], -columns.document[n]))
    elif len(kept) > wanted.limit and tree is not None:
        return _best(searcher, tree, kept)[: wanted.limit]
    else:
        kept.sort(key=lambda n: (-columns.weight[n], -columns.document[n]))
    return kept[: wanted.limit]


def _best(searcher: Any, tree: Any, among: list[int]) -> list[int]:
    """Documents by score, all of them scored.

    Told a limit, Whoosh 2.7.4 skips blocks that it holds for too poor. So it loses
    some of the best ten at 100,000 documents, or never comes to an end
    (UnionMatcher.skip_to_quality), and is no faster for it.
    """
    results = searcher.search(tree, limit=None, filter=set(among))
    return [docnum for _, docnum in results.top_n]


def _shares(searcher: Any, wanted: Wanted) -> dict[int, float]:
    """How much of what was asked for each document has, by rarity."""
    shares: dict[int, float] = defaultdict(float)
    for concept, share in wanted.shares():
        for docnum in searcher.docs_for_query(_concept(concept)):
            shares[docnum] += share
        for docnum in searcher.docs_for_query(_in_heading(concept)):
            shares[docnum] += share * IN_HEADING
    return shares


def _in_heading(concept: Concept) -> Any:
    return q.Or([q.And([q.Term("head", w) for w in way.words]) for way in concept.alternatives])


def _documents(searcher: Any, tree: Any, deadline: float) -> tuple[set[int], bool]:
    """The numbers of all documents that match, and whether there was time for all."""
    if tree is None:
        return set(searcher.reader().all_doc_ids()), True
    matched: set[int] = set()
    for count, docnum in enumerate(searcher.docs_for_query(tree)):
        matched.add(docnum)
        if count % CHECK_EVERY == 0 and time.monotonic() > deadline:
            return matched, False
    return matched, True


def tree_of(wanted: Wanted) -> Any:
    """The question as Whoosh takes it; None for a question of filters alone."""
    parts = [_concept(concept) for concept in wanted.concepts]
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    return q.Or(parts) if wanted.any_of_them else q.And(parts)


def _concept(concept: Concept) -> Any:
    ways: list[Any] = []
    for alternative in concept.alternatives:
        ways.append(_alternative(alternative))
        if len(alternative.terms) == 1:
            boost = HEADING * alternative.weight
            ways.append(q.Term("head", alternative.terms[0], boost=boost))
    return ways[0] if len(ways) == 1 else q.Or(ways)


def _alternative(alternative: Alternative) -> Any:
    words = alternative.words
    if len(words) == 1:
        return q.Term("text", words[0], boost=alternative.weight)
    if alternative.apart:
        return q.And([q.Term("text", word) for word in words], boost=alternative.weight)
    gaps = max(len(run) for run in _gaps(alternative.terms))
    return q.Phrase("text", list(words), slop=gaps + 1, boost=alternative.weight)


def _gaps(terms: tuple[str, ...]) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for term in terms:
        if term == GAP:
            runs[-1].append(term)
        else:
            runs.append([])
    return runs
