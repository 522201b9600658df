"""What the margin of /cari offers, and what programs are told."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from livinglab.search import queries
from livinglab.search.question import Question
from tests.conftest import Client
from tests.plans import plans
from tests.search.documents import close_index, put, settle

LAST_YEAR = datetime(2025, 3, 4, tzinfo=UTC)


@pytest.fixture
def written(app: Flask) -> Iterator[None]:
    with app.app_context():
        put("e-Absen", kind="application", object_id="e-absen", applications=("e-absen",))
        put("Rahasia", kind="application", object_id="rahasia", scope="curators")
        put(
            "Absen di Muba",
            "Lancar.",
            kind="replication",
            regions=("16.06",),
            provinces=("16",),
            applications=("e-absen",),
            status="in_use",
            trust="verified",
            created_at=LAST_YEAR,
        )
        put("Absen apel", applications=("rahasia",))
        settle()
    yield
    with app.app_context():
        close_index(app)


def word_of(link: Tag) -> str:
    return str(link.contents[0]).strip()


def offered(client: Client, address: str) -> dict[str, dict[str, str]]:
    """Title → word → where it leads."""
    page = BeautifulSoup(client.get(address).text, "html.parser")
    lists = zip(page.select(".fold__body h2"), page.select(".fold__body ul"), strict=True)
    return {
        title.text: {word_of(link): str(link["href"]) for link in listed.select("a")}
        for title, listed in lists
    }


def question_of(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("q", [""])[0]


@pytest.mark.usefixtures("written")
def test_filters_can_be_dropped_where_nothing_is_found(client: Client) -> None:
    address = "/cari?q=absen&jenis=thread&tahap=in_use&provinsi=16"
    page = BeautifulSoup(client.get(address).text, "html.parser")

    assert page.select(".rows") == []
    dropped = {word_of(link): str(link["href"]) for link in page.select("main .chip--on")}
    assert dropped == {
        "Topik": "/cari?q=absen&provinsi=16&tahap=in_use",
        "Digunakan": "/cari?q=absen&jenis=thread&provinsi=16",
        "Provinsi Sumatera Selatan": "/cari?q=absen&jenis=thread&tahap=in_use",
    }


@pytest.mark.usefixtures("written")
def test_applications_and_years_are_offered_with_the_rest(client: Client) -> None:
    found = offered(client, "/cari?q=absen")

    assert list(found) == ["Jenis", "Tahap", "Provinsi", "Aplikasi", "Tahun"]
    assert question_of(found["Aplikasi"]["e-Absen"]) == "absen aplikasi:e-absen"
    assert question_of(found["Tahun"]["2025"]) == "absen tahun:2025"


@pytest.mark.usefixtures("written")
def test_an_application_that_is_not_published_has_no_name_here(client: Client) -> None:
    assert list(offered(client, "/cari?q=absen")["Aplikasi"]) == ["e-Absen"]


@pytest.mark.sqlite
@pytest.mark.usefixtures("session")
def test_the_names_of_many_applications_are_looked_up_one_by_one() -> None:
    slugs = [f"aplikasi-{number}" for number in range(200)]

    (plan,) = plans(lambda: queries.facts(queries.application_facts(slugs)))

    assert "kind=? AND object_id=?" in plan


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(("title", "word"), [("Aplikasi", "e-Absen"), ("Tahun", "2025")])
def test_what_is_chosen_narrows_and_leads_back(client: Client, title: str, word: str) -> None:
    everything = client.get("/cari.json?q=absen").get_json()["total"]
    chosen = offered(client, "/cari?q=absen")[title][word]

    page = BeautifulSoup(client.get(chosen).text, "html.parser")
    back = offered(client, chosen)[title][word]

    assert 0 < len(page.select(".hit")) < everything
    current = page.select(".fold__body [aria-current=true]")
    assert [word_of(link) for link in current] == [word]
    assert question_of(back) == "absen"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("absen aplikasi:e-absen", "absen"),
        ('Aplikasi:"E Absen" absen', "absen"),
        ("absen aplikasi:e-absen-2", "absen aplikasi:e-absen-2"),
        ("aplikasi:e-absen", ""),
        ("apel aplikasi:e absen muba", "apel muba"),
        ("aplikasi:“presensi apel” muba", "muba"),
        ("tahun:2025 aplikasi:e-absen", "tahun:2025"),
        ("aplikasi:e-absen-2 aplikasi:e-absen muba", "aplikasi:e-absen-2 muba"),
    ],
)
@pytest.mark.usefixtures("site")
def test_a_field_is_taken_out_however_it_is_written(text: str, left: str) -> None:
    names = "Presensi apel"
    put("e-Absen", kind="application", object_id="e-absen", names=names)
    settle()

    assert Question(text).without("aplikasi", "e-absen") == left


@pytest.mark.usefixtures("written")
def test_programs_are_told_all_that_the_page_says(client: Client) -> None:
    answer = client.get("/cari.json?q=absen+muba").get_json()

    (hit,) = [one for one in answer["results"] if one["kind"] == "replication"]
    assert hit["breadcrumbs"] == ["Replikasi", "Kabupaten Musi Banyuasin"]
    assert (hit["stage"], hit["trust"]) == ("in_use", "verified")
    assert hit["regions"] == [{"code": "16.06", "name": "Kabupaten Musi Banyuasin"}]
    assert hit["date"].startswith("2025-03-04")
    assert (answer["nearest"], answer["partial"]) == (False, False)


@pytest.mark.usefixtures("written")
def test_programs_are_given_the_counts(client: Client) -> None:
    answer = client.get("/cari.json?q=absen").get_json()

    assert answer["exact"]
    assert answer["facets"]["year"]["2025"] == 1
    assert answer["facets"]["kind"]["replication"] == 1
    assert answer["facets"]["application"] == {"e-absen": 2}


@pytest.mark.usefixtures("written")
def test_programs_are_not_told_of_an_application_that_is_not_published(client: Client) -> None:
    answer = client.get("/cari.json?q=absen+apel")

    assert "Absen apel" in {one["title"] for one in answer.get_json()["results"]}
    assert "rahasia" not in answer.text


@pytest.mark.usefixtures("written")
def test_programs_are_told_what_is_only_near(client: Client) -> None:
    assert client.get("/cari.json?q=lancar+harimau").get_json()["nearest"]
