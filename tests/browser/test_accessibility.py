"""Every kind of page, in light and in dark: axe finds nothing, nothing scrolls sideways."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, reading
from tests.browser.visitor import PASSWORD

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# The example with a poll, as it stands under its thread and as it is kept.
POLL, KEEPING_POLL = "/forum/topik/4", "/forum/kiriman/7/jajak-pendapat"
SEEN_BY = {
    "": (
        *("/", "/tentang", "/sumber", "/aksesibilitas", "/privasi", "/api", "/status"),
        *("/tidak-ada", "/masuk", "/daftar", "/akun/lupa-sandi", "/log-moderasi"),
        *("/forum", "/forum/kategori", "/forum/kategori/jaringan-dan-blank-spot"),
        *("/forum/label/absensi", "/forum/topik/1", "/forum/kiriman/1/riwayat"),
        *(POLL, f"{POLL}#jajak-1"),
        *("/aplikasi", "/aplikasi/e-office", "/aplikasi/e-office/rilis"),
        "/aplikasi/bandingkan?a=e-office&a=srikandi",
        *("/replikasi", "/replikasi/1", "/replikasi/daftar", "/replikasi/kendala"),
        *("/daerah", "/daerah/16.10", "/daerah/16", "/program", "/program/living-lab"),
        *("/cari?q=absensi", "/cari?q=zzzzqqqq", "/cari?q=kota&halaman=8"),
        *("/cari?q=disposisi+surat", "/cari?q=disposisi+surat+tahun:2016&jenis=daerah"),
    ),
    "perwakilan": (
        *("/", "/forum/topik/baru", "/forum/topik/1", "/forum/topik/1/balasan"),
        *("/forum/kiriman/1/laporan", "/forum/belum-dibaca", "/notifikasi"),
        *("/akun", "/akun/keanggotaan", "/akun/sesi", "/akun/sandi", "/akun/email"),
        *("/akun/langganan", "/akun/markah", "/akun/draf", "/akun/pencarian", "/akun/hapus"),
        *(POLL, f"{POLL}#jajak-1", "/forum/topik/1#kiriman-2"),
        *("/replikasi/baru", "/replikasi/1", "/replikasi/1/langkah", "/replikasi/1/kendala"),
        *("/replikasi/1/dampak", "/replikasi/1/perjanjian", "/replikasi/1/cakupan"),
        *("/aplikasi/baru", "/kelola", "/kelola/anggota"),
    ),
    "kurator": (
        *("/kelola", "/kelola/aplikasi", "/kelola/impor", "/kelola/program"),
        *("/kelola/program/living-lab", "/kelola/penilaian", "/aplikasi/e-office/sunting"),
    ),
    "fasilitator": (f"{POLL}#jajak-1", KEEPING_POLL),
    "moderator": (KEEPING_POLL, "/kelola/moderasi", "/forum/topik/1/kelola", "/kelola/orang"),
    "administrator": ("/kelola/peran", "/kelola/instansi", "/kelola/kategori"),
}


@pytest.fixture(params=["light", "dark"])
def reader(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """A browser on a device that asks for one of the themes; a phone in the dark."""
    size = {"width": 1280 if request.param == "light" else 360, "height": 800}
    with reading(browser, site, viewport=size, color_scheme=request.param) as page:
        yield page


def sign_in(page: Page, who: str) -> None:
    page.goto("/masuk")
    page.get_by_label("Alamat e-mail").fill(f"{who}@contoh.example")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda address: "/masuk" not in address)


@pytest.mark.parametrize("who", SEEN_BY)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(reader: Page, who: str) -> None:
    if who:
        sign_in(reader, who)
    found = []
    for path in SEEN_BY[who]:
        answer = reader.goto(path)
        assert answer is None or answer.status == (404 if "tidak-ada" in path else 200), path
        found += faults(reader)

    assert found == []


def test_a_ballot_is_as_accessible_wrong_and_sent(reader: Page) -> None:
    sign_in(reader, "anggota")
    reader.goto(POLL)

    reader.get_by_role("button", name="Kirim suara").click()
    expect(reader.get_by_role("alert")).to_be_visible()
    wrong = faults(reader)
    reader.get_by_role("checkbox").first.check()
    reader.get_by_role("button", name="Kirim suara").click()
    expect(reader.get_by_role("button", name="Tarik suara saya")).to_be_visible()
    sent = faults(reader)
    reader.get_by_role("button", name="Tarik suara saya").click()
    expect(reader.get_by_role("button", name="Kirim suara")).to_be_visible()

    assert (wrong, sent) == ([], [])


def faults(page: Page) -> list[tuple[str, str, str]]:
    """What axe finds on the page as it stands, and whether it is too wide."""
    found = [
        (page.url, fault["id"], node["html"][:160])
        for fault in Axe().run(page, options=RULES).response["violations"]
        for node in fault["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append((page.url, "scrolls sideways", ""))
    return found
