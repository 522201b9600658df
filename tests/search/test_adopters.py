"""Who took over an application: "siapa yang pakai siMAYA", "provinsi yang belajar JAKI"."""

import pytest

from livinglab.search import asking
from livinglab.search.asking import Asked
from livinglab.search.asking.kinds import Wanted
from tests.search.documents import found, put, settle
from tests.search.test_words import Words

Thing = tuple[str, str, str]
CITY, PROVINCE = ("replication", "73.71:simaya", "73"), ("replication", "73:simaya", "73")
BODY, OTHER = ("replication", "bpks:simaya", ""), ("replication", "73.71:e-absen", "73")
ITSELF, REGION = ("application", "simaya", ""), ("region", "73.71", "73")


def read(question: str) -> Asked:
    return asking.read(question, Words(sop=3, desa=5))


def in_order(question: str) -> list[list[Thing]]:
    """Of the things first those that are wanted most."""
    asked = read(question)
    wanted = Wanted(asked.concepts, asked.adopted)
    things = (CITY, PROVINCE, BODY, OTHER, ITSELF, REGION)
    places = {thing: wanted.place(*thing) for thing in things}
    return [[one for one in things if places[one] == n] for n in sorted(set(places.values()))]


@pytest.mark.parametrize(
    "question",
    [
        "siapa yang pakai simaya",
        "siapa saja yg sudah meniru simaya?",
        "daerah mana yang tertarik belajar simaya",
        "daerah mana yang sudah replikasi simaya",
        "ada yg udh jalanin simaya blm?",
        "berapa pemda yang menerapkan simaya",
        "siapa yang studi tiru simaya di Sulsel",
        "which regions adopted simaya",
    ],
)
def test_only_the_application_has_to_be_there_with_where_and_how_far(question: str) -> None:
    asked = read(question)

    assert asked.adopted == "simaya"
    said = [one.text for one in asked.required if not one.is_somewhere]
    assert said in (["simaya"], ["studi tiru", "simaya"])


@pytest.mark.parametrize(
    "question",
    [
        "simaya",
        "replikasi simaya",
        "cara pakai simaya",
        "daerah yang belum pakai simaya",
        "siapa yang punya SOP simaya",
        "siapa yang pakai absensi",
        'siapa yang pakai "simaya"',
    ],
)
def test_other_questions_are_about_what_they_say(question: str) -> None:
    assert not read(question).adopted


def test_its_replications_come_first_and_then_itself() -> None:
    assert in_order("siapa yang pakai simaya") == [
        [CITY, PROVINCE, BODY],
        [ITSELF],
        [OTHER, REGION],
    ]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("provinsi mana yang pakai simaya", [PROVINCE]),
        ("kota yang memakai simaya", [CITY]),
        ("siapa yang pakai simaya di Makassar", [CITY]),
        ("siapa yang pakai simaya di Sulsel", [CITY, PROVINCE]),
    ],
)
def test_of_the_kind_and_place_that_are_asked_for(question: str, first: list[Thing]) -> None:
    assert in_order(question)[0] == first


@pytest.mark.usefixtures("site")
def test_who_has_it_is_found_before_what_tells_of_it() -> None:
    put("siMAYA", kind="application", object_id="simaya", applications=("simaya",))
    told = put("Siapa yang pakai siMAYA?", "siMAYA dipakai")
    has = put(
        "siMAYA di Kabupaten Blora",
        kind="replication",
        object_id="33.16:simaya",
        regions=("33.16",),
        applications=("simaya",),
    )
    settle()

    assert found("siapa yang menerapkan simaya") == [has, "simaya", told]
