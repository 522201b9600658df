"""From words to concepts: synonyms, regions, slips, words written together or apart."""

import itertools
import re
from dataclasses import replace
from typing import NamedTuple

from livinglab.regions import names
from livinglab.regions.queries import region_names
from livinglab.search import analysis
from livinglab.search.analysis import Token
from livinglab.search.asking.guessing import (
    MENDED,
    english_roots,
    is_numbering,
    is_weak,
    makings,
    mended_text,
    rejoined,
    slips_in,
)
from livinglab.search.asking.islands import LONGEST, provinces_on, ways_to_be_on
from livinglab.search.asking.islands import may_begin as begins_an_island
from livinglab.search.asking.parts import GAP, Alternative, Concept
from livinglab.search.asking.stages import of_stages
from livinglab.search.synonyms import thesaurus, with_stop_words
from livinglab.search.vocabulary import Vocabulary

MOST_CONCEPTS = 16
LONGEST_NAME = 6  # words of the name of a region, its kind included
SYNONYM, TOGETHER, PART, EVERYDAY = 0.55, 0.7, 0.5, 0.6
TRANSLATED = 0.7
PREFIX_EXPANSIONS = 30
A_NUMBER = re.compile(r"\W{0,3}\d")
CODE = re.compile(r"\d\d\.\d\d")  # of a kabupaten or kota; "16" alone is any number


class Meaning(NamedTuple):
    concepts: tuple[Concept, ...]
    regions: tuple[str, ...] = ()
    # The words with their slips mended; the same as they were if there are none.
    mended: str = ""


class Span(NamedTuple):
    """The tokens up to `after` mean these regions, or are a way to say something else too."""

    after: int
    codes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


def of_words(text: str, vocabulary: Vocabulary) -> Meaning:
    """What a run of words means."""
    found = rejoined(analysis.whole_tokens(text), text, vocabulary)
    slips = slips_in(text, found, vocabulary)
    mended = mended_text(text, found, slips)
    meant = rejoined(analysis.whole_tokens(mended), mended, vocabulary) if slips else found
    if len(meant) != len(found):  # "blank spt" is a compound when it is mended
        slips = {}
    concepts: list[Concept] = []
    regions: list[str] = []
    at = 0
    while at < len(meant) and len(concepts) < MOST_CONCEPTS:
        span = _span(mended, meant, at)
        regions += span.codes
        if concept := _concept(mended, meant[at : span.after], span, vocabulary):
            known = [_of_token(found[n]) for n in range(at, span.after) if n in slips]
            extra = tuple(a for alternatives in known for a in alternatives)
            concepts.append(
                Concept(concept.text, (*concept.alternatives, *extra), concept.weak)
            )
        at = span.after
    return Meaning(tuple(_joined(concepts, vocabulary)), tuple(regions), mended)


def of_phrase(text: str) -> Alternative | None:
    """The words exactly so, in this order. Stop words inside keep their places open."""
    places = [token.terms[0] if token.terms else GAP for token in analysis.whole_tokens(text)]
    while places and places[0] == GAP:
        places.pop(0)
    while places and places[-1] == GAP:
        places.pop()
    return Alternative(tuple(places[:MOST_CONCEPTS])) if places else None


def of_prefix(text: str, vocabulary: Vocabulary) -> Concept:
    begin = analysis.PARTED.sub("", analysis.fold(text))
    terms = vocabulary.beginning_with(begin, PREFIX_EXPANSIONS) if begin else []
    # What is being typed may be signs alone, which are no term: "_", "//".
    own = analysis.terms_of(text) if any(map(str.isalnum, text)) else ()
    ways = tuple(Alternative((term,)) for term in dict.fromkeys((*own, *terms)))
    return Concept(text, ways, exact=True)


def _span(text: str, found: list[Token], at: int) -> Span:
    """The longest name of a region or way to say something that begins here."""
    region = _region(text, found, at)
    said = _said(found, at)
    if region.codes and said.terms and region.after == said.after:
        return Span(region.after, region.codes, said.terms)
    return max(region, said, key=lambda span: (span.after, bool(span.codes), bool(span.terms)))


def _region(text: str, found: list[Token], at: int) -> Span:
    first, known = found[at], names.matcher()
    if CODE.fullmatch(first.text) and first.text in region_names():
        return Span(at + 1, (first.text,))
    longest = LONGEST_NAME if first.terms and known.may_begin(first.text) else 0
    for after in range(min(at + longest, len(found)), at, -1):
        if codes := known.named(text[first.start : found[after - 1].end]):
            return Span(after, codes)
    longest = LONGEST if begins_an_island(first.text) else 0
    for after in range(min(at + longest, len(found)), at + 1, -1):
        if provinces_on(text[first.start : found[after - 1].end]):
            return Span(after, (), tuple(t.terms[0] for t in found[at:after] if t.terms))
    return Span(at + 1)


