"""Phrases in Whoosh: words at their places, and an end when there is no more time."""

from itertools import count

import pytest
from flask import Flask

from livinglab.search import engines, index
from tests.search.documents import found, put, settle

pytestmark = pytest.mark.parametrize("bare", ["whoosh"], indirect=True)


def test_stop_words_keep_their_places(site: Flask) -> None:
    here = put("Lupa kata sandi", "Kartu keluarga di kecamatan.")
    put("Lupa", "Kartu dari kelurahan, keluarga besar di kecamatan.")
    near = put("Lupa", "Keluarga kartu; kartu baru, kartu keluarga.")
    settle()

    assert set(found('"kartu keluarga"')) == {here, near}
    assert found('"keluarga di kecamatan"') == [here]
    assert found('"keluarga kecamatan"') == []


def test_over_several_segments(site: Flask) -> None:
    keys = []
    for _ in range(3):
        keys += [put("Satu", "Tanda tangan elektronik."), put("Dua", "Elektronik tanda.")]
        settle()

    assert set(found('"tanda tangan elektronik"')) == set(keys[::2])


def test_what_was_found_by_then_is_shown_and_not_kept(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        put(f"Judul {n}", "Kartu keluarga.")
    settle()
    ticks = count(0, engines.SECONDS / 5)

    with monkeypatch.context() as patch:
        patch.setattr("livinglab.search.engines.whoosh_matching.time.monotonic", ticks.__next__)
        late = index.find('"kartu keluarga"')

    assert late.is_late
    assert 0 < late.total < 6
    assert index.find('"kartu keluarga"').total == 6
