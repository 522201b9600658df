"""Screenshots in two widths: the small copy is made, shown, and goes with the full one."""

from pathlib import Path

from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select

from livinglab import storage
from livinglab.db import db
from livinglab.replication.jobs import draw_small
from livinglab.replication.models import Picture
from tests.conftest import Client
from tests.factories.accounts import make_curator
from tests.factories.catalog import make_application, make_picture


def shown(client: Client, path: str = "/aplikasi/e-surat", **headers: str) -> Tag:
    page = BeautifulSoup(client.get(path, headers=headers).text, "html.parser")
    image = page.select_one(".shot img")
    assert image is not None
    return image


def lying(app: Flask) -> list[Path]:
    return [path for path in (app.config["DATA_FOLDER"] / "files").rglob("*") if path.is_file()]


def keep_picture(app: Flask, *, width: int = 600) -> str:
    with app.app_context():
        key = make_picture(make_application("e-Surat"), width=width).key
        db.session.commit()
        return key


def forget_small(app: Flask) -> None:
    """As it was before there were small copies."""
    with app.app_context():
        picture = db.session.scalars(select(Picture)).one()
        picture.has_small = None
        db.session.commit()
        storage.remove(picture.small_key)


def test_the_page_shows_both_widths_and_each_can_be_fetched(app: Flask, client: Client) -> None:
    key = keep_picture(app)
    path = f"/aplikasi/e-surat/gambar/{key}"

    image = shown(client)

    assert image["srcset"] == f"{path}.480 480w, {path} 600w"
    assert (image["width"], image["height"]) == ("600", "6")
    assert (image["loading"], image["decoding"]) == ("lazy", "async")
    small = client.get(f"{path}.480", buffered=True)
    full = client.get(path, buffered=True)
    assert (small.status_code, full.status_code) == (200, 200)
    assert small.headers["ETag"] != full.headers["ETag"]
    assert "Accept-Ranges" not in full.headers
    assert full.headers["Cache-Control"] == "private, max-age=86400"
    known = {"If-None-Match": full.headers["ETag"], "Range": "bytes=0-5"}
    assert client.get(path, headers=known, buffered=True).status_code == 304
    assert client.get(f"{path}.999").status_code == 404


def test_who_saves_data_gets_the_small_one_and_a_link(app: Flask, client: Client) -> None:
    path = f"/aplikasi/e-surat/gambar/{keep_picture(app)}"
    assert shown(client)["src"] == path

    image = shown(client, **{"Save-Data": "on"})

    assert image["src"] == f"{path}.480"
    assert not image.has_attr("srcset")
    figure = image.find_parent("figure")
    assert figure is not None
    assert [link["href"] for link in figure.select("a")] == [path, path]


def test_a_picture_of_before_gets_its_small_copy_from_the_worker_once(
    app: Flask, client: Client
) -> None:
    key = keep_picture(app)
    forget_small(app)
    path = f"/aplikasi/e-surat/gambar/{key}"
    assert not shown(client).has_attr("srcset")
    assert client.get(f"{path}.480").status_code == 404

    with app.app_context():
        assert [draw_small(), draw_small()] == [1, 0]

    assert shown(client).has_attr("srcset")
    assert client.get(f"{path}.480", buffered=True).status_code == 200
    assert len(lying(app)) == 2


def test_a_picture_whose_file_is_lost_or_narrow_is_looked_at_once(app: Flask) -> None:
    key = keep_picture(app, width=200)
    forget_small(app)
    with app.app_context():
        assert [draw_small(), draw_small()] == [1, 0]
        storage.remove(key)
    forget_small(app)

    with app.app_context():
        assert [draw_small(), draw_small()] == [1, 0]
        assert db.session.scalars(select(Picture.has_small)).one() is False


def test_taking_a_picture_away_takes_both_files(app: Flask, client: Client) -> None:
    key = keep_picture(app)
    assert len(lying(app)) == 2
    with app.app_context():
        client.sign_in(make_curator())

    answer = client.post(f"/aplikasi/e-surat/gambar/{key}/penghapusan")

    assert (answer.status_code, lying(app)) == (303, [])
