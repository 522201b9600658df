"""The main job, end to end, on a phone of 360 pixels, with scripts and without.

An officer in a blank-spot region searches for a way out, finds Sumedang's e-Office and
how Ogan Ilir replicated it, asks, gets an answer, registers her own region's replication
and moves it a step; a ministry sees it on the national picture.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, running
from tests.browser.visitor import PASSWORD, Visitor

OFFICER = "perwakilan-anambas@contoh.example"
ANSWERER = "anggota@contoh.example"
MINISTRY = "kurator@contoh.example"


@pytest.fixture
def site(loaded_folder: Path, tmp_path: Path) -> Iterator[Site]:
    """A site of the story's own: told twice, it must begin anew."""
    shutil.copytree(loaded_folder, tmp_path / "data")
    with running(tmp_path / "data") as site:
        yield site


def sign_in(page: Page, email: str) -> None:
    page.goto("/masuk")
    page.get_by_label("Alamat e-mail").fill(email)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()


def test_from_a_blank_spot_to_the_national_picture(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_label("Apa yang Anda cari?").fill("absensi blank spot")
    phone.get_by_role("main").get_by_role("button", name="Cari").click()
    phone.get_by_role("link", name=re.compile("e-Office di Kabupaten Ogan Ilir")).click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Kabupaten Ogan Ilir memakai")
    expect(phone.get_by_role("main")).to_contain_text("blank spot")
    expect(phone.get_by_role("main")).to_contain_text("diberitakan")

    sign_in(phone, OFFICER)
    phone.goto("/aplikasi/e-office")
    phone.get_by_role("link", name="Tanyakan").first.click()
    phone.get_by_label("Judul").fill("Apakah absensi e-Office jalan tanpa sinyal?")
    phone.get_by_label(re.compile("^Isi|^Tulisan|^Teks")).fill(
        "Dua belas desa kami tidak bersinyal."
    )
    phone.get_by_role("button", name="Kirim topik").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("tanpa sinyal")
    thread = re.search(r"/forum/topik/(\d+)", phone.url)
    assert thread is not None

    answer(phone, thread[1])
    phone.reload()
    phone.get_by_role("button", name="Ini jawabannya").click()
    expect(phone.get_by_role("main")).to_contain_text("Jawaban terpilih")

    register_and_move(phone)
    seen_by_the_ministry(phone)


def answer(phone: Page, thread: str) -> None:
    """Somebody who runs it answers."""
    other = Visitor(re.match(r"https?://[^/]+", phone.url)[0])  # type: ignore[index]
    other.sign_in(ANSWERER)
    path = f"/forum/topik/{thread}/balasan"
    other.post(path, other.token(path), body="Simpan luring dulu, kirim saat ada jaringan.")


def register_and_move(phone: Page) -> None:
    phone.goto("/replikasi/baru?aplikasi=e-office&daerah=21.05")
    if phone.get_by_role("button", name="Daftarkan").count() == 0:
        raise AssertionError(phone.get_by_role("main").inner_text())
    phone.get_by_label("Tahap").select_option("interest")
    phone.get_by_label("Tanggal kejadian").fill("2026-11")
    phone.get_by_role("button", name="Daftarkan").click()
    if "/replikasi/baru" in phone.url:
        raise AssertionError(phone.get_by_role("main").inner_text())
    phone.get_by_role("link", name="Catat langkah").click()
    phone.get_by_label("Tahap", exact=True).select_option("study_visit")
    phone.get_by_label("Tanggal kejadian").fill("2026-11-20")
    phone.get_by_role("button", name="Simpan langkah").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Kepulauan Anambas")
    expect(phone.get_by_role("main")).to_contain_text("Studi Tiru")
    expect(phone.get_by_role("main")).to_contain_text("dinyatakan pengadopsi")


def seen_by_the_ministry(phone: Page) -> None:
    phone.context.clear_cookies()
    sign_in(phone, MINISTRY)
    phone.goto("/replikasi/daftar?aplikasi=e-office&daerah=21.05")
    expect(phone.get_by_role("main")).to_contain_text("Kabupaten Kepulauan Anambas")
    expect(phone.get_by_role("main")).to_contain_text("Studi Tiru")


PAGES = (
    "/",
    "/forum",
    "/forum/kategori/jaringan-dan-blank-spot",
    "/aplikasi",
    "/aplikasi/e-office",
    "/replikasi",
    "/replikasi/kendala",
    "/replikasi/daftar",
    "/daerah",
    "/daerah/16.10",
    "/cari?q=absensi",
    "/masuk",
    "/daftar",
    "/tentang",
    "/sumber",
)


def test_no_page_scrolls_sideways_on_a_phone(phone: Page) -> None:
    for path in PAGES:
        phone.goto(path)
        width = phone.evaluate("document.documentElement.scrollWidth")
        assert (path, width) == (path, min(width, 360))
