"""Searches that lead on: they find something for this reader, and name nothing hidden."""

import random
from typing import Any

import pytest
from flask import Flask

from livinglab.search import index
from livinglab.search.asking import Filters
from livinglab.search.related import MOST, lead_on
from tests.search.documents import put, settle
from tests.search.test_permissions import SCOPES, WORDS, viewers
from tests.selects import counted_selects

pytestmark = pytest.mark.usefixtures("site")
PLACES = {"16.10": "Kabupaten Ogan Ilir", "32.11": "Kabupaten Sumedang", "32.79": "Kota Banjar"}
ROUNDS, DOCUMENTS = 5, 40


def thread(
    title: str, body: str = "", apps: str = "", region: str = "", tags: str = "", **more: Any
) -> None:
    """As the forum puts one: what it is about stands in its names."""
    names = [*apps.split(), *([PLACES[region]] if region else []), *tags.split()]
    put(
        title,
        body,
        names=", ".join(names),
        applications=tuple(apps.lower().split()),
        regions=(region,) if region else (),
        provinces=(region[:2],) if region else (),
        **more,
    )


def related(question: str, **arguments: Any) -> list[str]:
    return list(lead_on(index.find(question, **arguments)))


def test_what_stands_with_some_results_narrows_each_kind_in_its_turn() -> None:
    thread("Absensi luring", apps="e-Kantor", region="16.10", tags="sinyal")
    thread("Absensi di desa", apps="e-Kantor", tags="sinyal gawai")
    thread("Absensi pegawai", region="16.10")
    thread("Absensi lain")
    put("SIMPEG", "Untuk absensi.", kind="application")
    put("Pusaka di Kota Banjar", "Absensi.", kind="replication", regions=("32.79",))
    thread("Persuratan", apps="SRIKANDI", tags="surat")
    settle()

    found = related("absensi")

    assert found == [
        "absensi e-Kantor",
        "absensi Kabupaten Ogan Ilir",
        "absensi sinyal",
        "absensi Pusaka",
        "absensi Provinsi Sumatera Selatan",
        "absensi gawai",
    ]
    assert len(found) == MOST


def test_what_all_results_are_about_leads_nowhere() -> None:
    for n in range(6):
        thread(f"Absensi {n}", apps="e-Kantor", tags="sinyal" if n else "")
    settle()

    assert related("absensi") == ["absensi sinyal"]


def test_a_region_leads_to_its_province_and_to_everywhere() -> None:
    thread("Absensi luring", region="16.10", apps="e-Kantor")
    thread("Absensi daring", region="32.11")
    settle()

    found = related("absensi ogan ilir")

    assert found[:2] == ["absensi Provinsi Sumatera Selatan", "absensi"]
    assert "ogan ilir" in found
    assert not any("Sumedang" in text for text in found)


def test_where_nothing_has_all_words_those_that_stand_together_are_offered() -> None:
    thread("Absensi tanpa sinyal di kecamatan")
    thread("Sinyal lemah")
    settle()
    results = index.find("absensi sinyal harimau")
    assert results.is_nearest

    assert lead_on(results)[0] == "absensi sinyal"
    assert not any("harimau" in text for text in lead_on(results))


def test_of_a_whole_sentence_its_rarest_words_lead_on() -> None:
    for n in range(8):
        thread(f"Cara absensi {n}", "Bagaimana cara absensi di desa perlu sinyal harimau?")
    thread("Lain", "Absensi di desa perlu sinyal harimau, cara bagaimana", tags="gawai")
    settle()

    found = related("bagaimana cara absensi di desa perlu sinyal harimau")

    assert found
    assert all(len(text.split()) <= 5 for text in found)


def test_slips_are_mended_in_what_leads_on() -> None:
    thread("Absensi", tags="sinyal")
    thread("Absensi lain")
    settle()

    assert related("absnsi") == ["absensi sinyal"]


def test_the_language_of_questions_and_filters_are_kept() -> None:
    thread("Absensi", tags="sinyal")
    thread("Absensi lain")
    put("Absensi", "Tanpa sinyal.", kind="application", names="gawai")
    settle()

    assert related('"absensi" jenis:topik') == ['"absensi" jenis:topik sinyal']
    assert related("absensi -sinyal") == []
    only = Filters(kinds=frozenset({"application"}))
    assert related("absensi", filters=only) == []


def test_filters_alone_lead_on_to_words() -> None:
    thread("Absensi", tags="sinyal")
    thread("Persuratan")
    settle()

    only = Filters(kinds=frozenset({"thread"}))

    assert related("", filters=only) == ["sinyal"]


def test_a_label_that_reads_as_a_filter_is_not_offered() -> None:
    put("Absensi", names="gawai jenis:replikasi")
    put("Absensi lain", names="sinyal")
    settle()

    assert related("absensi") == ["absensi sinyal"]


def test_a_name_with_a_comma_is_taken_for_nothing() -> None:
    put(
        "Absensi",
        names="Kantor, Maya, sinyal",
        applications=("kantor-maya",),
        regions=("16.10",),
    )
    put("Absensi lain")
    settle()

    assert related("absensi") == ["absensi Kabupaten Ogan Ilir"]


@pytest.mark.parametrize(
    "question",
    ["", "harimau", "-", '"', "absensi " * 60, "jenis:", "*", "\u202eabsensi", "absensi OR"],
)
def test_whatever_is_asked_is_no_error_and_not_offered_again(question: str) -> None:
    thread("Absensi", tags="sinyal")
    settle()

    assert question.strip() not in related(question)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_each_finds_something_for_this_reader_and_names_nothing_hidden(seed: int) -> None:
    chance = random.Random(seed)
    seen: dict[str, set[str]] = {}
    for number in range(DOCUMENTS):
        scope = chance.choice(SCOPES)
        title, *said = chance.sample(WORDS, 3)
        app, tag = f"Aplikasi{chance.randrange(6)}{scope[-1]}", f"label{number}"
        region = chance.choice(("", *PLACES))
        thread(title, " ".join(said), apps=app, region=region, tags=tag, scope=scope)
        for name in (app, tag):
            seen.setdefault(name, set()).add(scope)
    settle()

    offered = 0
    for scopes in viewers():
        for question in (*WORDS[:6], f"{WORDS[0]} {WORDS[1]}", f"{WORDS[2]} ogan ilir"):
            for text in related(question, scopes=scopes):
                results = index.find(text, scopes=scopes)
                assert results.hits
                assert not results.is_nearest
                assert text.casefold() != question
                named = [name for name in seen if name in text.split()]
                assert all(seen[name] & scopes for name in named)
                offered += 1
    assert offered > len(viewers())


def test_nothing_more_is_asked_of_the_database_or_the_engine(site: Flask) -> None:
    for n in range(8):
        thread(f"Absensi {n}", apps=f"Aplikasi{n}", region="16.10", tags=f"label{n}")
    settle()
    results = index.find("absensi")

    with counted_selects() as selects:
        assert len(lead_on(results)) == MOST

    assert selects == []
