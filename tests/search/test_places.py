"""What is packed of a document counts as its text does."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from livinglab.db import db
from livinglab.search.asking.parts import Alternative
from livinglab.search.models import SearchDocument
from livinglab.search.packing import pack
from livinglab.search.phrases import side_by_side
from livinglab.search.places import NOWHERE, Places
from tests.search.documents import put, settle

TERMS = st.sampled_from(["absen", "sinyal", "@16.10", "95/2018", "é"])
PLACES = st.one_of(st.just("_"), st.lists(TERMS, min_size=1, max_size=2).map("+".join))
LINES = st.lists(st.lists(PLACES, max_size=12).map(" ".join), min_size=1, max_size=3)


@given(LINES, TERMS, TERMS)
def test_words_and_phrases_are_counted_in_each_part(lines: list[str], a: str, b: str) -> None:
    parts = [*lines, "", ""][:3]
    words = [part.replace("+", " ").split() for part in parts]

    places = Places(pack("\n".join(lines)))

    assert places.counts(Alternative((a,))) == tuple(part.count(a) for part in words)
    assert places.lengths == tuple(len(part.split()) for part in parts)
    both = tuple(min(part.count(a), part.count(b)) for part in words)
    assert places.counts(Alternative((a, b), apart=True)) == both
    for terms in ((a, b), (a, "_", b)):
        stands = tuple(bool(side_by_side(terms).search(part)) for part in parts)
        assert tuple(map(bool, places.counts(Alternative(terms)))) == stands


def test_a_phrase_does_not_span_two_parts() -> None:
    places = Places(pack("absen\nsinyal\nlemah"))

    for pair in pairwise(("absen", "sinyal", "lemah")):
        assert places.counts(Alternative(pair)) == NOWHERE


def test_the_longest_document_can_be_packed() -> None:
    places = Places(pack(f"absen\n\n{'a+b+c ' * 40_000}akhir"))

    assert places.counts(Alternative(("absen",))) == (1, 0, 0)
    assert places.counts(Alternative(("a",)))[2] > 20_000


def test_what_was_packed_by_nobody_has_no_terms() -> None:
    assert Places(b"").counts(Alternative(("absen",))) == NOWHERE


@pytest.mark.usefixtures("site")
def test_a_row_is_packed_whoever_writes_it() -> None:
    put("Absensi", "Sinyal lemah.")
    settle()
    row = db.session.execute(select(SearchDocument.stems, SearchDocument.places)).one()
    copy = {"kind": "thread", "object_id": "copy", "title": "", "body": "", "url": "", "seq": 2}
    db.session.execute(insert(SearchDocument), [copy | {"stems": row.stems}])

    packed = db.session.scalars(select(SearchDocument.places)).all()

    assert packed == [pack(row.stems)] * 2
