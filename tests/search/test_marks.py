"""What is marked in a passage: words of a way to say something only where it is said so."""

import pytest
from flask import Flask

from livinglab.search import analysis, index
from livinglab.search.asking import Alternative
from livinglab.search.packing import pack
from livinglab.search.passages import LEAD, WORDS, Markable, spots
from livinglab.search.places import Places
from tests.search.documents import put, settle

FAR = WORDS - LEAD


@pytest.mark.parametrize(
    ("question", "title", "body", "snippet"),
    [
        (
            "e-office",
            "Absen",
            "Dengan e-office. Absen elektronik di kantor; kantor elektronik lain.",
            "Dengan <mark>e-office</mark>. Absen elektronik di kantor; "
            "<mark>kantor</mark> <mark>elektronik</mark> lain.",
        ),
        (
            "smart city",
            "Kota",
            "Di Kota Bandung yang cerdas sudah ada kota cerdas.",
            "Di Kota Bandung yang cerdas sudah ada <mark>kota</mark> <mark>cerdas</mark>.",
        ),
        # Few are found, and the page is filled with less: with "kota", for one.
        ("smart city", "Smart city", "Di Kota Bandung.", "Di Kota Bandung."),
        ("smart city", "Lain", "Di Kota Bandung.", "Di <mark>Kota</mark> Bandung."),
        (
            '"kode sumber"',
            "Lain",
            "Kode etik, sumber daya, kode sumber.",
            "Kode etik, sumber daya, <mark>kode</mark> <mark>sumber</mark>.",
        ),
        (
            "kabupaten ogan ilir",
            "Lain",
            "Di Ogan Ilir, di sungai Ogan, di Kab. Ogan Ilir.",
            "Di <mark>Ogan</mark> <mark>Ilir</mark>, di sungai Ogan, "
            "di <mark>Kab</mark>. <mark>Ogan</mark> <mark>Ilir</mark>.",
        ),
    ],
)
def test_a_word_is_marked_where_it_is_meant(
    peopled: Flask, question: str, title: str, body: str, snippet: str
) -> None:
    put(title, body)
    settle()

    assert [str(hit.snippet) for hit in index.find(question).hits] == [snippet]


def marked(body: str, *ways: Alternative) -> list[int]:
    places = Places(pack(f"smart\ncity\n{analysis.stems(body)}"))
    return list(spots(places, [Markable(ways)]))


def test_words_that_may_be_apart_are_marked_where_they_are_near() -> None:
    guessed = Alternative(("smart", "city"), 0.2, apart=True)
    asked_for = Alternative(("smart", "city"), 0.7, apart=True)
    near, far = "smart satu city" + " kata" * 50 + " city", "smart" + " kata" * FAR + " city"

    assert marked(near, guessed) == marked(near, asked_for) == [0, 2]
    assert marked(far, guessed) == []
    assert marked(far, asked_for) == [0, FAR + 1]
    assert marked("smart", asked_for) == []


def test_words_of_title_and_names_are_none_of_the_body() -> None:
    assert (
        marked("kata", Alternative(("smart",)), Alternative(("smart", "city"), apart=True))
        == []
    )


def test_a_word_of_two_ways_is_worth_the_same_wherever_it_stands() -> None:
    """Or what it is worth less would be lost, or kept, as the passage moves on."""
    places = Places(pack(f"\n\n{analysis.stems('kota lama, kota cerdas')}"))
    ways = Alternative(("kota",), 0.2), Alternative(("kota", "cerdas"), 0.7)

    found = spots(places, [Markable(ways)])

    assert [(at, wanted.worth) for at, wanted in found.items()] == [
        (0, 0.35),
        (2, 0.35),
        (3, 0.35),
    ]
