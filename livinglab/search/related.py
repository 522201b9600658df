"""Searches that lead on from one: of its own words, and of what stands with its results.

Made by rule from the rows that were read for this reader's page. So the engine is not
asked again, nothing is named that the reader does not see, and each search finds
something: it is offered only if one of these rows answers it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest
from typing import NamedTuple

from livinglab.regions.models import province_code_of
from livinglab.regions.queries import region_names
from livinglab.search import asking
from livinglab.search.asking import Asked, Concept
from livinglab.search.asking.lexing import pieces
from livinglab.search.places import NOWHERE, Places
from livinglab.search.ranking import Scorer
from livinglab.search.results import Ground, Results, Row, Rows

MOST = 6
OF_A_KIND = 3
TRIED = 12  # a question costs some tenths of a millisecond to read
FEW = 5  # with fewer results, wider searches come first
LONGEST = 90  # characters
AT_ONCE = 3  # words of a question that are kept, the rarest

Key = frozenset[tuple[str, ...]]


class Subject(NamedTuple):
    """Something that results are about: "application", "region" or "tag", and its name."""

    kind: str
    name: str


def lead_on(results: Results) -> tuple[str, ...]:
    """Questions that are asked with the same filters as the one that gave these results."""
    ground = results.ground
    if ground is None or not (ground.rows or ground.others):
        return ()
    narrower, wider = _narrower(ground, results), _wider(ground)
    is_wide = results.is_nearest or results.total < FEW
    proposed = (*wider, *narrower) if is_wide else (*narrower, *wider)
    return tuple(islice(_answered(proposed[:TRIED], ground), MOST))


def _answered(proposed: Iterable[str], ground: Ground) -> Iterator[str]:
    """Those that ask for something else than the present one and each other, and find it."""
    asked = ground.asked
    seen = {_key(asked)}
    places = [Places(candidate.places) for candidate, _ in _all_rows(ground)]
    for text in proposed:
        meant = asking.read(text, ground.words, asked.filters)
        key = _key(meant)
        if key in seen or not key or len(text) > LONGEST or meant.filters != asked.filters:
            continue
        if any(_answers(meant, here) for here in places):
            seen.add(key)
            yield text


def _all_rows(ground: Ground) -> Rows:
    return (*ground.rows, *ground.others)


def _key(asked: Asked) -> Key:
    return frozenset(concept.alternatives[0].terms for concept in asked.required)


def _answers(asked: Asked, places: Places) -> bool:
    return all(_has(concept, places) for concept in asked.required) and not any(
        places.counts(way) != NOWHERE for way in asked.excluded
    )


def _has(concept: Concept, places: Places) -> bool:
    return any(places.counts(way) != NOWHERE for way in concept.alternatives)


def _narrower(ground: Ground, results: Results) -> list[str]:
    """The question with what some of its results are about, each kind in its turn."""
    worth: dict[Subject, float] = defaultdict(float)
    having: dict[Subject, int] = defaultdict(int)
    for place, (_, row) in enumerate(ground.rows):
        for subject in set(_subjects(row)):
            worth[subject] += 1 / (5 + place)
            having[subject] += 1
    # What all results are about would find the same ones.
    telling = [one for one, count in having.items() if count < results.total]
    telling.sort(key=lambda one: (-worth[one], one.name))
    kinds: tuple[str, ...] = ("application", "region", "tag")
    if ground.asked.regions or ground.asked.filters.regions:
        kinds = ("application", "tag")  # two regions are seldom meant
    best = ([one for one in telling if one.kind == kind][:OF_A_KIND] for kind in kinds)
    start = _start(ground)
    return [f"{start} {one.name}".strip() for one in _in_turns(best)]


def _wider(ground: Ground) -> list[str]:
    """Parts of the question, where it is nothing but words."""
    asked, concepts = ground.asked, ground.asked.required
    if len(concepts) < 2 or not _is_plain(asked):
        return []
    placed = [one for one in concepts if one.is_place]
    topics = [one for one in concepts if not one.is_place]
    found = []
    if placed and topics:
        names = (region_names().get(province_code_of(code)) for code in asked.regions)
        found += [f"{_said(topics)} {name}" for name in names if name]
        found.append(_said(topics))
    best = Places(_all_rows(ground)[0][0].places)
    found.append(_said(one for one in concepts if _has(one, best)))
    kept = _rarest(ground)
    found.append(_said(kept))
    found += [_said(one for one in kept if one is not out) for out in kept]
    return list(dict.fromkeys(found))


def _start(ground: Ground) -> str:
    """The question's own words; of a whole sentence those that say most."""
    asked = ground.asked
    if len(asked.required) > AT_ONCE and _is_plain(asked):
        return _said(_rarest(ground))
    return asked.mended or asked.text


def _is_plain(asked: Asked) -> bool:
    """Whether it is nothing but words, which can be left out and put together."""
    said = pieces(asked.mended or asked.text)
    return all(piece.kind == "words" and not piece.is_not for piece in said)


def _rarest(ground: Ground) -> list[Concept]:
    """In the order in which they were said."""
    required = ground.asked.required
    scorer = Scorer(ground.asked, ground.words)
    kept = sorted(required, key=scorer.rarity, reverse=True)[:AT_ONCE]
    return [one for one in required if one in kept]


def _said(concepts: Iterable[Concept]) -> str:
    return " ".join(concept.text for concept in concepts)


def _in_turns(kinds: Iterable[list[Subject]]) -> list[Subject]:
    return [one for turn in zip_longest(*kinds) for one in turn if one is not None]


def _subjects(row: Row) -> Iterator[Subject]:
    """What the row is about, by the names that stand in it."""
    codes, names = row.region.split(), region_names()
    if row.kind == "thread":
        yield from _of_thread(row, [names.get(code, "") for code in codes])
    elif row.kind == "application":
        yield Subject("application", row.title)
    elif row.kind == "replication":
        yield Subject("application", row.title.rpartition(" di ")[0])
    for code in (*codes, *row.province.split()):
        if code in names:
            yield Subject("region", names[code])


def _of_thread(row: Row, regions: list[str]) -> Iterator[Subject]:
    """Its applications, regions and tags stand in this order, with commas between."""
    names = row.names.split(", ") if row.names else []
    first = len(row.application.split())
    last = first + len(regions)
    if names[first:last] != regions:
        return  # a name has a comma of its own
    for name in names[:first]:
        yield Subject("application", name)
    for name in names[last:]:
        yield Subject("tag", name)
