"""The long lists of catalog and ledger, read on by cursor while others write."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from livinglab.db import db, now
from livinglab.replication.models import (
    Application,
    ApplicationStatus,
    Obstacle,
    Replication,
)
from livinglab.replication.queries import catalog_list
from livinglab.replication.views import dashboard, obstacles
from tests.conftest import Client
from tests.factories.ledger import make_obstacle, make_replication, plain_application

NAMES = [f"Aplikasi {letter}" for letter in "CAbEDba"]
LISTS = {
    "/aplikasi": "7 aplikasi",
    "/aplikasi?urut=nama": "7 aplikasi",
    "/aplikasi?q=aplikasi&urut=terbaru": "7 aplikasi",
    "/replikasi/daftar": "7 replikasi",
    "/replikasi/kendala": "Semua 7",
    "/replikasi/kendala?keadaan=terbuka": "Belum teratasi 7",
}
OLD = "2024-03-05"


@pytest.fixture(autouse=True)
def seven(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each, on pages of two. Some have one day, one name but for its case, or one count."""
    for module in (catalog_list, dashboard, obstacles):
        monkeypatch.setattr(module, "PER_PAGE", 2)
    with app.app_context():
        for number, name in enumerate(NAMES):
            made = make_replication(
                application=plain_application(name), on="2024-06-01" if number == 4 else OLD
            )
            made.news_on = None if number == 5 else made.news_on
            made.application.published_at = now()
            made.application.adopter_count = (1, 3, 1, 1, 2, 1, 1)[number]
            make_obstacle(made, f"Kendala {name}")
        db.session.commit()


def links(text: str) -> list[str]:
    found = soup(text).select(".row__title a, tbody th a:first-child")
    return [str(link["href"]) for link in found]


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def words(text: str) -> str:
    return " ".join(soup(text).get_text(" ").split())


def turn(client: Client, text: str, way: str) -> str | None:
    link = soup(text).select_one(f".pager a[rel={way}]")
    return client.get(str(link["href"])).text if link else None


def read(client: Client, text: str | None, way: str) -> list[str]:
    """This page and all behind it."""
    pages = []
    while text is not None:
        pages.append(text)
        text = turn(client, text, way)
    return pages


def listed(client: Client, text: str | None) -> list[str]:
    return [link for page in read(client, text, "next") for link in links(page)]


@pytest.mark.parametrize("path", LISTS)
def test_pages_follow_each_other_both_ways(client: Client, path: str) -> None:
    pages = read(client, client.get(path).text, "next")

    every = listed(client, pages[0])
    assert (len(pages), len(every), len(set(every))) == (4, 7, 7)
    assert all(LISTS[path] in words(text) for text in pages)
    back = [links(text) for text in read(client, pages[-1], "prev")]
    assert [links(pages[-1]), every[4:6], every[2:4], every[:2]] == back[:3] + back[-1:]
    to_first = soup(pages[-1]).select(".pager a")[0]
    assert (to_first.text, to_first["href"]) == ("Ke awal daftar", path)
    assert "Ke awal daftar" not in pages[0]


@pytest.mark.parametrize("path", LISTS)
def test_what_comes_and_goes_repeats_nothing_and_loses_nothing(
    app: Flask, client: Client, path: str
) -> None:
    """The row that ended the first page is gone, and others came on it."""
    before = [
        link for text in read(client, client.get(path).text, "next") for link in links(text)
    ]
    first = client.get(path).text
    with app.app_context():
        take_away(links(first)[-1])
        come(f"{NAMES[1]} 0")
        come(NAMES[3])
        db.session.commit()

    seen = listed(client, turn(client, first, "next"))

    assert [link for link in seen if link in before] == before[2:]
    assert len(seen) == len(set(seen))


def take_away(link: str) -> None:
    path, _, place = link.partition("#")
    if path.startswith("/aplikasi"):
        one = db.session.scalars(
            select(Application).where(Application.slug == path.rsplit("/")[-1])
        ).one()
        one.status = ApplicationStatus.ARCHIVED
    elif place:
        db.session.delete(db.session.get_one(Obstacle, int(place.rsplit("-")[-1])))
    else:
        db.session.get_one(Replication, int(path.rsplit("/")[-1])).is_draft = True


def come(name: str) -> None:
    """Something new, that has more adopters than others and is the latest news."""
    application = plain_application(name)
    application.adopter_count, application.published_at = 9, now()
    made = make_replication(application=application, on="2025-01-01")
    make_obstacle(made, "Baru", solution="Sudah" if name == NAMES[3] else "")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "place",
    [
        "halaman=2",
        "sesudah=",
        "sesudah=x",
        "sesudah=%00",
        "sesudah=-1",
        "sesudah=1-2-3-4",
        "sesudah=²",
        "sesudah=0",
        "sesudah=0-0",
        "sesudah=0-0-0",
        "sesudah=" + "9" * 17,
        "sebelum=" + "9" * 16,
        "sebelum=" + "-".join(["9" * 16] * 2),
        "sebelum=" + "-".join(["9" * 16] * 3),
    ],
)
def test_what_is_no_place_is_the_first_page(client: Client, path: str, place: str) -> None:
    asked = client.get(f"{path}{'&' if '?' in path else '?'}{place}")

    assert asked.status_code == 200
    assert links(asked.text) == links(client.get(path).text)


def test_the_name_of_a_draft_is_not_told_by_what_follows_it(app: Flask, client: Client) -> None:
    with app.app_context():
        draft = plain_application("Aplikasi Czz")
        draft.status = ApplicationStatus.DRAFT
        db.session.commit()
        place = f"sesudah={draft.id}"

    asked = client.get(f"/aplikasi?urut=nama&{place}")

    assert links(asked.text) == links(client.get("/aplikasi?urut=nama").text)
