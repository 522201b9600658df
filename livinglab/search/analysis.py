"""The one analysis of text, for every engine, for questions, and for the marks in passages.

A text becomes tokens; a token becomes one or more terms, the first of them its
own and the rest by which it may be found as well ("e-Office" → "eoffice",
"office"). Stop words have no terms, but keep their place.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from livinglab.regions import names
from livinglab.search.scanning import APOSTROPHES, clean, tokens_of
from livinglab.search.stems import stem, without_clitic
from livinglab.search.words import COMPOUNDS, SPELLINGS, STOP

VERSION = 6  # of all that decides about terms; a change means that the index is made anew
LONGEST_TOKEN = 40
LONGEST_TEXT = 200_000
MOST_TOKENS = 15_000  # PostgreSQL counts places to 16,383
PARTED = re.compile("[-‐‑]")
SILENT = str.maketrans("", "", APOSTROPHES)
# "di-upload", "OPD-nya": an affix set apart by a hyphen.
BEFORE = frozenset({"di", "me", "mem", "men", "meng", "nge", "ter", "ber", "pe", "se", "ke"})
AFTER = frozenset({"nya", "kan", "in", "an", "lah", "kah", "pun", "ku", "mu"})
DOUBLED = re.compile(r"([a-z]{4,})2(?:nya)?")  # "daerah2" is "daerah-daerah"
YEAR = re.compile(r"(?:19|20)\d\d")
NONE: tuple[str, ...] = ()
HALVES = frozenset((half,) for pair in COMPOUNDS for half in pair)
# Before each post of a page: a form feed and the number of the post, which is no text.
POST = re.compile("\f(\\d{1,7})\n")


class Token(NamedTuple):
    text: str
    start: int
    end: int
    terms: tuple[str, ...]


def fold(word: str) -> str:
    """Lower case, without accents and apostrophes, no longer than a word can be."""
    word = word.lower().translate(SILENT)
    if not word.isascii():
        parts = unicodedata.normalize("NFKD", word)
        word = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return word[:LONGEST_TOKEN]


def fold_all(text: str) -> str:
    """All words folded, with one space between them and no hyphens."""
    return " ".join(PARTED.sub("", fold(match[0])) for match in tokens_of(clean(text)))


@lru_cache(maxsize=200_000)
def terms_of(word: str) -> tuple[str, ...]:
    """The terms of one token, seen alone."""
    folded = fold(word)
    if "/" in folded:
        return (folded, *filter(None, folded.split("/")))
    parts = [part for part in PARTED.split(folded) if part]
    if len(parts) > 1:
        parts = _without_affixes(parts)
    if len(parts) <= 1:
        return _single(*parts) if parts else NONE
    stems = [stem(part) for part in parts]
    if len(set(stems)) == 1:
        return (stems[0],)
    joined = "".join((*parts[:-1], without_clitic(parts[-1])))[:LONGEST_TOKEN]
    joined = COMPOUNDS.get(tuple(stems), joined)
    return tuple(dict.fromkeys((joined, *(s for s in stems if len(s) > 1 and s not in STOP))))


def _single(word: str) -> tuple[str, ...]:
    if doubled := DOUBLED.fullmatch(word):
        word = doubled[1]
    word = SPELLINGS.get(word, word)
    return NONE if not word or word in STOP else (stem(word),)


def _without_affixes(parts: list[str]) -> list[str]:
    if len(parts) > 1 and parts[0] in BEFORE:
        parts = parts[1:]
    if len(parts) > 1 and parts[-1] in AFTER:
        parts = parts[:-1]
    return parts


def tokens(text: str) -> list[Token]:
    """The tokens of an already cleaned text, with their places in it."""
    found = [
        Token(match[0], match.start(), match.end(), terms_of(match[0]))
        for match in tokens_of(text)
    ]
    return [
        _in_company(found, at, text)
        if token.text in {"e", "E"} or token.text.isdecimal() or token.terms in HALVES
        else token
        for at, token in enumerate(found)
    ]


def whole_tokens(text: str) -> list[Token]:
    """The same as a question means them: a compound in two words is one token."""
    whole: list[Token] = []
    for token in tokens(text):
        last = whole[-1] if whole else token
        if token.terms[:1] == last.terms[:1] and _is_compound(last, token, text):
            said = text[last.start : token.end]
            whole[-1] = Token(said, last.start, token.end, token.terms[:1])
        else:
            whole.append(token)
    return whole


def _is_compound(first: Token, second: Token, text: str) -> bool:
    """Whether two tokens, seen alone or in company, are the halves of one."""
    halves = (*first.terms[-1:], *second.terms[-1:])
    return halves in COMPOUNDS and text[first.end : second.start] == " "


def _in_company(found: list[Token], at: int, text: str) -> Token:
    """Read a token by those beside it.

    The e of "e office" is e-office, the 95 of "95 tahun 2018" 95/2018 too, and both
    halves of "kerja sama" are kerjasama, so that a phrase goes on behind either.
    """
    token = found[at]
    before = found[at - 1] if at else None
    after = found[at + 1] if at + 1 < len(found) else None
    for first, second in ((before, token), (token, after)):
        if first and second and _is_compound(first, second, text):
            joined = COMPOUNDS[first.terms[0], second.terms[0]]
            return token._replace(terms=(joined, *token.terms))
    if after is None:
        return token
    if token.text in {"e", "E"}:
        if text[token.end : after.start] == " ":
            return token._replace(terms=("e" + fold(after.text),))
    elif token.text.isdecimal() and after.text.lower() in {"tahun", "thn"}:
        year = found[at + 2].text if at + 2 < len(found) else ""
        if YEAR.fullmatch(year):
            return token._replace(terms=(f"{fold(token.text)}/{year}", *token.terms))
    return token


def count(text: str) -> int:
    """How many places a text takes among its stems."""
    return sum(1 for _ in tokens_of(clean(text)))


def stems(text: str) -> str:
    """The text as engines hold it: one place for each token, terms of one place joined by +.

    A stop word is the place "_". Regions named in the text stand as "@16.10"
    at the place of their first word.
    """
    text = clean(POST.sub(" ", text[:LONGEST_TEXT]))
    found = tokens(text)[:MOST_TOKENS]
    places = ["+".join(token.terms) or "_" for token in found]
    at = 0
    for start, code in _regions(text):
        while at < len(found) and found[at].end <= start:
            at += 1
        if at < len(found):
            places[at] += f"+@{code}"
    return " ".join(places)


def _regions(text: str) -> Iterator[tuple[int, str]]:
    """Line by line: one in small letters is read otherwise than one with capitals."""
    offset = 0
    for line in text.splitlines(keepends=True):
        for start, _, code in names.matcher().find(line):
            yield offset + start, code
        offset += len(line)


def words(text: str) -> dict[str, str]:
    """Folded word → how it is written, of all words that a question may be mended to."""
    text = clean(POST.sub(" ", text[:LONGEST_TEXT]))
    found = list(tokens_of(text))
    known: dict[str, str] = {}
    for written in dict.fromkeys(match[0] for match in found):
        folded = PARTED.sub("", fold(written))
        if len(folded) > 2 and not folded.isdecimal() and "/" not in folded:
            shown = _shown(written)
            if known.get(folded, shown) == shown or shown.islower():
                known[folded] = shown
    return known | {joined: joined for joined in _compounds(found, text)}


def _compounds(found: list[re.Match[str]], text: str) -> Iterator[str]:
    """In one word, those that stand in two."""
    for first, second in pairwise(found):
        if terms_of(first[0]) in HALVES and text[first.end() : second.start()] == " ":
            joined = COMPOUNDS.get((*terms_of(first[0]), *terms_of(second[0])))
            if joined:
                yield joined


def _shown(written: str) -> str:
    """As it is to be shown: a capital at the beginning of a sentence is not the word's own."""
    return written.lower() if written[1:].islower() and "-" not in written else written
