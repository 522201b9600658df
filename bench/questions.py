"""What search is asked, class by class: drawn by rule from what the site itself holds.

Sites of the same size are the same on both databases, so both are asked the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from bench.texts import SEED
from livinglab.db import db
from livinglab.replication.models import Application, ApplicationStatus
from livinglab.search.models import SearchDocument, SearchWord

DRAWN = 120  # of each kind of text that questions are made of
RARE = (1, 20)  # documents that have a rare word
COMMON = 100  # the so many most frequent words are common
LONG_WORD = 5  # letters; many shorter words are passed over as stop words
PREFIX = 4  # letters of a word that is begun


@dataclass(frozen=True)
class Sample:
    rare: Sequence[str]
    common: Sequence[str]
    titles: Sequence[list[str]]  # three words side by side in a title
    bodies: Sequence[list[str]]  # two words side by side deep in a page of posts
    names: Sequence[str]  # of the real catalog
    provinces: Sequence[str]


def sample() -> Sample:
    """Drawn from the database of the application context; the same each time."""
    chance = Random(SEED)
    word, documents = SearchWord.shown, SearchWord.documents
    long = func.length(SearchWord.word) >= LONG_WORD
    rare = select(word).where(documents.between(*RARE), long).order_by(SearchWord.word)
    common = select(word).where(long).order_by(documents.desc(), SearchWord.word).limit(COMMON)
    names = select(Application.name).where(Application.status == ApplicationStatus.PUBLISHED)
    province = SearchDocument.province
    provinces = select(province).where(func.length(province) == 2).distinct()
    return Sample(
        _some(sorted(db.session.scalars(rare)), chance),
        sorted(db.session.scalars(common)),
        list(_runs(SearchDocument.title, SearchDocument.page == 0, 3, chance)),
        list(_runs(SearchDocument.body, SearchDocument.page > 0, 2, chance)),
        _some(sorted(db.session.scalars(names)), chance),
        sorted(db.session.scalars(provinces)),
    )


def _some(found: list[str], chance: Random) -> list[str]:
    return chance.sample(found, min(DRAWN, len(found)))


def _runs(
    column: InstrumentedAttribute[str], where: ColumnElement[bool], length: int, chance: Random
) -> Iterator[list[str]]:
    """Words of one sentence that follow each other, out of some documents of threads."""
    threads = select(SearchDocument.id).where(SearchDocument.kind == "thread", where)
    ids = list(db.session.scalars(threads.order_by(SearchDocument.seq)))
    chosen = chance.sample(ids, min(DRAWN, len(ids)))
    order = {each: place for place, each in enumerate(chosen)}
    rows = db.session.execute(
        select(SearchDocument.id, column).where(SearchDocument.id.in_(chosen))
    ).all()
    for _, text in sorted(rows, key=lambda row: order[row[0]]):
        sentences = [line for line in text.splitlines() if line]
        words = chance.choice(sentences).lower().rstrip(".").split()
        if len(words) >= length:
            begin = chance.randrange(len(words) - length + 1)
            yield words[begin : begin + length]


def classes(drawn: Sample) -> dict[str, list[str]]:
    """The addresses to be asked for, by class."""
    common, titles = drawn.common, drawn.titles
    places = [drawn.provinces[n % len(drawn.provinces)] for n in range(len(common))]
    return {
        "rare word": [path(word) for word in drawn.rare],
        "common word": [path(word) for word in common],
        "name from the catalog": [path(name) for name in drawn.names],
        "two words": [path(" ".join(run[:2])) for run in titles],
        "three words": [path(" ".join(run)) for run in titles],
        "phrase": [path(f'"{" ".join(run[:2])}"') for run in titles],
        "prefix": [path(f"{word[:PREFIX]}*") for word in common],
        "filter": [path(word, jenis="thread") for word in common],
        "facets": [
            path(word, jenis="thread", tahap="open", provinsi=place)
            for word, place in zip(common, places, strict=True)
        ],
        "newest first": [path(word, urut="newest") for word in common],
        "snippets": [path(" ".join(run)) for run in drawn.bodies],
        "while typing": [path(word[:PREFIX], page="/cari/saran.json") for word in common],
    }


def path(text: str, page: str = "/cari", **more: str) -> str:
    return f"{page}?{urlencode({'q': text} | more)}"
