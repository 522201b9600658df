"""Applications that are weighed against each other: "beda siMAYA dan e-Absen"."""

import pytest

from livinglab.search import asking
from livinglab.search.asking import Asked
from tests.search.documents import found, put, settle
from tests.search.test_words import Words

NAMES = {"simaya": "simaya", "e-absen": "e-absen", "smart kampung": "smart-kampung"}


class Catalog(Words):
    def application(self, said: str) -> str:
        return NAMES.get(said.lower(), "")


def read(question: str) -> Asked:
    return asking.read(question, Catalog(absensi=5))


@pytest.mark.parametrize(
    "question",
    [
        "simaya vs e-absen",
        "apa bedanya simaya sama e-absen?",
        "Bandingkan simaya, e-absen",
        "simaya atau e-absen untuk absensi",
        "compare simaya and e-absen",
    ],
)
def test_either_of_those_that_are_weighed_is_enough(question: str) -> None:
    asked = read(question)

    assert asked.compared == {"simaya", "e-absen"}
    assert [one.text for one in asked.required] == ["simaya e-absen"]


def test_a_name_of_several_words_stays_together() -> None:
    either, *_ = read("simaya atau smart kampung").required

    assert ("smart", "kampung") in {way.terms for way in either.alternatives}


@pytest.mark.parametrize(
    "question",
    [
        "simaya dan e-absen",
        "simaya atau absensi",
        "beda simaya dan siMAYA",
        'beda "e-absen" simaya',
    ],
)
def test_other_questions_want_all_that_they_say(question: str) -> None:
    assert not read(question).compared


@pytest.mark.usefixtures("site")
def test_both_come_before_what_tells_of_one() -> None:
    told = put("siMAYA di Kabupaten Blora", "siMAYA siMAYA", kind="replication")
    simaya = put("siMAYA", kind="application", object_id="simaya")
    absen = put("e-Absen", kind="application", object_id="e-absen")
    settle()

    hits = found("beda e-absen dan simaya")

    assert set(hits[:2]) == {simaya, absen}
    assert hits[2] == told
