"""How search looks on a phone and on a desk: results, nothing found, and suggestions.

`SCREENSHOTS=folder pytest tests/browser/test_search_pages.py` keeps the pictures.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

WIDTHS = (360, 1280)
NAMES = {"results": "/cari?q=absensi", "nothing": "/cari?q=zzzzqqqq", "home": "/"}
IS_ON_TOP = """option => {
  const { left, top, height } = option.getBoundingClientRect();
  return option.contains(document.elementFromPoint(left + 8, top + height / 2));
}"""
GAP = 16  # pixels between a field and its list at most


def keep(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"search-{name}.png")


def is_within(page: Page) -> bool:
    """Whether nothing has to be scrolled to the side."""
    root = "document.documentElement"
    return bool(page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_the_page_fits(desktop: Page, name: str, width: int) -> None:
    desktop.set_viewport_size({"width": width, "height": 800})

    desktop.goto(NAMES[name])

    keep(desktop, f"{name}-{width}")
    assert is_within(desktop)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["results", "home"])
def test_suggestions_stand_right_under_the_field(desktop: Page, name: str, width: int) -> None:
    desktop.set_viewport_size({"width": width, "height": 800})
    desktop.goto(NAMES[name])
    field = desktop.locator(".searchbox--large [data-suggest]")

    # At once: the list of a word half typed would be replaced while it is looked at.
    field.fill("kabupaten")

    listed = desktop.locator(".searchbox--large .suggest")
    expect(listed.get_by_role("option").first).to_be_visible()
    keep(desktop, f"suggestions-{name}-{width}")
    above, below = field.bounding_box(), listed.bounding_box()
    assert above is not None
    assert below is not None
    assert 0 <= below["y"] - (above["y"] + above["height"]) <= GAP
    last = listed.get_by_role("option").last
    last.evaluate("option => option.scrollIntoView({ block: 'center', behavior: 'instant' })")
    assert last.evaluate(IS_ON_TOP)
    assert is_within(desktop)
