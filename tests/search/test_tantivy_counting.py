"""What Tantivy estimates where many match: nothing stays nothing, and few are counted."""

import pytest
from flask import Flask

from livinglab.search import index
from livinglab.search.asking import Filters
from livinglab.search.engines import tantivy_counting
from tests.search.documents import put, settle

pytestmark = pytest.mark.parametrize("bare", ["tantivy"], indirect=True)
NONE, SOME = Filters(provinces=frozenset({"99"})), Filters(provinces=frozenset({"16"}))


@pytest.fixture
def crowded(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """More match than are counted one by one, two of them in one province."""
    monkeypatch.setattr(tantivy_counting, "EXACT", 5)
    for n in range(12):
        put(f"Judul {n}", "Absensi.", provinces=("16",) if n < 2 else ("32",))
    settle()


def test_a_filter_that_nothing_passes(crowded: None) -> None:
    results = index.find("absensi", filters=NONE)

    assert (results.total, results.hits) == (0, ())
    assert not results.is_partial


def test_a_filter_that_few_pass(crowded: None) -> None:
    results = index.find("absensi", filters=SOME)

    assert (results.total, len(results.hits)) == (2, 2)


def test_of_many_there_are_surely_no_more_than_said(crowded: None) -> None:
    results = index.find("absensi")

    assert 0 < results.total <= 12
    assert not results.is_exact
