"""What the scripts add: each is a comfort, and none is needed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import sign_in

TEXT = "Kantor kami di pulau; sinyal hanya ada di bukit."
REPLY = "/forum/topik/1/balasan"


def test_a_slash_goes_to_the_search_but_not_while_writing(desktop: Page) -> None:
    desktop.goto("/forum")
    search = desktop.get_by_label("Cari di LivingLab")

    desktop.keyboard.press("/")
    expect(search).to_be_focused()
    desktop.keyboard.type("a/b")

    expect(search).to_have_value("a/b")


def test_the_theme_changes_at_once_and_stays(desktop: Page) -> None:
    desktop.goto("/tentang")

    desktop.locator("summary", has_text="Tema").click()
    desktop.get_by_role("link", name="Gelap").click()
    expect(desktop.locator("html")).to_have_attribute("data-theme", "dark")
    desktop.goto("/sumber")

    expect(desktop.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_menu_closes_with_escape_and_gives_the_focus_back(desktop: Page) -> None:
    desktop.goto("/tentang")
    menu = desktop.locator("summary", has_text="Tema")

    menu.click()
    desktop.keyboard.press("Escape")

    expect(desktop.get_by_role("link", name="Gelap")).to_be_hidden()
    expect(menu).to_be_focused()


def test_what_was_typed_survives_a_lost_page_and_goes_once_it_is_sent(desktop: Page) -> None:
    sign_in(desktop, "anggota")
    desktop.goto(REPLY)
    desktop.locator("textarea[name=body]").fill(TEXT)

    desktop.goto("/tentang")
    desktop.goto(REPLY)
    expect(desktop.locator("textarea[name=body]")).to_have_value(TEXT)
    desktop.get_by_role("button", name="Kirim balasan").click()
    desktop.wait_for_url("**/forum/topik/1-*")
    desktop.goto(REPLY)

    expect(desktop.locator("textarea[name=body]")).to_have_value("")


def test_a_lost_line_is_said(desktop: Page) -> None:
    desktop.goto("/tentang")
    notice = desktop.locator("[data-offline]")
    expect(notice).to_be_hidden()

    desktop.context.set_offline(True)
    expect(notice).to_contain_text("Sambungan terputus")
    desktop.context.set_offline(False)

    expect(notice).to_be_hidden()


def test_a_form_pressed_twice_is_sent_once(desktop: Page) -> None:
    sign_in(desktop, "perwakilan")
    desktop.goto(REPLY)
    desktop.locator("textarea[name=body]").fill("Dikirim sekali saja.")

    desktop.get_by_role("button", name="Kirim balasan").dblclick()
    desktop.wait_for_url("**/forum/topik/1-*")

    assert desktop.get_by_text("Dikirim sekali saja.").count() == 1


def test_faults_are_where_the_reader_starts(desktop: Page) -> None:
    sign_in(desktop, "fasilitator")
    desktop.goto(REPLY)
    desktop.evaluate(
        "document.querySelectorAll('form').forEach((form) => form.noValidate = true)"
    )

    desktop.get_by_role("button", name="Kirim balasan").click()

    expect(desktop.locator("[data-focus]")).to_be_focused()


@pytest.mark.parametrize(("width", "is_open"), [(1280, True), (360, False)])
def test_facets_stand_open_where_there_is_room(
    desktop: Page, width: int, is_open: bool
) -> None:
    desktop.set_viewport_size({"width": width, "height": 800})

    desktop.goto("/cari?q=absensi&jenis=application")

    assert desktop.locator("[data-open-wide]").evaluate("fold => fold.open") is is_open


def test_a_preview_is_shown_in_place(desktop: Page) -> None:
    sign_in(desktop, "pemilik")
    desktop.goto(REPLY)
    desktop.locator("textarea[name=body]").fill("Ini **tebal**.")

    desktop.get_by_role("button", name="Pratinjau").click()

    expect(desktop.locator(".preview strong")).to_have_text("tebal")
    expect(desktop.locator("textarea[name=body]")).to_have_value("Ini **tebal**.")


def test_similar_obstacles_appear_while_one_is_told(desktop: Page) -> None:
    sign_in(desktop, "perwakilan")
    desktop.goto("/cari?q=e-office+ogan+ilir&jenis=replication")
    desktop.locator(".hit a", has_text="Ogan Ilir").last.click()
    desktop.get_by_role("link", name="kendala", exact=True).click()
    shown = desktop.locator("#serupa li")
    expect(shown).to_have_count(0)

    desktop.locator("textarea[name=note]").fill("Koneksi internet di kecamatan tidak stabil")

    expect(shown.first).to_contain_text("koneksi internet tidak stabil")
    expect(shown.first.get_by_role("link")).to_have_attribute(
        "href", re.compile(r"^/replikasi/\d+#kendala-\d+$")
    )
