"""On a phone: what a finger presses measures at least 44 px, and nothing hides at the side."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, reading
from tests.browser.test_accessibility import sign_in

PAGES = ("/forum", "/forum/topik/1", "/replikasi", "/daerah/16", "/cari?q=absensi", "/akun")
PRESSED = """
    button, .button, select, summary.tool, a.tool, .filters__item, .tabs__link, .post__act,
    .post__number, a.chip, a.funnel__label, .funnel a, .files a, .crumbs a, .brand,
    .section__head > a, .pager__link, .rail__list a
"""
TOO_SMALL = """elements => elements.filter((element) => {
    if (!element.checkVisibility() || element.closest(".visually-hidden")) return false;
    element.scrollIntoView({ block: "center" });
    const box = element.getBoundingClientRect();
    const [across, down] = [box.left + box.width / 2, box.top + box.height / 2];
    const pressed = "a, button, select, summary";
    const met = (y) => document.elementFromPoint(across, y)?.closest(pressed);
    return [down - 21, down + 21].some((y) => met(y) !== element);
}).map((element) => `${element.className}: ${element.textContent.trim()}`)"""


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Page]:
    size = {"width": 360, "height": 800}
    with reading(browser, site, viewport=size, is_mobile=True, has_touch=True) as page:
        yield page


def test_what_a_finger_presses_is_large_enough(phone: Page) -> None:
    sign_in(phone, "perwakilan")
    found = []
    for path in PAGES:
        phone.goto(path)
        found += [(path, each) for each in phone.locator(PRESSED).evaluate_all(TOO_SMALL)]

    assert found == []


def test_a_post_that_waits_for_review_fits(phone: Page) -> None:
    sign_in(phone, "anggota-baru")
    phone.goto("/forum/topik/1")
    phone.get_by_label("Balasan", exact=True).fill("Kami juga ingin tahu.")
    phone.get_by_role("button", name="Kirim balasan").click()

    phone.get_by_text("Menunggu tinjauan moderator").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") == 360


def test_all_rooms_of_the_account_are_in_sight(phone: Page) -> None:
    sign_in(phone, "perwakilan")
    phone.goto("/akun")

    edges = phone.locator(".tabs__link").evaluate_all(
        "links => links.map((link) => link.getBoundingClientRect().right)"
    )
    assert len(edges) == 10
    assert max(edges) <= 360


def test_the_strip_of_a_thread_lies_on_the_menu(phone: Page) -> None:
    phone.goto("/forum/topik/1")

    strip = phone.locator(".rail").bounding_box()
    menu = phone.locator(".nav").bounding_box()
    assert strip is not None
    assert menu is not None
    assert abs(strip["y"] + strip["height"] - menu["y"]) <= 1


def test_the_first_hit_is_in_sight(phone: Page) -> None:
    phone.goto("/cari?q=absensi")

    hit = phone.locator(".hit").first.bounding_box()
    assert hit is not None
    assert hit["y"] + 80 < 800 - 57


def test_the_ways_on_and_back_are_in_sight(phone: Page) -> None:
    edges = []
    for path in ("/replikasi/daftar", "/cari?q=aplikasi"):
        phone.goto(path)
        phone.get_by_role("link", name="Berikutnya").click()
        phone.get_by_role("link", name="Sebelumnya").wait_for()
        edges += phone.locator(".pager > *").evaluate_all(
            "links => links.map((link) => link.getBoundingClientRect().right)"
        )

    assert len(edges) == 6
    assert max(edges) <= 360