def _said(found: list[Token], at: int) -> Span:
    terms: list[str] = []
    best = Span(at + 1)
    if not found[at].terms:  # "bagaimana cara" is no other word than "cara"
        return best
    for after in range(at, min(at + thesaurus().longest + 2, len(found))):
        if not found[after].terms:
            continue
        terms.append(found[after].terms[0])
        if thesaurus().has(tuple(terms)):
            best = Span(after + 1, (), tuple(terms))
    return best


def _concept(
    text: str, part: list[Token], span: Span, vocabulary: Vocabulary
) -> Concept | None:
    alternatives: list[Alternative] = []
    if span.codes:
        alternatives += _of_region(part, span.codes)
    if span.terms:
        alternatives += of_terms(span.terms)
    if len(part) == 1:
        alternatives += _of_token(part[0])
        alternatives += makings(part[0], vocabulary)
        alternatives += _of_english_form(part[0], vocabulary)
    if not alternatives:
        return None
    written = text[part[0].start : part[-1].end]
    if begins_an_island(part[0].text):
        alternatives += ways_to_be_on(written)
    weak = len(part) == 1 and not span.codes and _is_weak(written, text[part[0].end :])
    return Concept(written, strongest([*alternatives, *of_stages(alternatives)]), weak)


def _is_weak(written: str, after: str) -> bool:
    """Whether it need not be there. Before a number "nomor" says nothing, elsewhere much."""
    return is_weak(written) and (not is_numbering(written) or bool(A_NUMBER.match(after)))


def _of_english_form(token: Token, vocabulary: Vocabulary) -> list[Alternative]:
    """A form of an English word that neither documents nor tables have: "logging" is "log"."""
    if not token.terms or vocabulary.knows(token.terms[0]) or thesaurus().has(token.terms[:1]):
        return []
    roots = ((root,) for root in english_roots(analysis.fold(token.text)))
    root = next((root for root in roots if root in thesaurus().indonesian), ())
    return of_terms(root) if root else []


def _of_region(part: list[Token], codes: tuple[str, ...]) -> list[Alternative]:
    """The region itself by its code, and what was written, for texts that mean several."""
    terms = tuple(token.terms[0] for token in part if token.terms)
    everyday = len(part) == 1 and part[0].text.lower() in names.EVERYDAY
    weight = EVERYDAY if everyday else 1.0
    found = [Alternative((f"@{code}",), weight) for code in codes]
    found += [Alternative((f"#{code}",), PART) for code in codes if len(code) == 2]
    return [*found, Alternative(terms, 1.0 if everyday else MENDED)]


def of_terms(terms: tuple[str, ...]) -> list[Alternative]:
    """These terms, and what the tables have for them."""
    found = _written(terms)
    if len(terms) > 1:
        found.append(Alternative(terms, TOGETHER, apart=True))
    for way in thesaurus().indonesian.get(terms, ()):
        found += _written(way, TRANSLATED)
    for way in thesaurus().others(terms):
        found += _written(way, SYNONYM)
    return found


def _written(terms: tuple[str, ...], weight: float = 1.0) -> list[Alternative]:
    """Side by side, and as the tables write it with stop words between."""
    found = [Alternative(terms, weight)]
    parted = of_phrase(with_stop_words().get(terms, ""))
    return [*found, replace(parted, weight=weight)] if parted else found


def _of_token(token: Token) -> list[Alternative]:
    """The word itself; the parts of a compound beside each other, or its last alone."""
    if not token.terms:
        return []
    own, *parts = token.terms
    found = [Alternative((own,))]
    if len(parts) > 1:
        found.append(Alternative(tuple(parts), MENDED))
    elif parts:
        found.append(Alternative((parts[0],), PART))
    return found


def _joined(concepts: list[Concept], vocabulary: Vocabulary) -> list[Concept]:
    """Where documents write two words as one, let that stand for both: "blank spot"."""
    result = list(concepts)
    for n, (first, second) in enumerate(itertools.pairwise(concepts)):
        together = analysis.fold(first.text + second.text)
        if together.isalpha() and vocabulary.knows(together):
            one = (Alternative((together,), MENDED),)
            for place in (n, n + 1):
                was = result[place]
                result[place] = Concept(was.text, (*was.alternatives, *one), was.weak)
    return result


def strongest(alternatives: list[Alternative]) -> tuple[Alternative, ...]:
    best: dict[tuple[tuple[str, ...], bool], Alternative] = {}
    for alternative in alternatives:
        key = (alternative.terms, alternative.apart)
        if key not in best or best[key].weight < alternative.weight:
            best[key] = alternative
    return tuple(way for way in best.values() if not _is_said_already(way, best))


def _is_said_already(
    way: Alternative, ways: dict[tuple[tuple[str, ...], bool], Alternative]
) -> bool:
    """Whether a word of it counts alone for as much: "absen digital" beside "absen"."""
    if len(way.terms) == 1:
        return False
    alone = (ways.get(((term,), False)) for term in way.terms)
    return any(one is not None and one.weight >= way.weight for one in alone)
