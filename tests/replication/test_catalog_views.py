"""The catalog over HTTP: list, files, the page of an application, comparison, feed."""

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree

import openpyxl
import pytest
from bs4 import BeautifulSoup
from flask import Flask

from livinglab.db import db, now
from livinglab.replication.models import ApplicationStatus, Overlap, Stage, Terms
from livinglab.replication.queries.catalog import application_to_change
from livinglab.replication.services import catalog, releases
from tests.conftest import Client
from tests.factories.accounts import (
    BANDUNG,
    KOTA_BANJAR,
    OGAN_ILIR,
    SUMEDANG,
    make_curator,
    make_representative,
    make_user,
)
from tests.factories.catalog import make_application, make_picture
from tests.factories.ledger import make_replication
from tests.selects import counted_selects

DRAFT, SUBMITTED = ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def titles(text: str) -> list[str]:
    return [found.get_text(strip=True) for found in soup(text).select(".row__title")]


def test_the_list_shows_names_owners_and_how_far_adopters_are(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        office = make_application("e-Office", overlap=Overlap.OVERLAPS)
        make_replication(OGAN_ILIR, office, stage=Stage.IN_USE)
        make_replication(BANDUNG, office, stage=Stage.AGREEMENT)
        make_application("Draf", status=DRAFT)
        db.session.commit()

    page = client.get("/aplikasi")

    assert titles(page.text) == ["e-Office"]
    text = " ".join(soup(page.text).get_text(" ").split())
    assert "Kabupaten Sumedang" in text
    assert "1 digunakan · 1 kesepakatan" in text
    assert "Beririsan" in text


@pytest.mark.parametrize(
    "query",
    [
        "provinsi=99&kategori=x&ketentuan=x&tahap=x&irisan=x&urut=x&halaman=x",
        "halaman=-1",
        "halaman=0",
        "halaman=99999999999999999999",
        "halaman=²",
        "q=%00%25_",
        "q=" + "a" * 5000,
        "tahap=stopped",
        "provinsi=32.11",
    ],
)
def test_the_list_answers_whatever_is_asked(client: Client, query: str) -> None:
    assert client.get(f"/aplikasi?{query}").status_code == 200


def test_an_empty_list_says_what_to_do_next(client: Client) -> None:
    page = client.get("/aplikasi?q=antrean")

    assert "Tidak ada aplikasi yang cocok" in page.text
    assert "/forum/topik/baru?jenis=question&amp;judul=antrean" in page.text


def test_a_filter_is_shown_and_can_be_taken_back(app: Flask, client: Client) -> None:
    with app.app_context():
        make_application("e-Office", terms=Terms.GRANT)
        make_application("Absen", categories=("attendance",))
        db.session.commit()

    page = client.get("/aplikasi?ketentuan=grant&kategori=office")

    assert titles(page.text) == ["e-Office"]
    chips = {
        chip.get_text(" ", strip=True).split(" ×")[0]: chip["href"]
        for chip in soup(page.text).select(".chip--on")
    }
    assert chips == {
        "Hibah antar pemda": "/aplikasi?kategori=office",
        "Perkantoran dan persuratan": "/aplikasi?ketentuan=grant",
    }


def test_csv_and_xlsx_hold_the_filtered_table_and_no_formula(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        office = make_application("=cmd|' /C calc'!A0", terms=Terms.GRANT)
        make_application("Lain")
        make_replication(OGAN_ILIR, office, stage=Stage.PILOT)
        db.session.commit()

    text = client.get("/aplikasi.csv?ketentuan=grant").get_data().decode("utf-8-sig")
    book = client.get("/aplikasi.xlsx?ketentuan=grant").get_data()

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Nama"], row["Uji Coba"], row["Digunakan"]) for row in rows] == [
        ("'=cmd|' /C calc'!A0", "1", "0")
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert (sheet.max_row, sheet["A2"].value, sheet["A2"].data_type) == (
        2,
        "=cmd|' /C calc'!A0",
        "s",
    )


def test_the_files_name_the_site_whatever_host_is_asked_for(app: Flask, client: Client) -> None:
    """They are kept for the visitors that come after."""
    app.config["SERVER_NAME"] = None  # as in production: the host is whatever is asked for
    with app.app_context():
        make_application("e-Office")
        db.session.commit()
    elsewhere = "http://evil.example"

    text = client.get("/aplikasi.csv", base_url=elsewhere).get_data().decode("utf-8-sig")
    book = client.get("/aplikasi.xlsx", base_url=elsewhere).get_data()

    (row,) = csv.DictReader(io.StringIO(text))
    assert row["Alamat"] == "http://localhost/aplikasi/e-office"
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][-1] == "http://localhost/aplikasi/e-office"


def test_the_page_says_what_is_known_and_what_is_not(app: Flask, client: Client) -> None:
    with app.app_context():
        srikandi = make_application("SRIKANDI", is_national=True)
        make_application(
            "e-Office",
            modules=("Absensi",),
            aliases=("Kantor elektronik",),
            terms=Terms.GRANT,
            overlap=Overlap.OVERLAPS,
            overlap_with_id=srikandi.id,
            overlap_note="Persuratan memakai SRIKANDI.",
            source_url="https://berita.example/sumedang",
            sources={"overlap_note": "https://peraturan.example/95"},
        )
        db.session.commit()

    page = client.get("/aplikasi/e-office")
    facts = {
        row.dt.get_text(strip=True): row.dd
        for row in soup(page.text).select(".facts--beside > div")
        if row.dt and row.dd
    }

    assert facts["Lisensi"].get_text(strip=True) == "Tidak diketahui"
    assert facts["Ketentuan"].get_text(" ", strip=True) == "Hibah antar pemda [sumber]"
    assert all(fact.get_text(strip=True) for fact in facts.values())
    warning = soup(page.text).select_one(".notice--warn")
    assert warning is not None
    assert "Beririsan dengan SRIKANDI" in warning.get_text()
    links = [link["href"] for link in warning.select("a")]
    assert links == ["https://peraturan.example/95", "/aplikasi/srikandi"]
    assert "/replikasi/baru?aplikasi=e-office" in page.text
    assert "/forum/topik/baru?aplikasi=e-office&amp;jenis=question" in page.text


def test_a_national_application_is_not_asked_for(app: Flask, client: Client) -> None:
    with app.app_context():
        make_application("SRIKANDI", is_national=True)
        db.session.commit()

    page = client.get("/aplikasi/srikandi")

    assert "Aplikasi nasional" in page.text
    assert "/replikasi/baru?aplikasi=srikandi" not in page.text


def test_the_page_shows_adopters_on_a_map_in_a_list_and_in_a_tree(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        office = make_application("e-Office")
        first = make_replication(OGAN_ILIR, office, stage=Stage.IN_USE)
        second = make_replication(BANDUNG, office, stage=Stage.AGREEMENT)
        second.parent_id = first.id
        db.session.commit()
        first_url = first.url

    page = soup(client.get("/aplikasi/e-office").text)

    assert page.select_one("svg.map") is not None
    assert [one["id"] for one in page.select("details[id^=tahap-]")] == [
        "tahap-in_use",
        "tahap-agreement",
    ]
    tree = page.select_one(".fold__body > ul > li > ul")
    assert tree is not None
    assert "Kabupaten Bandung" in tree.get_text()
    on_map = page.select_one(f'svg.map a[href="{first_url}"] title')
    assert on_map is not None
    assert on_map.get_text() == "Kabupaten Ogan Ilir: Digunakan"


def test_a_circle_of_origins_is_cut(app: Flask, client: Client) -> None:
    with app.app_context():
        office = make_application("e-Office")
        first, second = (make_replication(code, office) for code in (OGAN_ILIR, BANDUNG))
        third = make_replication(KOTA_BANJAR, office)
        first.parent_id, second.parent_id, third.parent_id = second.id, first.id, third.id
        db.session.commit()

    page = client.get("/aplikasi/e-office")

    assert page.status_code == 200
    assert "Kota Banjar" in page.text


def test_old_confirmation_is_called_old(app: Flask, client: Client) -> None:
    with app.app_context():
        make_application("Segar", owner_confirmed_at=now() - timedelta(days=10))
        make_application("Basi", owner_confirmed_at=now() - timedelta(days=400))
        db.session.commit()

    assert "lebih dari setahun lalu" not in client.get("/aplikasi/segar").text
    assert "lebih dari setahun lalu" in client.get("/aplikasi/basi").text


def test_a_draft_is_not_there_for_others(app: Flask, client: Client) -> None:
    with app.app_context():
        make_application("Rahasia", of=OGAN_ILIR, status=DRAFT)
        insider, stranger = make_user(of=OGAN_ILIR), make_user(of=KOTA_BANJAR)
        db.session.commit()
        assert client.get("/aplikasi/rahasia").status_code == 404
        client.sign_in(stranger)
        assert client.get("/aplikasi/rahasia").status_code == 404
        client.sign_in(insider)

    page = client.get("/aplikasi/rahasia")

    assert page.status_code == 200
    assert "Ajukan kepada kurator" in page.text


def test_an_archived_application_can_still_be_read(app: Flask, client: Client) -> None:
    with app.app_context():
        make_application("Lama", status=ApplicationStatus.ARCHIVED)
        db.session.commit()

    assert "tidak lagi ditawarkan" in client.get("/aplikasi/lama").text
    assert titles(client.get("/aplikasi").text) == []


@pytest.mark.parametrize("status", ApplicationStatus)
def test_what_was_written_is_shown_at_once_whatever_the_status(
    app: Flask, client: Client, status: ApplicationStatus
) -> None:
    with app.app_context():
        make_application("e-Surat", status=status, description="Untuk surat masuk.")
        client.sign_in(make_curator())
    visitor = app.test_client()
    readers = [client] if status in (DRAFT, SUBMITTED) else [client, visitor]
    page = "/aplikasi/e-surat"
    assert all("Untuk surat masuk." in reader.get(page).text for reader in readers)

    with app.app_context():
        curator = make_curator()
        application = application_to_change("e-surat", curator)
        catalog.edit(application, curator, {"description": "Untuk surat keluar."})
        db.session.commit()
    assert all("Untuk surat keluar." in reader.get(page).text for reader in readers)

    with app.app_context():
        picture = make_picture(application_to_change("e-surat", curator), "Kotak masuk")
        db.session.commit()
        key = picture.key
    assert all("Kotak masuk" in reader.get(page).text for reader in readers)

    client.post(f"{page}/gambar/{key}/penghapusan")
    assert all("Kotak masuk" not in reader.get(page).text for reader in readers)


@pytest.mark.parametrize("many", [1, 3])
def test_a_visitor_costs_six_statements_at_most(app: Flask, client: Client, many: int) -> None:
    with app.app_context():
        for region in (OGAN_ILIR, BANDUNG, KOTA_BANJAR)[:many]:
            office = make_application(of=region, modules=("A", "B"))
            for adopter in (SUMEDANG, "32.10", "32.12")[:many]:
                make_replication(adopter, office)
        slug = office.slug
        db.session.commit()

    for path in (
        "/aplikasi",
        f"/aplikasi/{slug}",
        f"/aplikasi/bandingkan?a={slug}",
        f"/aplikasi/{slug}/rilis",
        f"/aplikasi/{slug}/publiccode.yml",
        f"/aplikasi/{slug}.atom",
        "/aplikasi.csv",
    ):
        with app.app_context(), counted_selects() as selects:
            assert client.get(path).status_code == 200
        assert len([one for one in selects if one != "BEGIN"]) <= 6, path


def test_who_is_signed_in_costs_six_statements_too(app: Flask, client: Client) -> None:
    with app.app_context():
        office = make_application("e-Office", modules=("A", "B"), aliases=("x", "y"))
        make_replication(OGAN_ILIR, office)
        client.sign_in(make_user(of=OGAN_ILIR))

    for path in (
        "/aplikasi",
        "/aplikasi/e-office",
        "/aplikasi/baru",
        "/aplikasi/e-office/rilis",
    ):
        with app.app_context(), counted_selects() as selects:
            assert client.get(path).status_code == 200
        assert len([one for one in selects if one != "BEGIN"]) <= 6, path


def test_a_visitor_is_served_from_the_cache_until_the_catalog_changes(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        make_application("e-Office")
        db.session.commit()
    first = client.get("/aplikasi")

    same = client.get("/aplikasi", headers={"If-None-Match": first.headers["ETag"]})
    with app.app_context():
        make_application("JAKI", of="31")
        db.session.commit()
    changed = client.get("/aplikasi", headers={"If-None-Match": first.headers["ETag"]})

    assert same.status_code == 304
    assert titles(changed.text) == ["e-Office", "JAKI"]


@pytest.mark.parametrize(
    "path", ["/aplikasi", "/aplikasi/e-office", "/aplikasi/e-office/rilis"]
)
def test_a_cached_page_holds_no_token(app: Flask, client: Client, path: str) -> None:
    with app.app_context():
        make_application("e-Office")
        db.session.commit()

    page = client.get(path)

    assert "csrf_token" not in page.text
    assert "Set-Cookie" not in page.headers


def test_comparison_stands_side_by_side(app: Flask, client: Client) -> None:
    with app.app_context():
        office = make_application("e-Office", modules=("Absensi",))
        make_application("JAKI", of="31", modules=("Laporan",))
        make_replication(OGAN_ILIR, office, stage=Stage.IN_USE)
        db.session.commit()

    table = soup(client.get("/aplikasi/bandingkan?a=jaki&a=e-office&a=jaki").text)
    heads = [cell.get_text(strip=True) for cell in table.select("thead th")]
    rows = {
        line.th.get_text(strip=True): [c.get_text(" ", strip=True) for c in line.select("td")]
        for line in table.select("tbody tr")
        if line.th
    }

    assert heads == ["Hal", "JAKI", "e-Office"]
    assert rows["Pengadopsi"] == ["belum ada pengadopsi tercatat", "1 digunakan"]
    assert rows["Modul: Absensi"] == ["– tidak ada", "ada"]
    assert rows["Lisensi"] == ["Tidak diketahui", "Tidak diketahui"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Pilih aplikasi yang dibandingkan"),
        ("?a=tidak-ada&a=%00", "tidak ada di katalog"),
        ("?a=1&a=2&a=3&a=4&a=5", "Paling banyak empat"),
    ],
)
def test_comparison_of_nothing_explains_itself(client: Client, query: str, words: str) -> None:
    page = client.get(f"/aplikasi/bandingkan{query}")

    assert page.status_code == 200
    assert words in page.text


def test_the_feed_is_well_formed_and_tells_of_steps(app: Flask, client: Client) -> None:
    with app.app_context():
        make_replication(OGAN_ILIR, make_application("A & B <x>"), stage=Stage.PILOT)
        db.session.commit()

    page = client.get("/aplikasi/a-b-x.atom")
    feed = ElementTree.fromstring(page.get_data())  # noqa: S314  our own page

    assert page.content_type == "application/atom+xml; charset=utf-8"
    assert [one.text for one in feed.findall("{*}entry/{*}title")] == [
        "Kabupaten Ogan Ilir: Uji Coba"
    ]
    assert "A &amp; B &lt;x&gt;" in page.text


def test_releases_are_read_by_everybody(app: Flask, client: Client) -> None:
    with app.app_context():
        application = make_application("e-Office")
        releases.add_release(
            application,
            make_representative(SUMEDANG),
            version="2.1",
            released_on=now().date(),
            notes="**Cepat**",
        )
        db.session.commit()

    page = client.get("/aplikasi/e-office/rilis")

    assert "<strong>Cepat</strong>" in page.text
    assert "2.1" in client.get("/aplikasi/e-office").text


def test_who_is_signed_in_can_follow(app: Flask, client: Client) -> None:
    with app.app_context():
        number = make_application("e-Office").id
        client.sign_in(make_curator())

    page = client.get("/aplikasi/e-office")
    form = soup(page.text).select_one('form[action="/akun/langganan"]')

    assert form is not None
    assert [field["value"] for field in form.select("input[name=kind], input[name=key]")] == [
        "application",
        str(number),
    ]
