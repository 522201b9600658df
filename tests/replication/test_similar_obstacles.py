"""Obstacles like one's own, from other regions and public replications; on both engines."""

import pytest
from flask import Flask
from sqlalchemy import delete, select

from livinglab.db import db
from livinglab.replication.jobs import put_obstacles
from livinglab.replication.models import ObstacleKind
from livinglab.replication.queries.similar import Met, similar_obstacles
from livinglab.replication.services import facts, ledger
from livinglab.search import index
from livinglab.search.models import ASIDE, SearchDocument, SearchWord
from tests.factories.accounts import (
    BANDUNG,
    KABUPATEN_BANJAR,
    KOTA_BANJAR,
    OGAN_ILIR,
    make_representative,
)
from tests.factories.ledger import make_obstacle, make_replication
from tests.search.conftest import bare, peopled, site
from tests.search.documents import facet, settle
from tests.selects import counted_selects

__all__ = ["bare", "peopled", "site"]
pytestmark = pytest.mark.usefixtures("peopled")
NETWORK, PEOPLE = ObstacleKind.NETWORK, ObstacleKind.PEOPLE


def similar(note: str, kind: ObstacleKind | None = None, to: int = 0) -> list[str]:
    settle()
    return [one.note for one in similar_obstacles([Met(note, kind)], to)[0]]


def test_what_says_the_same_in_other_words_is_similar() -> None:
    make_obstacle(make_replication(BANDUNG), "Koneksi internet di kecamatan tidak stabil.")
    make_obstacle(
        make_replication(KOTA_BANJAR), "Pegawai menolak memakai aplikasi baru.", PEOPLE
    )

    assert similar("internetnya lambat dan kurang stabil") == [
        "Koneksi internet di kecamatan tidak stabil."
    ]
    assert similar("listrik padam") == []
    assert similar("penolakan dari pegawai") == ["Pegawai menolak memakai aplikasi baru."]


def test_a_connection_that_breaks_is_like_one_that_is_not_stable() -> None:
    make_obstacle(make_replication(BANDUNG), "Koneksi internet tidak stabil.")
    make_obstacle(make_replication(KOTA_BANJAR), "Pegawai kecamatan bingung.", PEOPLE)

    assert similar("Internet di kecamatan sering putus") == ["Koneksi internet tidak stabil."]


def test_one_of_the_same_kind_that_was_overcome_comes_first() -> None:
    make_obstacle(make_replication(BANDUNG), "Jaringan internet tidak stabil.", PEOPLE)
    make_obstacle(make_replication(KABUPATEN_BANJAR), "Jaringan internet belum stabil.")
    make_obstacle(
        make_replication(KOTA_BANJAR), "Jaringan internet sering lambat.", NETWORK, "Menara."
    )

    first = similar("Jaringan internet lambat", NETWORK)

    assert first[0] == "Jaringan internet sering lambat."
    assert first[1:] == ["Jaringan internet belum stabil.", "Jaringan internet tidak stabil."]


def test_what_many_say_alike_is_named_once() -> None:
    for code in (BANDUNG, KOTA_BANJAR, KABUPATEN_BANJAR):
        make_obstacle(make_replication(code), "Butuh SDM kompeten", PEOPLE)

    assert similar("SDM yang kompeten kurang") == ["Butuh SDM kompeten"]


def test_those_of_the_same_region_are_left_out() -> None:
    own = make_replication(OGAN_ILIR)
    make_obstacle(own, "Sinyal lemah di desa")
    make_obstacle(make_replication(OGAN_ILIR), "Sinyal hilang di desa")

    assert similar("sinyal di desa", to=own.id) == []
    assert len(similar("sinyal di desa")) == 2


def test_those_of_drafts_are_for_nobody_until_they_are_declared() -> None:
    draft = make_replication(BANDUNG, is_draft=True)
    make_obstacle(draft, "Sinyal lemah di desa")
    assert similar("sinyal di desa") == []

    ledger.declare(draft, make_representative(BANDUNG))

    assert similar("sinyal di desa") == ["Sinyal lemah di desa"]


def test_a_replication_that_became_a_draft_tells_nothing_at_once() -> None:
    replication = make_replication(BANDUNG)
    make_obstacle(replication, "Sinyal lemah di desa")
    replication.is_draft = True

    assert similar("sinyal di desa") == []


def test_questions_and_their_counts_know_nothing_of_it() -> None:
    make_obstacle(make_replication(BANDUNG), "Trenggiling di jalan")
    settle()

    results = index.find("trenggiling", scopes=frozenset({"public", "curators"}))

    assert {hit.kind for hit in results.hits} == {"replication", "application"}
    assert facet(results, "kind") == {"replication": 1, "application": 1}
    # Counted with the replication and its application, and not once more aside.
    assert db.session.get_one(SearchWord, "trenggiling").documents == 2


def test_an_obstacle_is_put_again_when_it_was_overcome_and_not_otherwise() -> None:
    replication = make_replication(BANDUNG)
    obstacle = make_obstacle(replication, "Sinyal lemah")
    row = db.session.scalars(select(SearchDocument).filter_by(kind="obstacle")).one()
    before = row.seq
    make_obstacle(replication, "Listrik padam", ObstacleKind.ELECTRICITY)
    assert (row.seq, row.weight) == (before, 0)

    facts.solve_obstacle(replication, obstacle, solution="Absen luring.")

    assert row.seq > before
    assert row.weight > 0


def test_those_from_before_are_put_by_the_worker_once() -> None:
    make_obstacle(make_replication(BANDUNG), "Sinyal lemah di desa")
    make_obstacle(make_replication(KOTA_BANJAR, is_draft=True), "Sinyal hilang di desa")
    db.session.execute(delete(SearchDocument).where(SearchDocument.scope == ASIDE))
    db.session.commit()

    assert (put_obstacles(), put_obstacles()) == (1, 0)
    assert similar("sinyal di desa") == ["Sinyal lemah di desa"]


@pytest.mark.parametrize("many", [1, 4])
def test_many_cost_as_much_as_one(site: Flask, many: int) -> None:
    for code in (BANDUNG, KOTA_BANJAR, KABUPATEN_BANJAR):
        make_obstacle(make_replication(code), f"Sinyal lemah di desa {code}")
    settle()
    met = [Met("Sinyal desa hilang"), Met("SDM"), Met("Listrik padam"), Met("Server lama")]
    similar_obstacles(met, 0)
    db.session.expunge_all()

    with counted_selects() as selects:
        found = similar_obstacles(met[:many], 0)
        named = [one.replication.adopter.label for one in found[0]]

    assert len(named) == 3
    own = [one for one in selects if "obstacle" in one and "replication" in one]
    assert len(own) == 1
    if site.config["SEARCH_ENGINE"] == "whoosh":
        assert len(selects) == 1


@pytest.mark.parametrize(
    "note", ["", "   ", "yang di dan", "-", '"', "*" * 400, "\0\u202e", "a " * 4_000]
)
def test_whatever_is_written_is_no_error(note: str) -> None:
    make_obstacle(make_replication(BANDUNG), "Sinyal lemah di desa")

    assert similar(note) == []
