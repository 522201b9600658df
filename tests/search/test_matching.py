"""What is told of is what /cari lists: documents are matched as both engines match them."""

import random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from livinglab.db import db
from livinglab.search import index
from livinglab.search.authors import of_person
from livinglab.search.matching import matching
from livinglab.search.models import SearchDocument
from livinglab.search.question import Question
from tests.factories.accounts import make_user
from tests.search.documents import put, settle

pytestmark = pytest.mark.usefixtures("site")
WORDS = ("gajah", "harimau", "kancil", "merpati", "komodo", "absensi", "surat", "jaringan")
KINDS, PROVINCES, STATES = ("thread", "application"), ("16", "32"), ("open", "answered", "")
ROUNDS, DOCUMENTS, QUESTIONS = 4, 40, 30


def question(chance: random.Random) -> Question:
    one, two = chance.sample(WORDS, 2)
    text = chance.choice(
        (one, f"{one} {two}", f'"{one} {two}"', f"{one} -{two}", f"{one} OR {two}",
         f"{one[:4]}*", f"jenis:topik {one}", f"{one} provinsi:16", f"tahap:terjawab {one}", "",
         f"{one} -{two[:4]}*", f"{one} -({two} OR komodo)", f"{one} -jenis:topik -daerah:32",
         f"-terjawab:ya {one}", f"-tahap:belum-terjawab {one}", f"{one} -aplikasi:{two}",
         f"{one} oleh:siti", f"{one} -oleh:siti", "oleh:budi -oleh:siti")
    )  # fmt: skip
    return Question(
        text,
        kind=chance.choice(("", "", "thread")) or ("" if text else "application"),
        province=chance.choice(("", "", "", "32")),
        stage=chance.choice(("", "", "", "open")),
    )


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_documents_are_matched_as_the_engine_matches_them(seed: int) -> None:
    chance = random.Random(seed)
    people = [of_person(make_user(name).id) for name in ("Siti Rahma", "Budi", "Ani")]
    for word in WORDS:
        put("Aplikasi", kind="application", object_id=word, applications=(word,))
    for _ in range(DOCUMENTS):
        said = chance.choices(WORDS, k=chance.randint(1, 5))
        put(
            said[0],
            " ".join(said[1:]),
            names=chance.choice(("", chance.choice(WORDS))),
            kind=chance.choice(KINDS),
            provinces=(chance.choice(PROVINCES),),
            applications=(chance.choice(WORDS),),
            authors=tuple(chance.sample(people, 2)),
            status=chance.choice(STATES),
        )
    settle()
    rows = db.session.scalars(
        select(SearchDocument).options(undefer(SearchDocument.stems))
    ).all()

    for asked in [question(chance) for _ in range(QUESTIONS)]:
        listed = index.find(
            asked.text, filters=asked.filters, sort="newest", per_page=DOCUMENTS + len(WORDS)
        )
        found = [] if listed.is_nearest else [hit.key for hit in listed.hits]
        matched = [row.object_id for row in matching(asked.read(), rows)]
        assert sorted(matched) == sorted(found), asked


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("surat masuk", True),
        ('"surat masuk"', False),  # one stands in the title, the other in the body
        ('"persuratan"', True),
        ("menyurati", True),
        ("surat -masuk", False),
        ("kantor elektronik", False),
    ],
)
def test_words_stand_together_only_within_one_text(text: str, is_found: bool) -> None:
    put("Layanan surat", "masuk lewat loket")
    settle()
    rows = db.session.scalars(
        select(SearchDocument).options(undefer(SearchDocument.stems))
    ).all()

    assert bool(matching(Question(text).read(), rows)) is is_found
    results = index.find(text, sort="newest")
    assert (bool(results.hits) and not results.is_nearest) is is_found
