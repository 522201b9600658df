"""PostgreSQL looks at the newest first, and further back until there is enough."""

import pytest
from flask import Flask

from livinglab.db import db
from livinglab.search import index
from livinglab.search.engines import postgresql, windows
from livinglab.search.engines.windows import FURTHER, LOOKED_AT, oldest
from tests.search.documents import found, put, settle

on_postgresql = pytest.mark.parametrize(
    "bare", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@pytest.mark.parametrize(
    ("newest", "rarities", "times", "bound"),
    [
        (1_000, [0.1], 1, 0),
        (1_000_000, [0.0], 1, 1_000_000 - LOOKED_AT),
        (1_000_000, [0.0], FURTHER, 1_000_000 - FURTHER * LOOKED_AT),
        (1_000_000, [2.3026, 0.0], 1, 1_000_000 - 10 * LOOKED_AT),
        (1_000_000, [9.0], 1, 0),
    ],
)
def test_rare_words_are_looked_for_further_back(
    newest: int, rarities: list[float], times: int, bound: int
) -> None:
    assert oldest(newest, rarities, times) == pytest.approx(bound, abs=10)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Looks that hold next to nothing; the bounds of those that were made."""
    looks: list[list[int]] = []
    rows, any_rows = postgresql._rows, postgresql._any_rows

    def noted(wanted: object, filters: object, bounds: list[int]) -> list[object]:
        looks.append(bounds)
        return rows(wanted, filters, bounds)  # type: ignore[arg-type]

    def noted_too(wanted: object, filters: object, bounds: list[int]) -> list[object]:
        looks.append(bounds)
        return any_rows(wanted, filters, bounds)  # type: ignore[arg-type]

    monkeypatch.setattr(windows, "LOOKED_AT", 1)
    monkeypatch.setattr(postgresql, "RANKED", 3)
    monkeypatch.setattr(postgresql, "_rows", noted)
    monkeypatch.setattr(postgresql, "_any_rows", noted_too)
    return looks


def _fill(count: int) -> list[str]:
    keys = [put(f"Judul {n}", "Absensi di kecamatan.") for n in range(count)]
    settle()
    return keys


@on_postgresql
def test_the_newest_are_found_first_and_what_is_called_by_the_words(
    site: Flask, narrow: list[list[int]]
) -> None:
    application = put("Sipekat", "Absensi.", kind="application", object_id="sipekat")
    titled = put("Absensi pegawai")
    keys = _fill(60)

    results = index.find("absensi")

    shown = {hit.key for hit in results.hits}
    assert {application, titled, keys[-1]} <= shown
    assert keys[0] not in shown
    assert len(narrow) == 1
    assert not results.is_exact


@on_postgresql
def test_where_few_are_new_all_are_looked_at(site: Flask, narrow: list[list[int]]) -> None:
    keys = _fill(5)
    for n in range(60):
        put(f"Lain {n}", "Kartu keluarga.")
    settle()
    narrow.clear()

    results = index.find("absensi")

    assert {hit.key for hit in results.hits} == set(keys)
    assert (results.total, results.is_exact) == (5, True)
    assert [bounds[0] for bounds in narrow] == sorted(
        (bounds[0] for bounds in narrow), reverse=True
    )
    assert narrow[-1] == [0]
    assert len(narrow) > 1


@on_postgresql
def test_an_order_that_has_nothing_to_do_with_age_is_of_all(
    site: Flask, narrow: list[list[int]]
) -> None:
    old = put("Lama", "Absensi.", weight=5)
    _fill(60)

    assert found("absensi", sort="confirmed")[0] == old


@on_postgresql
def test_pages_go_on_where_the_first_ended(site: Flask, narrow: list[list[int]]) -> None:
    _fill(60)
    first = index.find("absensi", per_page=2)
    _fill(3)

    again = index.find("absensi", per_page=2, until=first.until)

    assert [hit.key for hit in again.hits] == [hit.key for hit in first.hits]


@on_postgresql
def test_the_settings_of_a_look_end_with_it(site: Flask) -> None:
    before = _settings()
    _fill(1)

    assert found("absensi")
    assert _settings() == before


def _settings() -> list[str]:
    names = (*postgresql.PLANNING, "statement_timeout")
    return [str(db.session.scalar(db.text(f"SHOW {name}"))) for name in names]
