"""Home, the texts, the reader's choices, and files that machines ask for."""

import re
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from PIL import Image

from livinglab.db import db
from livinglab.paths import local
from livinglab.replication.models import Replication, Stage
from livinglab.taken import COOKIE
from tests.conftest import Client
from tests.factories.accounts import OGAN_ILIR, SUMEDANG, make_user
from tests.factories.catalog import make_application
from tests.factories.forum import make_thread
from tests.factories.ledger import make_replication, make_step
from tests.pages.matrix import PAGES
from tests.selects import counted_selects

TEXTS = ("/tentang", "/sumber", "/aksesibilitas", "/privasi", "/api", "/status")


def main_of(text: str) -> str:
    return text.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("path", TEXTS)
def test_each_text_has_one_heading(client: Client, path: str) -> None:
    page = client.get(path)

    assert page.status_code == 200
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("path", ["/", "/forum", "/cari?q=absensi", "/tidak-ada"])
def test_browsers_learn_of_the_search_wherever_its_box_is(client: Client, path: str) -> None:
    page = BeautifulSoup(client.get(path).text, "html.parser")

    (link,) = page.select("head link[rel=search]")
    assert link["type"] == "application/opensearchdescription+xml"
    described = client.get(str(link["href"]))
    assert described.mimetype == link["type"]
    assert "/cari?q={searchTerms}" in described.text


def test_home_shows_the_picture_and_what_is_new(app: Flask, client: Client) -> None:
    with app.app_context():
        make_thread("Absensi di pulau tanpa sinyal")
        make_replication()
        db.session.commit()

    page = main_of(client.get("/").text)

    assert "Absensi di pulau tanpa sinyal" in page
    assert 'action="/cari"' in page
    assert page.count("/cari?q=") == 4
    assert re.search(r'class="map"', page)
    assert page.count('class="funnel__step"') == 8


def test_home_tells_a_reader_of_each_step_at_once(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_user())
        number = make_replication(SUMEDANG, stage=Stage.INTEREST, on="2024-03-05").id
        db.session.commit()
    assert "5 Mar 2024" in main_of(client.get("/").text)

    with app.app_context():
        make_step(db.session.get_one(Replication, number), Stage.STUDY_VISIT, on="2024-04-06")
        db.session.commit()

    page = main_of(client.get("/").text)
    assert "6 Apr 2024" in page
    assert "5 Mar 2024" not in page


def test_home_costs_as_many_questions_however_much_there_is(app: Flask, client: Client) -> None:
    with app.app_context():
        counts = []
        for _turn in range(3):
            make_thread()
            db.session.commit()
            client.get("/")  # the ledger's snapshot is read once a process
            db.session.rollback()
            make_thread()
            db.session.commit()
            with counted_selects() as asked:
                client.get("/")
            counts.append(len([text for text in asked if text.startswith("SELECT")]))

    assert len(set(counts)) == 1
    assert counts[0] <= 6


def test_a_link_passed_on_has_a_card(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread('Apa "PKS" & <MoU>?', body="Baris satu.\n\nBaris dua.")
        db.session.commit()
        path = thread.path

    page = BeautifulSoup(client.get(path).text, "html.parser")

    card = {str(meta.get("property") or meta.get("name")): meta["content"]
            for meta in page.select("meta[content]")}  # fmt: skip
    assert card["og:title"] == 'Apa "PKS" & <MoU>?'
    assert card["og:description"] == card["description"] == "Baris satu. Baris dua."


@pytest.mark.parametrize("path", ["/", "/aplikasi/{slug}", "/forum/topik/{thread}"])
def test_the_card_has_a_picture_that_chat_can_fetch(
    app: Flask, client: Client, path: str
) -> None:
    with app.app_context():
        path = path.format(slug=make_application().slug, thread=make_thread().id)
        db.session.commit()

    page = BeautifulSoup(client.get(path, follow_redirects=True).text, "html.parser")
    said = {meta["property"]: str(meta["content"]) for meta in page.select("meta[property]")}
    address = said["og:image"]
    with client.get(address.removeprefix(app.config["BASE_URL"])) as answer:
        picture = Image.open(BytesIO(answer.data))

    assert (address.split(":")[0], answer.content_type) == ("http", "image/png")
    assert len(answer.data) <= 60 * 1024
    assert picture.size == (int(said["og:image:width"]), int(said["og:image:height"]))


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/kelola", "/akun"),
        ("/notifikasi", "/akun"),
        ("/akun", "/akun"),
        ("/program", "/daerah"),
    ],
)
def test_the_bar_says_where_a_page_lies(
    app: Flask, client: Client, path: str, section: str
) -> None:
    with app.app_context():
        client.sign_in(make_user())

    page = BeautifulSoup(client.get(path).text, "html.parser")
    assert [link["href"] for link in page.select(".nav [aria-current]")] == [section]
    if path.startswith("/akun/"):
        assert page.select(f'.tabs a[href="{section}"], .crumbs a[href="{section}"]')


