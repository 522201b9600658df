"""Questions of the ledger: a stage or what is taken over, where and when."""

from datetime import UTC, datetime

import pytest

from livinglab.search import asking, index
from livinglab.search.asking import Asked, Filters
from tests.search.documents import facet, found, put, settle
from tests.search.test_words import Words


def read(question: str) -> Asked:
    return asking.read(question, Words())


def stages(question: str) -> set[str]:
    """Those by which it is found as surely as by its words."""
    return {
        way.terms[0]
        for one in read(question).concepts
        for way in one.alternatives
        if way.terms[0].startswith("=") and way.weight == 1
    }


@pytest.mark.parametrize(
    ("question", "stage"),
    [
        ("replikasi yang sudah dipakai", "=in_use"),
        ("replikasi yg udh digunakan", "=in_use"),
        ("daerah yang baru berminat", "=interest"),
        ("kabupaten yang masih uji coba di Sulsel", "=pilot"),
        ("aplikasi yang sudah dipakai di Aceh", "=in_use"),
        ("replikasi yang sudah PKS", "=agreement"),
        ("yang sudah dipakai", "=in_use"),
        ("sudah dipakai di Aceh", "=in_use"),
        ("daerah yang sudah benar-benar memakai aplikasi Sumedang", "=in_use"),
        ("simaya yang sudah dipakai", "=in_use"),
        ("regions still in use", "=in_use"),
        ("adoption already signed agreement", "=agreement"),
    ],
)
def test_a_stage_may_be_told_by_words_that_say_other_things_elsewhere(
    question: str, stage: str
) -> None:
    assert stages(question) == {stage}


@pytest.mark.parametrize(
    "question",
    [
        "replikasi yang belum dipakai",
        "PKS replikasi",
        "aplikasi yang sudah dipakai",
        "absensi yang sudah dipakai daerah",
        "kerja sama",
    ],
)
def test_other_questions_are_about_what_they_say(question: str) -> None:
    assert not stages(question)


@pytest.mark.parametrize("question", ["replikasi 2024", "replikasi baru tahun 2024"])
def test_a_year_narrows_down_to_replications_of_it(question: str) -> None:
    asked = read(question)

    assert asked.filters == Filters(kinds=frozenset({"replication"}), years=frozenset({2024}))
    assert not asked.concepts
    assert asked.chosen == Filters()


@pytest.mark.parametrize("question", ["penandatanganan MoU 2018", "agreement signed 2018"])
def test_that_an_agreement_was_signed_need_not_be_said(question: str) -> None:
    asked = read(question)

    assert asked.filters.years == {2018}
    assert stages(question) == {"=agreement"}
    assert len(asked.required) == 1


def test_beside_a_year_stage_and_place_are_looked_for() -> None:
    stage, place = read("kerja sama tahun 2018 di Aceh").required

    assert {"kerjasama", "=agreement"} <= {way.terms[0] for way in stage.alternatives}
    assert place.is_place


@pytest.mark.parametrize("question", ["replikasi simaya 2024", "simaya 2024 replikasi"])
def test_beside_a_year_an_application_is_looked_for_by_its_name(question: str) -> None:
    asked = read(question)

    assert asked.filters == Filters(kinds=frozenset({"replication"}), years=frozenset({2024}))
    assert [one.text for one in asked.required] == ["simaya"]


@pytest.mark.parametrize(
    ("question", "stage"),
    [('"kerja sama" 2017', "=agreement"), ('2017 "studi tiru"', "=study_visit")],
)
def test_beside_a_year_a_stage_may_stand_in_quotes(question: str, stage: str) -> None:
    assert read(question).filters.years == {2017}
    assert stages(question) == {stage}


@pytest.mark.parametrize("question", ["anggaran replikasi 2024", "perbup 2024", '"2024" PKS'])
def test_of_other_questions_a_year_is_a_word(question: str) -> None:
    assert read(question).filters == Filters()


@pytest.mark.usefixtures("site")
def test_what_is_at_the_stage_is_found_and_comes_first() -> None:
    put("Replikasi yang dipakai", kind="application")
    put("e-Absen di Kota Palu", "dipakai", kind="replication", status="pilot")
    wanted = put("e-Absen di Kota Medan", kind="replication", status="in_use")
    settle()

    assert found("replikasi yang sudah dipakai")[0] == wanted


@pytest.mark.usefixtures("site")
def test_replications_of_the_year_are_found_and_others_can_be_chosen() -> None:
    wanted = put("e-Absen", kind="replication", created_at=datetime(2024, 3, 4, tzinfo=UTC))
    put("e-Surat", kind="replication", created_at=datetime(2023, 3, 4, tzinfo=UTC))
    put("Replikasi", kind="thread", created_at=datetime(2024, 3, 4, tzinfo=UTC))
    settle()

    results = index.find("replikasi 2024")

    assert [hit.key for hit in results.hits] == [wanted]
    assert facet(results, "kind") == {"replication": 1, "thread": 1}
    assert index.find("replikasi 2024", filters=Filters(kinds=frozenset({"thread"}))).total == 1
    assert not any(one.chosen for one in results.facets)


@pytest.mark.usefixtures("site")
def test_where_the_ledger_has_nothing_of_the_year_words_are_looked_for() -> None:
    put("e-Absen", kind="replication", created_at=datetime(2023, 3, 4, tzinfo=UTC))
    told = put("Replikasi tahun 2024")
    settle()

    assert found("replikasi 2024") == [told]


@pytest.mark.usefixtures("site")
def test_the_year_of_a_title_is_a_word() -> None:
    put("Absensi", created_at=datetime(2024, 3, 4, tzinfo=UTC))
    told = put("Replikasi 2024", created_at=datetime(2023, 3, 4, tzinfo=UTC))
    settle()
    threads = Filters(kinds=frozenset({"thread"}))

    assert found("Replikasi 2024", filters=threads, is_title=True) == [told]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("question", ['"studi tiru" blora', '"Studi Tiru"'])
def test_a_stage_in_quotes_means_what_pages_show(question: str) -> None:
    put("e-Office di Kabupaten Kuningan", kind="replication", regions=("32.08",))
    key = put(
        "e-Office di Kabupaten Blora",
        kind="replication",
        regions=("33.16",),
        status="study_visit",
    )
    settle()

    assert index.find(question).hits[0].key == key


def test_other_words_for_a_stage_are_in_quotes_what_they_say() -> None:
    assert [way.terms for way in read('"kunjungan kerja"').concepts[0].alternatives] == [
        ("kunjung", "kerja")
    ]
