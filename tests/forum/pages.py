"""Reads pages of the forum as a browser would."""

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse


def soup(page: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(page.text, "html.parser")


def one(page: TestResponse, selector: str) -> Tag:
    found = soup(page).select_one(selector)
    assert found is not None, selector
    return found


def words(page: TestResponse, selector: str) -> list[str]:
    return [" ".join(found.text.split()) for found in soup(page).select(selector)]