def test_the_map_is_credited_word_for_word(client: Client) -> None:
    credit = "Batas wilayah: BPS/OCHA (HDX COD-AB Indonesia, 2020), CC BY-IGO, disederhanakan"

    assert credit in client.get("/").text
    assert credit in client.get("/sumber").text
    assert "Copyright (c) 2017-2025 Cahya DSN" in client.get("/sumber").text


def test_status_says_what_waits(client: Client) -> None:
    page = main_of(client.get("/status").text)

    assert "Semua berjalan sebagaimana mestinya." in page
    assert page.count('class="row"') == 4


@pytest.mark.parametrize("path", ["/bahasa/xx", "/tema/merah"])
def test_a_choice_that_is_none_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_choice_is_remembered_for_a_year_and_leads_back(client: Client) -> None:
    answer = client.get("/tema/dark?kembali=/forum?urut%3Dbaru")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/forum?urut=baru"
    assert "tema=dark" in answer.headers["Set-Cookie"]
    assert "Max-Age=31536000" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie",
        "",
        None,
        "/" + "a" * 3000,
    ],
)
def test_no_link_of_ours_leads_elsewhere(path: str | None) -> None:
    assert local(path).startswith("/")
    assert not local(path).startswith("//")
    assert "evil" not in local(path)


def test_machines_find_their_files(client: Client) -> None:
    assert "Disallow: /kelola/" in client.get("/robots.txt").text
    with client.get("/favicon.ico") as icon:
        assert icon.mimetype == "image/svg+xml"
    assert client.get("/manifest.webmanifest").get_json()["name"] == "LivingLab"


@pytest.mark.parametrize("path", [path for _endpoint, path in PAGES])
def test_every_answer_carries_the_protecting_headers(client: Client, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("path", ["/", *TEXTS, "/forum", "/aplikasi", "/replikasi", "/masuk"])
def test_no_page_holds_inline_style_or_script(client: Client, path: str) -> None:
    page = client.get(path).text

    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\son[a-z]+=", page)


def test_a_form_that_was_taken_says_so_for_the_kept_text(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread()
        number = thread.id
        user = make_user(of=SUMEDANG)
        db.session.commit()
        client.sign_in(user)

    taken = client.post(f"/forum/topik/{number}/balasan", data={"body": "Kami memakainya."})
    refused = client.post(f"/forum/topik/{number}/balasan", data={"body": ""})

    assert f"{COOKIE}=/forum/topik/{number}/balasan" in taken.headers["Set-Cookie"]
    assert COOKIE not in refused.headers.get("Set-Cookie", "")


def test_the_frame_shows_who_reads_and_lets_them_out(app: Flask, client: Client) -> None:
    with app.app_context():
        user = make_user("Sari Anggraini", of=OGAN_ILIR)
        db.session.commit()
        client.sign_in(user)

    page = client.get("/tentang").text

    assert "Sari Anggraini" in page
    assert 'formaction="/keluar"' in page
    assert "/masuk?" not in page
