"""What has only a part of the question: on the page, for programs, and in feeds."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from tests.conftest import Client
from tests.feeds import read, titles
from tests.search.documents import close_index, put, settle


@pytest.fixture
def written(app: Flask) -> Iterator[None]:
    with app.app_context():
        put("Gajah dan kancil")
        put("Gajah saja")
        put("Kancil saja", kind="application", object_id="kancil")
        settle()
    yield
    with app.app_context():
        close_index(app)


def page_of(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).text, "html.parser")


def in_lists(page: BeautifulSoup) -> list[list[str]]:
    """The titles of each list of hits."""
    return [
        [title.text for title in listed.select(".row__title")]
        for listed in page.select("ol.rows")
    ]


def part(page: BeautifulSoup) -> Tag:
    found = page.select_one("[aria-labelledby=sebagian]")
    assert found is not None
    return found


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("order", ["", "&urut=newest", "&urut=confirmed"])
def test_a_part_stands_apart_under_a_line_that_says_so(client: Client, order: str) -> None:
    page = page_of(client, f"/cari?q=gajah+kancil{order}")

    whole, others = in_lists(page)
    assert whole == ["Gajah dan kancil"]
    assert set(others) == {"Gajah saja", "Kancil saja"}
    assert "1 hasil" in page.text
    assert "Yang hanya memuat sebagian" in part(page).text
    assert all(row.select_one(".row__kind") for row in page.select(".hit"))


@pytest.mark.usefixtures("written")
def test_where_the_filter_leaves_nothing_whole_the_page_says_so(client: Client) -> None:
    page = page_of(client, "/cari?q=gajah+kancil&jenis=application")

    assert in_lists(page) == [["Kancil saja"]]
    assert "Tidak ada yang memuat semuanya dengan saringan ini." in page.text
    assert part(page).select(".hit")
    (topics,) = page.select(".fold__body a[href*='jenis=thread']")
    assert topics.text.split() == ["Topik", "1"]


@pytest.mark.usefixtures("written")
def test_another_order_of_the_nearest_finds_them_too(client: Client) -> None:
    page = page_of(client, "/cari?q=gajah+kancil+harimau&urut=newest")

    assert len(in_lists(page)[0]) == 3
    assert "Ini yang paling dekat" in page.text


@pytest.mark.usefixtures("written")
def test_programs_are_told_what_has_all_and_what_a_part(client: Client) -> None:
    answer = client.get("/cari.json?q=gajah+kancil").get_json()

    assert (answer["total"], answer["nearest"]) == (1, False)
    assert [hit["title"] for hit in answer["results"]] == ["Gajah dan kancil"]
    assert {hit["title"] for hit in answer["others"]} == {"Gajah saja", "Kancil saja"}
    assert answer["facets"]["kind"] == {"thread": 1}
    assert answer["others"][0].keys() == answer["results"][0].keys()


@pytest.mark.usefixtures("written")
def test_feeds_tell_only_what_has_all(client: Client) -> None:
    assert titles(read(client, "/cari.atom?q=gajah+kancil")) == ["Gajah dan kancil"]
    assert titles(read(client, "/cari.atom?q=gajah+kancil+harimau")) == []
