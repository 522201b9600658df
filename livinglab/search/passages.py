"""The passage of a text that answers best, with the words found in it marked."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup, escape

from livinglab.search import analysis
from livinglab.search.analysis import Token
from livinglab.search.asking.parts import Asked

WORDS = 34  # of a passage
LEAD = 8  # words before the first one found
LONG, PART, AROUND = 60_000, 4_000, 400  # characters
MARKDOWN = re.compile(r"(?m)^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+|\d+\.\s+|```.*$)|[*_`~]{1,3}|\|")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")


class Passage(NamedTuple):
    html: Markup
    # The number of the post it stands in; 0 where the text has no posts.
    post: int


def wanted_terms(asked: Asked) -> dict[str, float]:
    """Term → how surely it was asked for."""
    terms: dict[str, float] = {}
    for concept in asked.concepts:
        for alternative in concept.alternatives:
            share = alternative.weight / len(alternative.words)
            for word in alternative.words:
                terms[word] = max(terms.get(word, 0), share)
    return terms


def passage(body: str, wanted: dict[str, float]) -> Passage:
    """The best passage of a body; its beginning where no wanted word stands in it."""
    text = analysis.clean(body[: analysis.LONGEST_TEXT])
    found = analysis.tokens(text)
    hits = [(n, _worth(token, wanted)) for n, token in enumerate(found)]
    first = _best([(n, worth) for n, worth in hits if worth], found)
    last = min(first + WORDS, len(found))
    if not found:
        return Passage(Markup(""), 0)
    start, end = found[first].start, found[last - 1].end
    marked = [token for token in found[first:last] if _worth(token, wanted)]
    html = _marked(text, start, end, marked)
    before, after = first > 0 and not _opens_post(text, start), last < len(found)
    return Passage(
        Markup("{}{}{}").format("… " if before else "", html, " …" if after else ""),
        _post_at(text, found[_anchor(first, hits, last)].start),
    )


def part_with_most(text: str, wanted: dict[str, float]) -> str:
    """Of a text too long to be looked at word by word, the part with most of the wanted."""
    if len(text) <= LONG:
        return text
    text = analysis.clean(text)
    parts: dict[int, dict[str, float]] = {0: {}}
    for match in analysis.TOKEN.finditer(text):
        for term in analysis.terms_of(match[0]):
            if term in wanted:
                parts.setdefault(match.start() // PART, {})[term] = wanted[term]
    best = max(parts, key=lambda n: (sum(parts[n].values()), -n)) * PART
    return text[max(best - AROUND, 0) : best + PART + AROUND]


def plain(text: str) -> str:
    """Without the signs of Markdown, in one line."""
    return " ".join(MARKDOWN.sub(" ", LINK.sub(r"\1", text)).split())


def _worth(token: Token, wanted: dict[str, float]) -> float:
    return max((wanted.get(term, 0) for term in token.terms), default=0)


def _best(hits: list[tuple[int, float]], found: list[Token]) -> int:
    """Where the passage begins that has most of what was wanted, each term counted once."""
    best, best_worth = 0, -1.0
    for place, (n, _) in enumerate(hits):
        seen: dict[str, float] = {}
        for m, worth in hits[place : place + WORDS]:
            if m - n >= WORDS - LEAD:
                break
            key = found[m].terms[0]
            seen[key] = max(seen.get(key, 0), worth)
        total = sum(seen.values())
        if total > best_worth:
            best, best_worth = n, total
    return max(best - LEAD, 0)


def _anchor(first: int, hits: list[tuple[int, float]], last: int) -> int:
    return next((n for n, worth in hits[first:last] if worth), first)


def _opens_post(text: str, start: int) -> bool:
    return not text[:start].strip()


def _post_at(text: str, at: int) -> int:
    numbers = [int(match[1]) for match in analysis.POST.finditer(text, 0, at + 1)]
    return numbers[-1] if numbers else 0


def _marked(text: str, start: int, end: int, marked: Iterable[Token]) -> Markup:
    pieces: list[Markup | str] = []
    at = start
    for token in marked:
        pieces += [_between(text[at : token.start]), Markup("<mark>"), escape(token.text)]
        pieces.append(Markup("</mark>"))
        at = token.end
    pieces.append(_between(text[at:end]))
    return Markup("").join(pieces)


def _between(text: str) -> Markup:
    """Text between marks; spaces at its ends are kept as one."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return escape(f"{lead}{plain(analysis.POST.sub(' ', text))}{tail}")
