"""A kind of thing and a place: "replikasi di Sulsel" wants replications there first."""

import pytest

from livinglab.search import asking, index
from livinglab.search.asking.kinds import Wanted
from livinglab.search.engines import CANDIDATES
from tests.search.documents import keys, put, settle
from tests.search.test_words import Words

APPLICATION, REGENCY = ("application", "e-absen", "73"), ("region", "73.02", "73")
PROVINCE, CITY = ("region", "73", "73"), ("region", "73.71", "73")
THREAD, HERE = ("thread", "5", "73"), ("replication", "73.02:e-absen", "73")
ELSEWHERE = ("replication", "12.71:e-absen", "12")


def first(question: str, *things: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """Those of the things that the question wants most."""
    wanted = Wanted(asking.read(question, Words()).concepts)
    places = {thing: wanted.place(*thing) for thing in things}
    return [thing for thing in things if places[thing] == min(places.values())]


def weak(question: str) -> set[str]:
    return {one.text for one in asking.read(question, Words()).concepts if one.weak}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("replikasi di Sulsel", [HERE]),
        ("replications in South Sulawesi", [HERE]),
        ("apk apa aja yg ada di sulsel", [APPLICATION]),
        ("punya pemprov sulsel", [APPLICATION]),
        ("kendala di sulawesi", [THREAD, HERE]),
        ("masalah replikasi di sulsel", [THREAD, HERE]),
        ("diskusi sulsel", [THREAD]),
        ("provinsi di Sulawesi", [PROVINCE]),
        ("kabupaten di sulsel", [REGENCY]),
        ("kota di sulsel", [CITY]),
        ("daerah di sulsel", [PROVINCE, REGENCY, CITY]),
    ],
)
def test_a_kind_beside_a_place_is_what_is_wanted(
    question: str, wanted: list[tuple[str, str, str]]
) -> None:
    assert first(question, APPLICATION, PROVINCE, REGENCY, CITY, THREAD, HERE) == wanted


@pytest.mark.parametrize("question", ["replikasi absensi di Sulsel", "replikasi", "sulsel"])
def test_a_question_that_says_more_or_less_wants_no_kind(question: str) -> None:
    assert first(question, APPLICATION, REGENCY, HERE) == [APPLICATION, REGENCY, HERE]


def test_what_lies_there_is_before_what_only_tells_of_it() -> None:
    assert first("replikasi di sulsel", ELSEWHERE, HERE) == [HERE]
    assert first("replikasi di kab. bulukumba", ELSEWHERE, HERE) == [HERE]


def test_where_something_is_replicated_comes_after_what_is_owned_there() -> None:
    wanted = Wanted(asking.read("aplikasi di sulsel", Words()).concepts)

    assert wanted.place(*APPLICATION) < wanted.place(*HERE) < wanted.place(*REGENCY)


def test_beside_a_place_the_kind_need_not_be_said() -> None:
    assert weak("kendala SDM di Sulawesi") == {"kendala"}
    assert weak("diskusi di Sulawesi") == {"diskusi"}
    assert weak("replikasi di Sulawesi") == {"replikasi"}
    assert weak("replikasi absensi di Sulawesi") == {"replikasi"}
    assert weak("kendala SDM") == set()
    assert weak("bahan pertanyaan di Sulawesi") == set()


def test_the_word_for_a_kind_is_no_slip() -> None:
    assert asking.read("thread sulsel", Words(threat=5)).mended in {"", "thread sulsel"}


@pytest.mark.usefixtures("site")
def test_of_many_documents_of_a_place_those_of_the_kind_are_found_first() -> None:
    wanted = put("e-Absen di Kota Palu", kind="replication", provinces=("72",))
    for _ in range(CANDIDATES):
        put("Rapat di Palu", kind="thread", provinces=("72",), weight=5)
    settle()

    assert keys(index.find("replikasi di sulteng"))[:1] == [wanted]
