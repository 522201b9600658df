"""The passage of a text: where it begins, however long the text is, and what it shows.

One deep in a long text is found by steps that were taken when it was written.
"""

import time

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from livinglab.db import db
from livinglab.search import index
from livinglab.search.asking import Alternative
from livinglab.search.models import SearchDocument
from livinglab.search.passages import Mark, Markable, passage, spots, steps_of_body
from livinglab.search.places import Places
from livinglab.search.results import Hit
from livinglab.search.scanning import STEP, tokens_of
from tests.search.documents import put, settle

# The dash is no ASCII.
BODY = f"\f1\nSatu – dua.\n\f2\n{'Kata yang lain. ' * 400}\n\f3\nPanggilan darurat di desa."


@pytest.fixture
def row(site: Flask) -> SearchDocument:
    put("Judul", BODY, page=1)
    settle()
    return db.session.scalars(select(SearchDocument)).one()


def _hit() -> Hit:
    return index.find("darurat").hits[0]


def test_a_post_deep_in_a_page(row: SearchDocument) -> None:
    assert row.steps == steps_of_body(BODY)
    assert len(row.steps) == 4 * (1 + 1_206 // STEP)
    assert "Panggilan <mark>darurat</mark> di desa" in _hit().snippet
    assert _hit().url.endswith("#kiriman-3")


def test_the_same_is_shown_without_steps(row: SearchDocument) -> None:
    before = _hit()

    db.session.execute(update(SearchDocument).values(steps=b""))
    db.session.commit()

    assert _hit() == before


def test_what_stands_before_the_last_step_is_not_read(row: SearchDocument) -> None:
    found = spots(Places(row.places), [Markable((Alternative(("darurat",)),))])
    # As long, but of fewer words at its beginning.
    other = BODY.replace("Kata yang lain. ", "Katayanglainn. .", 250)

    shown = passage(other, found, row.steps).html

    assert "Panggilan <mark>darurat</mark> di desa" in shown


def shown(body: str, *marked: str, is_markdown: bool = False) -> str:
    found = {
        n: Mark(1.0, word[0]) for n, word in enumerate(tokens_of(body)) if word[0] in marked
    }
    return str(passage(body, found, is_markdown=is_markdown).html)


WORDS = ["kata", "(lain)", "**satu**", "-5", "\n# dua", "\f7\n", "\f"]


@given(
    st.sampled_from(["kata", "\x0b", "é – “dua”", "… ½", "e\u200d\u0301"]),
    st.lists(st.sampled_from(WORDS), min_size=3 * STEP, max_size=6 * STEP),
    st.data(),
    st.booleans(),
)
def test_a_piece_of_a_text_shows_what_the_whole_does(
    other: str, words: list[str], data: st.DataObject, is_markdown: bool
) -> None:
    """Of ASCII with and without controls, of what is clean otherwise, and of what is not."""
    body = " ".join([other, *words, other])
    found = {data.draw(st.integers(0, 5 * STEP)): Mark(1.0, "kata")}

    read_on_from_a_step = passage(body, found, steps_of_body(body), is_markdown=is_markdown)

    assert read_on_from_a_step == passage(body, found, is_markdown=is_markdown)


@pytest.mark.parametrize("is_markdown", [False, True])
@pytest.mark.parametrize(
    ("body", "marked", "expected"),
    [
        ("pasal 7 ayat 3. Nota", "ayat", "pasal 7 <mark>ayat</mark> 3. Nota"),
        ("nomor 5. Versi", "nomor", "<mark>nomor</mark> 5. Versi"),
        ("Kehadiran > 90 persen", "Kehadiran", "<mark>Kehadiran</mark> &gt; 90 persen"),
        ("Biaya - gratis", "Biaya", "<mark>Biaya</mark> - gratis"),
        ("Panjang 2 * 3", "2", "Panjang <mark>2</mark> * 3"),
        ("snake_case_nama", "case", "snake_<mark>case</mark>_nama"),
        ("(suhu -5, naik 90%)", "naik", "(suhu -5, <mark>naik</mark> 90%)"),
        ("Satu.\n  Dua.", "Dua", "Satu. <mark>Dua</mark>."),
    ],
)
def test_numbers_and_signs_of_a_text_are_shown(
    body: str, marked: str, expected: str, is_markdown: bool
) -> None:
    assert shown(body, marked, is_markdown=is_markdown) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Kini\n# Judul\n> kata\n- satu", "Kini Judul <mark>kata</mark> satu"),
        ("Kini **sebuah kata**.", "Kini sebuah <mark>kata</mark>."),
        ("Kini _sebuah_ `kata` ~~lain~~", "Kini sebuah <mark>kata</mark> lain"),
        ("Kini [sebuah kata](https://kata.id/a_b), ya", "Kini sebuah <mark>kata</mark>, ya"),
        ("Kini |kata|\n1. satu", "Kini <mark>kata</mark> 1. satu"),
        ("Kini ![kata](/a.png)", "Kini <mark>kata</mark>"),
        ("Kini [kata] (lain)", "Kini [<mark>kata</mark>] (lain)"),
    ],
)
def test_signs_of_markdown_are_not(body: str, expected: str) -> None:
    assert shown(body, "kata", is_markdown=True) == expected


def test_what_is_read_as_markdown(site: Flask) -> None:
    body = "Kini\n# kata\n- **lain** | 2"
    for kind, page in (("thread", 0), ("application", 0), ("replication", -7)):
        put("Judul", f"a.pdf\n{body}" if page else body, kind=kind, page=page)
    settle()

    found = {hit.kind: str(hit.snippet) for hit in index.find("kata").hits}

    as_it_is = "Kini # <mark>kata</mark> - **lain** | 2"
    read = "Kini <mark>kata</mark> lain 2"
    assert found == {"thread": as_it_is, "application": read, "replication": as_it_is}


@pytest.mark.parametrize(
    "sign", ["[", "](", "![a](", "*", "_a", "\n", "\n> ", "|", "```", "~~"]
)
def test_no_text_is_slow_to_show(sign: str) -> None:
    body = f"kata {sign * 20_000} kata"

    began = time.perf_counter()
    shown(body, "kata", is_markdown=True)

    assert time.perf_counter() - began < 1
