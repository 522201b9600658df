"""Words that only go with what was asked for: where they help, and where they may not."""

import csv

import pytest

from livinglab.regions.reference import DATA
from livinglab.search import asking, associations, index, synonyms
from livinglab.search.asking.loosening import ASSOCIATED, MOST_WAYS
from livinglab.search.sighting import WORD_ALONE
from livinglab.search.vocabulary import Vocabulary
from tests.search.documents import facet, found, keys, put, settle
from tests.search.test_words import Words


class AllWords(Words):
    """Of a site so large that some document has any word."""

    def knows(self, term: str) -> bool:
        return True


def loosened(question: str, known: Vocabulary | None = None) -> list[dict[str, float]]:
    """For each concept, what may stand for it where a page has room."""
    asked = asking.loosened(asking.read(question, Words()), known or AllWords())
    return [
        {" ".join(way.terms): way.weight for way in concept.alternatives}
        for concept in asked.concepts
    ]


def test_what_goes_with_a_word_counts_far_less_than_what_means_the_same() -> None:
    (ram,) = loosened("RAM")
    (money,) = loosened("duit")

    assert ram["ram"] > ram["spesifikasi"] == ASSOCIATED
    assert money["uang"] > money["anggar"] == ASSOCIATED


def test_it_goes_both_ways() -> None:
    assert ("spesifikasi",) in associations.going_with(("ram",))
    assert ("ram",) in associations.going_with(("spesifikasi",))


def test_a_word_without_any_has_those_of_its_synonym() -> None:
    (said, _) = loosened("kawula muda")

    assert set(said) & {" ".join(way) for way in associations.going_with(("pemuda",))}


def test_a_word_that_has_some_has_those_of_its_synonym_as_well() -> None:
    (said,) = loosened("loker")

    assert ("rekrutmen",) not in associations.going_with(("loker",))
    assert said["rekrutmen"] == ASSOCIATED < said["lowong"]


def test_what_no_document_has_is_not_looked_for() -> None:
    """But for numbers and the shortest words, which no vocabulary has: "AK1", "TI"."""
    (said,) = loosened("loker", Words(rekrutmen=1, usaha=1))

    assert set(said) == {"loker", "rekrutmen", "usaha", "ak1"}


def test_of_all_ways_the_surest_are_looked_for() -> None:
    for (said,) in map(loosened, ("tukin", "sandi", "mutasi")):
        assert len(said) <= MOST_WAYS + 1
        assert min(list(said.values())[1:4]) > ASSOCIATED


def test_a_term_of_which_one_word_says_little_is_not_taken_apart() -> None:
    (said,) = loosened("nomor surat")

    assert said["nomor surat"] > said["surat"]


def test_a_name_of_several_words_lends_its_own_to_each() -> None:
    host, house = loosened("tuan rumah")

    assert host["tamu"] == house["tamu"] == ASSOCIATED


def test_a_term_of_several_words_may_be_found_by_the_synonyms_of_each() -> None:
    light, street = loosened("lampu jalan")

    assert {"lampu", "pju"} <= set(light)
    assert {"jalan", "pju"} <= set(street)


@pytest.mark.parametrize("question", ["tidak jalan", "uji coba", "studi banding"])
def test_a_saying_and_a_stage_are_not_taken_apart(question: str) -> None:
    assert len(loosened(question)) == 1


@pytest.mark.parametrize("question", ['"ram"', "ram*", '"tuan rumah"'])
def test_what_is_asked_for_exactly_is_not_loosened(question: str) -> None:
    (said,) = loosened(question)

    assert set(said.values()) == {1.0}


def test_what_need_not_be_there_is_not_loosened() -> None:
    assert all(weight > ASSOCIATED for weight in loosened("contoh ram")[0].values())


@pytest.mark.usefixtures("site")
def test_a_question_in_other_words_finds_its_thread() -> None:
    put("Jadwal rapat", "Undangan dan notulen.")
    wanted = put("Spesifikasi server", "Berapa kapasitas dan memori?")
    settle()

    assert found("butuh ram berapa untuk laptop")[:1] == [wanted]


@pytest.mark.usefixtures("site")
def test_one_word_that_nothing_has_finds_what_is_nearest_and_says_so() -> None:
    near = put("Judul", "Berapa spesifikasi server?")
    settle()

    results = index.find("ram")

    assert (keys(results), results.is_nearest) == ([near], True)
    assert "<mark>spesifikasi</mark>" in results.hits[0].snippet


@pytest.mark.usefixtures("site")
def test_what_follows_with_a_part_is_not_counted() -> None:
    for number in range(15):
        put(f"Laporan warga {number}", provinces=("16",), status="open")
        put(f"Laporan {number}", kind="replication", status="in_use", provinces=("32",))
    settle()

    results = index.find("aplikasi laporan warga")
    narrowed = index.find("aplikasi laporan warga jenis:topik")

    assert (results.total, len(results.hits), len(results.others)) == (15, 15, 5)
    assert (narrowed.total, len(narrowed.hits), len(narrowed.others)) == (15, 15, 0)
    for each in (results, narrowed):
        assert facet(each, "kind") == {"thread": 15}
        assert facet(each, "stage") == {"open": 15}
        assert facet(each, "province") == {"16": 15}


@pytest.mark.usefixtures("site")
def test_one_word_that_is_found_seldom_is_followed_by_what_goes_with_it() -> None:
    beside = put("Spesifikasi server")
    wanted = put("RAM penuh")
    settle()

    results = index.find("ram")

    assert (keys(results), results.is_nearest) == ([wanted, beside], False)
    assert (results.total, len(results.hits)) == (1, 1)


@pytest.mark.usefixtures("site")
def test_one_word_that_is_found_often_stands_for_itself() -> None:
    put("Spesifikasi server")
    for number in range(WORD_ALONE):
        put(f"RAM penuh {number}")
    settle()

    results = index.find("ram")

    assert (results.total, len(keys(results))) == (WORD_ALONE, WORD_ALONE)


@pytest.mark.usefixtures("site")
def test_what_goes_with_a_word_comes_after_the_word() -> None:
    beside = put("Spesifikasi server kantor")
    said = put("Judul", "Laptop kantor dengan RAM besar.")
    settle()

    assert found("ram kantor") == [said, beside]


def test_each_word_of_the_table_stands_once_and_has_something_that_is_read() -> None:
    with (DATA / "associations.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    heads = [row[0].lower() for row in rows]

    assert len(heads) == len(set(heads))
    assert not [row for row in rows if not all(map(synonyms.terms_in, row))]
    assert not [row for row in rows if len(row) == 1]
