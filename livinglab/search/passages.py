"""The passage of a text that answers best, with the words found in it marked."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from markupsafe import Markup

from livinglab.search import analysis
from livinglab.search.asking.parts import Alternative, Asked, Concept
from livinglab.search.places import NOWHERE, Places
from livinglab.search.scanning import clean, steps_of, tokens_of
from livinglab.search.showing import line

WORDS = 34  # of a passage
LEAD = 8  # words before the first one found
ROUNDING = 1e-9  # by which sums of the same numbers may differ
Ways = tuple[Alternative, ...]


class Passage(NamedTuple):
    html: Markup
    # The number of the post it stands in; 0 where the text has no posts.
    post: int


class Markable(NamedTuple):
    """In which ways a concept may be marked, and in which where it does not stand at all."""

    ways: Ways
    else_by: Ways = ()


def markable(asked: Asked, sought: Asked) -> list[Markable]:
    """Of a question, and of the looser one that a page was filled with."""
    return [Markable(_ways_of(concept), _looser(concept, sought)) for concept in asked.concepts]


def _looser(concept: Concept, sought: Asked) -> Ways:
    """What stands for it there, or for words that it was taken apart into."""
    if concept in sought.concepts:
        return ()
    own, words = set(concept.alternatives), concept.alternatives[0].words
    others = (
        other
        for other in sought.concepts
        if other.text in words or own.intersection(other.alternatives)
    )
    return tuple(dict.fromkeys(way for other in others for way in _ways_of(other)))


def _ways_of(concept: Concept) -> Ways:
    """And what follows the first word of a region's name, at which the region stands."""
    ways = concept.alternatives
    rests = (
        replace(region, terms=(*region.terms, *name.terms[n:]))
        for region in ways
        if region.terms[0].startswith("@")
        for name in ways
        if name.is_phrase
        for n in range(1, len(name.terms))
    )
    return (*ways, *rests)


class Spot(NamedTuple):
    """A place of a body where something wanted stands: what, and how surely it was meant."""

    at: int
    worth: float
    term: str


def spots(places: Places, concepts: Iterable[Markable], skipped: int = 0) -> list[Spot]:
    """Where the concepts stand, without reading the text again; in order, one for each place.

    The first `skipped` places of the body are left out, and those after it counted from 0.
    A word is worth the same wherever it stands: what it is in the surest way that does.
    """
    worths: dict[str, float] = {}
    found: dict[str, list[int]] = {}
    for way in _ways_in(places, concepts):
        share = way.weight / len(way.words)
        for term, place in places.in_body(way, WORDS - LEAD):
            if place >= skipped:
                found.setdefault(term, []).append(place - skipped)
                worths[term] = max(worths.get(term, 0), share)
    best: dict[int, Spot] = {}
    for term, worth in worths.items():
        for at in found[term]:
            if at not in best or best[at].worth < worth:
                best[at] = Spot(at, worth, term)
    return [best[at] for at in sorted(best)]


def _ways_in(places: Places, concepts: Iterable[Markable]) -> Iterator[Alternative]:
    """Those to be marked in this document: what only goes with a concept, where that is not."""
    for ways, else_by in concepts:
        is_there = not else_by or any(places.counts(way) != NOWHERE for way in ways)
        yield from ways if is_there else else_by


def passage(
    body: str, found: list[Spot], steps: bytes = b"", *, is_markdown: bool = False
) -> Passage:
    """The best passage of a body; its beginning where no wanted word stands in it.

    `steps` are those of its words.
    """
    text = clean(body[: analysis.LONGEST_TEXT])
    words = _only_words(text)
    first = _best(found)
    hits = {spot.at: spot for spot in found}
    tokens = list(islice(tokens_of(words, first, steps), LEAD + WORDS + 1))
    if not tokens:
        return Passage(Markup(""), 0)
    end = tokens[-1].end()
    posts = [(match.end(), int(match[1])) for match in analysis.POST.finditer(text, 0, end)]
    led = next((one.start() for n, one in enumerate(tokens, first) if n in hits), 0)
    # What stands before the post of the first mark leads to nothing in it.
    own, _ = _post_at(posts, led)
    numbered = [(n, one) for n, one in enumerate(tokens, first) if one.start() >= own]
    shown = [one for _, one in numbered[:WORDS]]
    marks = [(one, hits[n]) for n, one in numbered[:WORDS] if n in hits]
    html = line(words, shown, (one for one, _ in marks), is_markdown=is_markdown)
    start = shown[0].start()
    begin, post = _post_at(posts, start)
    before, after = any(map(str.isalnum, text[begin:start])), len(numbered) > WORDS
    return Passage(
        Markup("{}{}{}").format("… " if before else "", html, " …" if after else ""),
        _best_post(posts, marks) if marks else post,
    )


def address(url: str, post: int) -> str:
    """Where the passage can be read, on the page of this address."""
    return f"{url.partition('#')[0]}#kiriman-{post}" if post > 1 else url


def _only_words(text: str) -> str:
    """The same, at the same places, where only words are words: numbers of posts are none."""
    return analysis.POST.sub(lambda post: " " * len(post[0]), text)


def steps_of_body(body: str) -> bytes:
    """What `passage` need not count again."""
    return steps_of(_only_words(clean(body[: analysis.LONGEST_TEXT])))


def _best(found: list[Spot]) -> int:
    """Where the passage begins that has most of what was wanted, each term counted once."""
    best, best_worth, end = 0, -1.0, 0
    seen: dict[str, int] = {}
    worth = 0.0  # of those between `first` and the end of a passage that begins there
    for first in found:
        while end < len(found) and found[end].at - first.at < WORDS - LEAD:
            spot = found[end]
            before = seen.get(spot.term, 0)
            worth += 0 if before else spot.worth
            seen[spot.term] = before + 1
            end += 1
        if worth > best_worth + ROUNDING:
            best, best_worth = first.at, worth
        seen[first.term] -= 1
        worth -= 0 if seen[first.term] else first.worth
    return max(best - LEAD, 0)


def _post_at(posts: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    """Where the post begins that this stands in, and its number; 0 where there are none."""
    after = bisect_right(posts, at, key=itemgetter(0))
    return posts[after - 1] if after else (0, 0)


def _best_post(
    posts: Sequence[tuple[int, int]], marks: Sequence[tuple[re.Match[str], Spot]]
) -> int:
    """The one that has most of what is marked, each term counted once; the first of such."""
    worths: dict[int, dict[str, float]] = {}
    for word, spot in marks:
        _, number = _post_at(posts, word.start())
        worths.setdefault(number, {})[spot.term] = spot.worth
    return max(worths, key=lambda number: sum(worths[number].values()))
