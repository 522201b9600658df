"""What somebody who is still typing may be looking for."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import case, select

from livinglab.db import db
from livinglab.regions.kind_words import written_out
from livinglab.regions.queries import matching
from livinglab.search import analysis, asking
from livinglab.search.asking import Asked, Concept, Filters, meaning
from livinglab.search.asking.lexing import FIELDS
from livinglab.search.engines import Wanted
from livinglab.search.engines.choice import engine
from livinglab.search.models import SearchDocument
from livinglab.search.passages import address, markable, passage, spots
from livinglab.search.places import Places
from livinglab.search.ranking import Candidate, Scorer
from livinglab.search.scanning import clean
from livinglab.search.sighting import candidates
from livinglab.search.vocabulary import Vocabulary, vocabulary

SHORTEST, LONGEST = 2, 100  # letters
TELLING = 3  # letters from which a word begun must be there; "d" may become "di", a stop word
LOOKED_AT = 40  # documents
MOST, REGIONS = 8, 4
# Before a word that is being typed: "daerah:sum", "\"kantor"; what narrows otherwise is none.
OPERATOR = re.compile(
    r"-.*|(?:(?:daerah|provinsi|aplikasi):)?[\"“]|(?:daerah|provinsi|aplikasi):"
    rf"|(?:{'|'.join(FIELDS)}):.*",
    re.IGNORECASE,
)
# Before what is typed, and not wanted: "NOT abs", "-(absensi OR per".
UNWANTED = re.compile(r"(?<!\S)(?:NOT\s\S*|(?:-|NOT\s)\([^()]*)$")
# The e of "e off", which is read as e-off.
APART = re.compile(r"(?<![^\s\"“])([eE]) (?=[^\W\d]\S*$)")


class Completion(NamedTuple):
    kind: str
    title: str
    url: str


def complete(begun: str, scopes: frozenset[str]) -> list[Completion]:
    """Titles with the words typed so far, the last of them perhaps unfinished."""
    text = APART.sub(r"\1-", " ".join(clean(begun[:LONGEST]).split()))
    if len(text) < SHORTEST:
        return []
    words = vocabulary()
    asked = _asked(text, words)
    if not asked.concepts:
        return []
    wanted = Wanted(
        asked.required, asked.excluded, asked.filters, scopes, limit=LOOKED_AT, facets=False
    )
    found = engine().find(wanted)
    scored = Scorer(asked, words).score_all(candidates(found.ids, scopes))
    scored.sort(key=lambda one: (-one.score, one.candidate.id))
    best: dict[tuple[str, str], Candidate] = {}
    for one in scored:
        best.setdefault((one.candidate.kind, one.candidate.object_id), one.candidate)
    shown = dict.fromkeys([*_regions(asked.text, scopes), *_shown(best.values(), asked)])
    typed = (asked.text, *written_out(asked.text))
    return sorted(shown, key=lambda one: min(_distance(text, one) for text in typed))[:MOST]


def _asked(text: str, words: Vocabulary) -> Asked:
    """The whole words as always; the last as any word that begins with it."""
    before, _, last = text.rpartition(" ")
    operator = OPERATOR.match(last)
    last = last[operator.end() :] if operator else last
    if not last or UNWANTED.search(text):  # "absensi -kec" is about absensi all the same
        return asking.read(text, words)
    said = asking.read(before, words)
    unfinished = meaning.of_words(last, words)
    begun = meaning.of_prefix(last, words)
    either = [concept.joined_with(begun) for concept in unfinished.concepts[:1]] or [begun]
    last_ones = (replace(c, weak=len(last) < TELLING) for c in either if c.alternatives)
    concepts: tuple[Concept, ...] = (*said.concepts, *last_ones)
    if said.filters != Filters() or said.excluded or last not in text.split():
        return replace(said, text=last, concepts=concepts)
    whole = meaning.of_words(text, words)
    if whole.regions and len(whole.concepts) < len(concepts):
        concepts = whole.concepts  # "kota banjar" is one thing, however it was typed
    return Asked(text, concepts, regions=(*said.regions, *whole.regions))


def _distance(text: str, completion: Completion) -> int:
    """0 where the title, or the region's name, goes on as it was begun; 2 if no word does."""
    title, typed = (analysis.fold_all(one) for one in (completion.title, text))
    name = title.split(" ", 1)[-1] if completion.kind == "region" else title
    if title.startswith(typed) or name.startswith(typed):
        return 0
    words = title.split()
    return 1 if all(any(w.startswith(t) for w in words) for t in typed.split()) else 2


def _regions(text: str, scopes: frozenset[str]) -> list[Completion]:
    """By their names alone: many titles speak of a region and would hide it."""
    codes = matching(text)[:REGIONS]
    if not codes:
        return []  # asked for none of them, SQLite looks through all rows
    row = SearchDocument
    found = {
        code: Completion("region", title, url)
        for code, title, url in db.session.execute(
            select(row.object_id, row.title, row.url).where(
                row.kind == "region",
                row.object_id.in_(codes),
                row.page == 0,
                row.scope.in_(scopes),
                row.deleted.is_(False),
            )
        ).all()
    }
    return [found[code] for code in codes if code in found]


def _shown(chosen: Iterable[Candidate], asked: Asked) -> list[Completion]:
    """A page of a thread leads to the post that says it."""
    row = SearchDocument
    is_page = row.page > 0
    statement = select(
        *(row.id, row.kind, row.title, row.url),
        *(case((is_page, row.body), else_=""), case((is_page, row.steps), else_=b"")),
    )
    places = {one.id: Places(one.places) for one in chosen}
    concepts = markable(asked, asked)
    found = {}
    for document, kind, title, url, body, steps in db.session.execute(
        statement.where(row.id.in_(places))
    ):
        post = passage(body, spots(places[document], concepts), steps).post if body else 0
        found[document] = Completion(kind, title, address(url, post))
    return [found[one] for one in places if one in found]
