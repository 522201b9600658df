"""On paper: dark words on white, whatever the screen shows, and nothing that is pressed."""

from playwright.sync_api import Browser

from tests.browser.conftest import Site, reading

COLOURS = "getComputedStyle(document.documentElement).{}"


def test_paper_is_light_and_holds_what_is_read(browser: Browser, site: Site) -> None:
    with reading(browser, site, viewport={"width": 760, "height": 800}) as page:
        page.goto("/tema/dark?kembali=/forum/topik/1")
        assert page.evaluate(COLOURS.format("backgroundColor")) == "rgb(16, 22, 31)"

        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate(COLOURS.format("backgroundColor")) == "rgb(255, 255, 255)"
        assert page.evaluate(COLOURS.format("color")) == "rgb(22, 32, 46)"
        assert page.get_by_role("heading", level=1).is_visible()
        for pressed in (".head", ".thread__side", "#balas", ".foot"):
            assert not page.locator(pressed).is_visible(), pressed
