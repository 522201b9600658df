"""The passage of a text that answers best, with the words found in it marked."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from markupsafe import Markup

from livinglab.search import analysis
from livinglab.search.asking.parts import Alternative, Asked, Concept
from livinglab.search.places import NOWHERE, Places
from livinglab.search.scanning import clean, is_clean, steps_of, stretch, tokens_of
from livinglab.search.showing import FARTHEST, line

WORDS = 34  # of a passage
LEAD = 8  # words before the first one found
SEEN = LEAD + WORDS + 1  # the last tells that the text goes on
AROUND = 8  # characters before the first of them, for signs that belong to it
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


class Mark(NamedTuple):
    """Something wanted that stands in a body: how surely it was meant, and what."""

    worth: float
    term: str


Spots = Mapping[int, Mark]  # by their places in the body, in order


def spots(places: Places, concepts: Iterable[Markable], skipped: int = 0) -> Spots:
    """Where the concepts stand, without reading the text again; one for each place.

    The first `skipped` places of the body are left out, and those after it counted from 0.
    A word is worth the same wherever it stands: what it is in the surest way that does.
    """
    worths: dict[str, float] = {}
    found: dict[str, list[int]] = {}
    for way in _ways_in(places, concepts):
        share = way.weight / len(way.words)
        for term, at in places.in_body(way, WORDS - LEAD):
            if here := [place - skipped for place in at if place >= skipped]:
                found.setdefault(term, []).extend(here)
                worths[term] = max(worths.get(term, 0), share)
    best: dict[int, Mark] = {}
    # Of two at one place the surest stays, and of two as sure the first.
    surest = sorted(worths.items(), key=itemgetter(1), reverse=True)
    for term, worth in surest[::-1]:
        best.update(dict.fromkeys(found[term], Mark(worth, term)))
    return {at: best[at] for at in sorted(best)}


def _ways_in(places: Places, concepts: Iterable[Markable]) -> Iterator[Alternative]:
    """Those to be marked in this document: what only goes with a concept, where that is not."""
    for ways, else_by in concepts:
        is_there = not else_by or any(places.counts(way) != NOWHERE for way in ways)
        yield from ways if is_there else else_by


class Piece(NamedTuple):
    """As much of a cleaned text as a passage is made of."""

    # Numbers of posts are no words, and left out, as long as they are.
    text: str
    # Where it begins in the whole text.
    at: int
    whole: str
    tokens: list[re.Match[str]]
    # Where the posts begin that reach into it, and their numbers; first what stands before all.
    posts: list[tuple[int, int]]


def passage(
    body: str, found: Spots, steps: bytes = b"", *, is_markdown: bool = False
) -> Passage:
    """The best passage of a body; its beginning where no wanted word stands in it.

    `steps` are those of its words.
    """
    first = _best(found)
    piece = _piece(body[: analysis.LONGEST_TEXT], first, steps)
    tokens, posts = piece.tokens, piece.posts
    if not tokens:
        return Passage(Markup(""), 0)
    led = next((one.start() for n, one in enumerate(tokens, first) if n in found), 0)
    # What stands before the post of the first mark leads to nothing in it.
    own, _ = _post_at(posts, led)
    numbered = [(n, one) for n, one in enumerate(tokens, first) if one.start() >= own]
    shown = [one for _, one in numbered[:WORDS]]
    marks = [(one, found[n]) for n, one in numbered[:WORDS] if n in found]
    html = line(piece.text, shown, (one for one, _ in marks), is_markdown=is_markdown)
    start = shown[0].start()
    begin, post = _post_at(posts, start)
    said_before = piece.whole[piece.at + begin : piece.at + start]
    if any(map(str.isalnum, said_before)):
        html = "… " + html
    if len(numbered) > WORDS:
        html += " …"
    return Passage(html, _best_post(posts, marks) if marks else post)


def _piece(whole: str, first: int, steps: bytes) -> Piece:
    """From this token on. No more is read, but of a text that was not clean, or not known to
    be: cleaning moves the places of its words."""
    whole = whole if is_clean(whole, steps) else clean(whole)
    start, end, ahead = stretch(len(whole), first, SEEN, steps)
    at = max(start - AROUND, 0)
    text = whole[at : end + FARTHEST]
    text = clean(text) if text.isascii() else text
    posts = [_last_post(whole, start, at)]
    posts += (
        (mark.end(), int(mark[1]))
        for mark in analysis.POST.finditer(text, start - at, end - at)
    )
    words = _only_words(text)
    tokens = list(islice(tokens_of(words, start - at), ahead, ahead + SEEN))
    return Piece(words, at, whole, tokens, posts)


def _last_post(text: str, end: int, zero: int) -> tuple[int, int]:
    """Where the last post begins of which the mark stands before `end`, counted from `zero`,
    and its number; where the text begins, and 0, if there is none."""
    at = text.rfind("\f", 0, end)
    while at >= 0:
        if mark := analysis.POST.match(text, at, end):
            return mark.end() - zero, int(mark[1])
        at = text.rfind("\f", 0, at)
    return -zero, 0


def address(url: str, post: int) -> str:
    """Where the passage can be read, on the page of this address."""
    return f"{url.partition('#')[0]}#kiriman-{post}" if post > 1 else url


def _only_words(text: str) -> str:
    """The same, at the same places, where only words are words: numbers of posts are none."""
    return analysis.POST.sub(lambda post: " " * len(post[0]), text)


def steps_of_body(body: str) -> bytes:
    """What `passage` need not count again."""
    written = body[: analysis.LONGEST_TEXT]
    text = clean(written)
    return steps_of(_only_words(text), is_as_written=text == written)


def _best(found: Spots) -> int:
    """Where the passage begins that has most of what was wanted, each term counted once."""
    spots = list(found.items())
    most = sum(worth for worth, _ in set(found.values())) - ROUNDING
    best, best_worth, end = 0, -1.0, 0
    seen: Counter[str] = Counter()
    worth = 0.0  # of those between `first` and the end of a passage that begins there
    for first, gone in spots:
        if best_worth >= most:
            break
        while end < len(spots) and spots[end][0] - first < WORDS - LEAD:
            came = spots[end][1]
            worth += 0 if seen[came.term] else came.worth
            seen[came.term] += 1
            end += 1
        if worth > best_worth + ROUNDING:
            best, best_worth = first, worth
        seen[gone.term] -= 1
        worth -= 0 if seen[gone.term] else gone.worth
    return max(best - LEAD, 0)


def _post_at(posts: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    """Where the post begins that this stands in, and its number; 0 before the first."""
    return posts[bisect_right(posts, at, key=itemgetter(0)) - 1]


def _best_post(
    posts: Sequence[tuple[int, int]], marks: Sequence[tuple[re.Match[str], Mark]]
) -> int:
    """The one that has most of what is marked, each term counted once; the first of such."""
    worths: dict[int, dict[str, float]] = {}
    for word, spot in marks:
        _, number = _post_at(posts, word.start())
        worths.setdefault(number, {})[spot.term] = spot.worth
    return max(worths, key=lambda number: sum(worths[number].values()))
