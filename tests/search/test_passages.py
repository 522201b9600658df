"""A passage deep in a long text is found by steps that were taken when it was written."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from livinglab.db import db
from livinglab.search import index
from livinglab.search.models import SearchDocument
from livinglab.search.passages import passage, spots, steps_of_body
from livinglab.search.places import Places
from livinglab.search.results import Hit
from livinglab.search.scanning import STEP
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
    found = spots(Places(row.places), {"darurat": 1.0})
    # As long, but of fewer words at its beginning.
    other = BODY.replace("Kata yang lain. ", "Katayanglainn. .", 250)

    shown = passage(other, found, row.steps).html

    assert "Panggilan <mark>darurat</mark> di desa" in shown
