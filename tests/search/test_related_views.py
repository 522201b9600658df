"""Related searches on the page and for programs."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_category, make_thread
from tests.search.documents import close_index, settle
from tests.selects import counted_selects


@pytest.fixture
def written(app: Flask) -> Iterator[None]:
    with app.app_context():
        make_thread("Absensi luring", tags=("sinyal",), region_codes=(OGAN_ILIR,))
        make_thread("Absensi daring", tags=("gawai & peta",))
        make_thread("Absensi", tags=("rahasia",), category=make_category(closed_to="32.79"))
        settle()
    yield
    with app.app_context():
        close_index(app)


def links(page: str) -> dict[str, str]:
    found = BeautifulSoup(page, "html.parser").select("nav[aria-labelledby=terkait] a")
    return {link.get_text(strip=True): str(link["href"]) for link in found}


@pytest.mark.usefixtures("written")
def test_the_page_leads_on_with_its_filters(client: Client) -> None:
    found = links(client.get("/cari?q=absensi&jenis=thread&urut=newest&halaman=1").text)

    assert "absensi sinyal" in found
    assert "absensi rahasia" not in found
    for text, address in found.items():
        assert "jenis=thread" in address
        assert "urut=newest" in address
        assert "halaman" not in address
        page = BeautifulSoup(client.get(address).text, "html.parser")
        assert page.select(".hit")
        field = page.select_one("#cari-isi")
        assert field is not None
        assert field["value"] == text


@pytest.mark.usefixtures("written")
def test_programs_are_told_the_same(client: Client) -> None:
    on_page = links(client.get("/cari?q=absensi&jenis=thread").text)

    for_programs = client.get("/cari.json?q=absensi&jenis=thread").get_json()["related"]

    assert [one["text"] for one in for_programs] == list(on_page)
    first = for_programs[0]
    assert client.get(first["url"]).status_code == 200
    assert first["url"].startswith("/cari?q=absensi+")


@pytest.mark.usefixtures("written")
def test_nothing_leads_on_from_nothing(client: Client) -> None:
    for address in ("/cari", "/cari?q=harimau", "/cari?q=" + "x" * 900):
        assert links(client.get(address).text) == {}
    assert client.get("/cari.json?q=harimau").get_json()["related"] == []


@pytest.mark.usefixtures("written")
def test_the_page_keeps_to_its_few_queries(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_user(of="32.79"))
    client.get("/cari?q=absensi")

    with app.app_context(), counted_selects() as selects:
        found = links(client.get("/cari?q=absensi").text)

    assert "absensi rahasia" in found
    assert len(selects) <= 6
