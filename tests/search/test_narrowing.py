"""What the margin of /cari offers, and what programs are told."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.datastructures import MultiDict

from livinglab.notifications.queries.finds import changed_since
from livinglab.search import completing, queries
from livinglab.search.called import Called
from livinglab.search.dates import UNDATED
from livinglab.search.models import SavedSearch
from livinglab.search.question import Question, read_question
from tests.conftest import Client
from tests.factories.accounts import make_user
from tests.plans import plans
from tests.search.documents import close_index, put, settle

SUMSEL = "Provinsi Sumatera Selatan"
PUBLIC = frozenset({"public"})
LAST_YEAR = datetime(2025, 3, 4, tzinfo=UTC)


@pytest.fixture
def written(app: Flask) -> Iterator[None]:
    with app.app_context():
        put("e-Absen", kind="application", object_id="e-absen", applications=("e-absen",))
        put("Rahasia", kind="application", object_id="rahasia", scope="curators")
        put("Lain", kind="application", object_id="lain", applications=("lain",))
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


def choices(client: Client, address: str) -> list[Tag]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return list(page.select(".catalog__filters a"))


def things_of(link: Tag) -> int:
    count = link.select_one(".soft")
    assert count is not None
    return int(count.text)


def keys_of(client: Client, address: str) -> list[str]:
    answer = client.get(f"/cari.json?q=absen&{address}").get_json()
    return [hit["key"] for hit in answer["results"]]


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

    (plan,) = plans(
        lambda: queries.facts(queries.APPLICATION_FACTS, slugs=slugs, scopes=PUBLIC)
    )

    assert "kind=? AND object_id=?" in plan


@pytest.mark.sqlite
@pytest.mark.usefixtures("session")
def test_what_all_may_read_is_not_read_for_some_of_it() -> None:
    """SQLite takes an index over scopes for the best it has."""
    saved = SavedSearch(user=make_user("Siti"), newest_id=1, seq=1, created_at=LAST_YEAR)
    asked: list[tuple[Callable[[], Any], str]] = [
        (lambda: Called().slug("e-absen"), "(kind=?)"),
        (lambda: completing.complete("sumsel", PUBLIC), "(kind=? AND object_id=? AND page=?)"),
        (lambda: changed_since(saved, 900), "(seq>? AND seq<?)"),
    ]
    for ask, expected in asked:
        found = [plan for plan in plans(ask, of=("FROM search_document",)) if "SEARCH" in plan]
        assert any(expected in plan for plan in found)
        assert not any("(scope=?)" in plan for plan in found)


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


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("address", "title", "word", "leads_to"),
    [
        ("q=absen tahun:2024", "Tahun", "2025", "q=absen tahun:2025"),
        ("q=tahun:2024 absen tahun:2023", "Tahun", "2025", "q=absen tahun:2025"),
        ("q=absen aplikasi:lain", "Aplikasi", "e-Absen", "q=absen aplikasi:e-absen"),
        ("q=jenis:topik absen", "Jenis", "Aplikasi", "q=absen&jenis=application"),
        ("q=absen jenis:topik", "Jenis", "Topik", "q=absen"),
        ("q=absen&jenis=thread", "Jenis", "Replikasi", "q=absen&jenis=replication"),
        ("q=absen&jenis=thread", "Jenis", "Topik", "q=absen"),
        ("q=absen terjawab:ya", "Tahap", "Digunakan", "q=absen&tahap=in_use"),
        ("q=daerah:jabar absen", "Provinsi", SUMSEL, "q=absen&provinsi=16"),
        ("q=absen daerah:sumsel", "Provinsi", SUMSEL, "q=absen"),
        ("q=absen tahun:2025 jenis:replikasi", "Tahun", "2025", "q=absen jenis:replikasi"),
    ],
)
def test_another_value_takes_the_place_of_the_chosen_one_wherever_it_stands(
    client: Client, address: str, title: str, word: str, leads_to: str
) -> None:
    chosen = offered(client, f"/cari?{address}")[title][word]

    assert unquote_plus(chosen) == f"/cari?{leads_to}"


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("jenis=topik", "jenis=thread"),
        ("jenis=Aplikasi", "jenis=application"),
        ("tahap=digunakan", "tahap=in_use"),
        ("tahap=Uji Coba", "tahap=pilot"),
        ("provinsi=sumsel", "provinsi=16"),
        ("provinsi=Provinsi Jambi", "provinsi=15"),
        ("provinsi=jambi", "provinsi=15"),
        ("urut=terbaru", "urut=newest"),
        ("urut=paling banyak dibenarkan", "urut=confirmed"),
    ],
)
def test_an_address_may_say_it_in_words(client: Client, words: str, codes: str) -> None:
    page = BeautifulSoup(client.get(f"/cari?q=absen&{words}").text, "html.parser")

    field = page.select_one(f"#cari-isi ~ input[name={codes.partition('=')[0]}]")
    assert field is not None
    assert field["value"] == codes.partition("=")[2]
    assert keys_of(client, words) == keys_of(client, codes)


@pytest.mark.parametrize(
    "address",
    ["jenis=entah", "tahap=", "tahap=-", "provinsi=16.10", "provinsi=palembang", "urut=acak"]
    + [f"{name}={'x' * 9_000}" for name in ("jenis", "tahap", "provinsi", "urut")],
)
@pytest.mark.usefixtures("written")
def test_what_makes_no_sense_narrows_nothing(client: Client, address: str) -> None:
    assert keys_of(client, address) == keys_of(client, "")


@pytest.mark.usefixtures("written")
def test_what_is_chosen_beside_stands_for_what_the_text_says(client: Client) -> None:
    asked = {"q": "absen jenis:topik tahun:2025", "jenis": "replication"}

    answer = client.get("/cari.json", query_string=asked).get_json()
    page = BeautifulSoup(client.get("/cari", query_string=asked).text, "html.parser")

    assert {hit["kind"] for hit in answer["results"]} == {"replication"}
    field = page.select_one("#cari-isi")
    assert field is not None
    assert field["value"] == "absen tahun:2025"


@pytest.mark.usefixtures("written")
def test_all_that_narrows_can_be_taken_off_one_by_one(client: Client) -> None:
    text = "absen aplikasi:e-absen daerah:muba daerah:sumsel tahun:2025 aplikasi:lain"
    asked = {"q": text, "tahap": "in_use"}
    page = BeautifulSoup(client.get("/cari", query_string=asked).text, "html.parser")

    dropped = {
        word_of(chip): unquote_plus(str(chip["href"])) for chip in page.select("main .chip--on")
    }

    def without(field: str) -> str:
        return f"/cari?q={' '.join(text.replace(field, '').split())}&tahap=in_use"

    assert dropped == {
        "Digunakan": f"/cari?q={text}",
        "e-Absen": without("aplikasi:e-absen"),
        "Kabupaten Musi Banyuasin": without("daerah:muba"),
        SUMSEL: without("daerah:sumsel"),
        "2025": without("tahun:2025"),
        "Lain": without("aplikasi:lain"),
    }


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    "question",
    [
        *("absen", "absen tahun:2024", "absen jenis:topik", "absen muba harimau"),
        *('"absen', "absen “", "absen NOT", "absen OR", "absen -(kancil OR"),
    ],
)
def test_each_address_gives_as_many_as_it_says(client: Client, question: str) -> None:
    clicks = 0
    for first in choices(client, f"/cari?q={question}"):
        for link in [first, *choices(client, str(first["href"]))]:
            if link.get("aria-current") is None:
                address = str(link["href"]).replace("/cari?", "/cari.json?")
                assert client.get(address).get_json()["total"] == things_of(link), address
                clicks += 1
    assert clicks > 10


def test_a_choice_finds_room_behind_the_longest_question() -> None:
    narrowed = Question.narrowed("absensi " * 49 + "pegawai", "aplikasi:e-absen")

    assert read_question(MultiDict({"q": narrowed})).text == narrowed
    assert narrowed.endswith(" absensi aplikasi:e-absen")


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

    question = Question(text)
    fields = [one for one in question.fields() if one.is_of("application", "e-absen")]
    assert question.without(fields) == left


@pytest.mark.usefixtures("written")
def test_programs_are_told_all_that_the_page_says(client: Client) -> None:
    answer = client.get("/cari.json?q=absen+muba").get_json()

    (hit,) = [one for one in answer["results"] if one["kind"] == "replication"]
    assert hit["breadcrumbs"] == ["Replikasi", "Kabupaten Musi Banyuasin"]
    assert (hit["stage"], hit["trust"]) == ("in_use", "verified")
    assert hit["regions"] == [{"code": "16.06", "name": "Kabupaten Musi Banyuasin"}]
    assert hit["date"].startswith("2025-03-04")
    assert (answer["nearest"], answer["partial"]) == (False, False)


def test_programs_are_told_no_day_of_what_has_none(app: Flask, client: Client) -> None:
    with app.app_context():
        put("Kota Baru", kind="region", object_id="16.77", created_at=UNDATED)
        settle()

    (hit,) = client.get("/cari.json?q=kota+baru").get_json()["results"]
    assert hit["date"] is None


@pytest.mark.usefixtures("written")
def test_kinds_are_of_one_thing_in_english_too(client: Client) -> None:
    client.set_cookie("bahasa", "en")

    kinds = list(offered(client, "/cari?q=absen")["Kind"])
    answer = client.get("/cari.json?q=absen").get_json()
    typed = client.get("/cari/saran.json?q=absen").get_json()

    assert sorted(kinds) == ["Application", "Replication", "Thread"]
    for hit in answer["results"]:
        assert hit["breadcrumbs"][0].lower() == hit["kind"]
    assert {one["kind"] for one in typed["results"]} == set(kinds)


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
