"""What Tantivy estimates where many match: nothing stays nothing, and few are counted."""

import pytest
from flask import Flask

from livinglab.search import index
from livinglab.search.asking import Filters
from livinglab.search.engines import tantivy, tantivy_counting
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


def test_of_many_that_have_a_phrase_a_part_is_counted(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (tantivy, tantivy_counting):
        monkeypatch.setattr(module, "EXACT", 5)
    monkeypatch.setattr(tantivy_counting, "SEEN_ENOUGH", 3)
    monkeypatch.setattr(tantivy_counting, "SURELY_IN_ALL", 10.0)  # of those who count all
    for n in range(80):
        put(f"Judul {n}", "Tanda tangan.", provinces=("16",) if n < 20 else ("32",))
    settle()

    results = index.find('"tanda tangan"')

    provinces = dict(next(one for one in results.facets if one.name == "province").values)
    assert 10 < results.total <= 80
    assert 0 < provinces["16"] <= 20
    assert 0 < provinces["32"] <= 60
    assert not results.is_exact
