"""Atom feeds, as a reader of feeds has them."""

from xml.etree import ElementTree

from flask.testing import FlaskClient

ATOM = "{http://www.w3.org/2005/Atom}"


def read(client: FlaskClient, path: str) -> ElementTree.Element:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.text)  # noqa: S314  our own output


def titles(feed: ElementTree.Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
