"""The pages of an answer, for people and for programs."""

import re
import shutil

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from livinglab.search.engines import CANDIDATES, folders
from livinglab.search.question import read_question
from tests.conftest import Client
from tests.search.documents import put, settle

NEXT = re.compile(r'href="([^"]+)"[^>]*>Berikutnya|rel="next" href="([^"]+)"')


@pytest.fixture
def pages_of_two(app: Flask) -> None:
    with app.app_context():
        for n in range(30):
            put(f"Zamrud {n}")
        settle()


def add(app: Flask) -> None:
    with app.app_context():
        for _ in range(3):
            put("Zamrud", "Zamrud zamrud.")
        settle()


@pytest.mark.usefixtures("pages_of_two")
def test_the_next_page_goes_on_where_this_one_ended(app: Flask, client: Client) -> None:
    first = client.get("/cari?q=zamrud").text
    add(app)
    link = NEXT.search(first)
    assert link is not None

    second = client.get((link[1] or link[2]).replace("&amp;", "&")).text

    titles = re.findall(r"Zamrud(?: \d+)?</a>", first + second)
    assert len(titles) == len(set(titles)) == 30
    assert "Halaman 2 dari 2" in second
    assert "33 hasil" in client.get("/cari?q=zamrud").text


@pytest.mark.usefixtures("pages_of_two")
def test_programs_follow_next_to_the_end(app: Flask, client: Client) -> None:
    found: list[str] = []
    address: str | None = "/cari.json?q=zamrud"
    while address:
        answer = client.get(address).get_json()
        found += [hit["key"] for hit in answer["results"]]
        address = answer["next"]
        add(app)

    assert len(found) == len(set(found)) == 30


@pytest.mark.usefixtures("pages_of_two")
def test_addresses_of_before_still_lead_to_their_page(client: Client) -> None:
    assert "Halaman 2 dari 2" in client.get("/cari?q=zamrud&halaman=2").text


@pytest.mark.parametrize("until", ["", "-1", "x", "٣", "9" * 16, "1.5"])
def test_an_anchor_that_is_no_number_is_left_out(client: Client, until: str) -> None:
    assert read_question(MultiDict({"q": "a", "sampai": until})).until == 0
    assert client.get("/cari", query_string={"q": "a", "sampai": until}).status_code == 200


@pytest.mark.parametrize(("there", "says"), [(CANDIDATES, False), (CANDIDATES + 3, True)])
def test_the_last_page_says_that_there_is_more_and_how_to_come_to_it(
    app: Flask, client: Client, there: int, says: bool
) -> None:
    with app.app_context():
        for _ in range(there):
            put("Zamrud")
        settle()

    last = client.get("/cari?q=zamrud&halaman=8").text
    before = client.get("/cari?q=zamrud&halaman=7").text
    answer = client.get("/cari.json?q=zamrud&halaman=8").get_json()

    assert f"{there} hasil" in last
    assert ("hanya memuat 160 hasil teratas" in last) is says
    assert "hasil teratas" not in before
    assert (answer["total"], answer["listed"], answer["next"]) == (there, CANDIDATES, None)


@pytest.mark.usefixtures("pages_of_two")
def test_without_an_index_the_site_stays_up_and_says_so(app: Flask, client: Client) -> None:
    with app.app_context():
        shutil.rmtree(folders.root())

    page = client.get("/cari?q=zamrud")

    assert page.status_code == 200
    assert "indeks sedang dibangun ulang" in page.text
    with app.app_context():
        settle()
    assert "30 hasil" in client.get("/cari?q=zamrud").text
