"""Administrators keep categories; closing one reaches all its threads at once."""

import pytest
from flask import Flask
from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.jobs import follow_categories
from livinglab.forum.models import Category
from livinglab.forum.services import categories as services
from livinglab.publiclog import LogEntry
from livinglab.search.models import SearchDocument
from tests.conftest import Client
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    make_administrator,
    make_user,
    organisation_of,
)
from tests.factories.forum import make_category, make_reply, make_thread

NEW = {"name": "Jaringan", "description": "Sinyal dan server.", "position": "3"}


@pytest.fixture
def administrator(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_administrator())


def all_categories(app: Flask) -> list[Category]:
    with app.app_context():
        return list(db.session.scalars(select(Category).order_by(Category.id)))


@pytest.mark.usefixtures("administrator")
def test_adding_a_category(app: Flask, client: Client) -> None:
    assert client.get("/kelola/kategori/baru").status_code == 200

    answer = client.post("/kelola/kategori/baru", data=NEW)

    assert answer.status_code == 303
    (category,) = all_categories(app)
    assert (category.slug, category.position, category.is_closed) == ("jaringan", 3, False)
    assert "Jaringan" in app.test_client().get("/forum").text


@pytest.mark.usefixtures("administrator")
def test_two_categories_of_one_name_get_two_addresses(app: Flask, client: Client) -> None:
    for _ in range(2):
        client.post("/kelola/kategori/baru", data=NEW)

    assert [one.slug for one in all_categories(app)] == ["jaringan", "jaringan-2"]


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "\x00"},
        {"position": "-1"},
        {"position": "banyak"},
        {"position": "9" * 30},
        {"description": "x" * 401},
        {"is_closed": "y"},
        {"is_closed": "y", "organisations": "Pemerintah Negeri Dongeng"},
        {"is_closed": "y", "organisations": "Banjar"},
    ],
)
def test_what_is_wrong_with_a_category_is_told(
    app: Flask, client: Client, change: dict[str, str]
) -> None:
    answer = client.post("/kelola/kategori/baru", data=NEW | change)

    assert answer.status_code == 422
    assert all_categories(app) == []


@pytest.mark.usefixtures("administrator")
def test_closing_a_category_over_http(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread("Rencana", category=make_category("Jaringan"))
        db.session.commit()
        slug, path = thread.category.slug, thread.path
    visitor = app.test_client()
    assert visitor.get(path).status_code == 200  # and cached

    answer = client.post(
        f"/kelola/kategori/{slug}",
        data=NEW | {"is_closed": "y", "organisations": "Kabupaten Ogan Ilir\nBanjar"},
    )
    assert answer.status_code == 422
    answer = client.post(
        f"/kelola/kategori/{slug}",
        data=NEW | {"is_closed": "y", "organisations": "kabupaten ogan ilir\nKota Banjar"},
    )

    assert answer.status_code == 303
    assert visitor.get(path).status_code == 404
    assert "Rencana" not in visitor.get("/forum").text
    page = client.get(f"/kelola/kategori/{slug}").text
    assert "Kabupaten Ogan Ilir" in page
    assert "Kota Banjar" in page


def test_closing_reaches_the_search_at_once_and_engines_soon(app: Flask) -> None:
    with app.app_context():
        threads = [make_thread(category=make_category())]
        category = threads[0].category
        threads += [make_thread(category=category) for _ in range(2)]
        make_reply(threads[0])
        db.session.commit()
        before = dict(seqs())
        facts = services.Facts(category.name, "", 1, is_closed=True, is_archived=False)

        organisations = [organisation_of(OGAN_ILIR).id]
        services.change_category(category, make_administrator(), facts, organisations)
        db.session.commit()
        scopes = set(db.session.scalars(select(SearchDocument.scope)))
        while follow_categories():
            pass

        assert scopes == {f"category:{category.id}"}
        after = dict(seqs())
        assert all(after[key] > before[key] for key in before)
        assert category.reindexed_to is None


def seqs() -> list[tuple[int, int]]:
    return [
        (row.id, row.seq)
        for row in db.session.scalars(
            select(SearchDocument).where(SearchDocument.kind == "thread")
        )
    ]


def test_the_log_of_a_closed_category_is_closed(app: Flask) -> None:
    with app.app_context():
        facts = services.Facts("Rahasia", "", 1, is_closed=True, is_archived=False)
        category = services.add_category(
            make_administrator(), facts, [organisation_of(OGAN_ILIR).id]
        )

        assert db.session.scalars(select(LogEntry)).one().category_id == category.id


@pytest.mark.usefixtures("administrator")
def test_an_archived_category_is_read_but_not_written(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread("Lama", category=make_category("Jaringan"))
        writer = make_user(of=KOTA_BANJAR)
        db.session.commit()
        slug, path, thread_id, writer_id = (
            thread.category.slug,
            thread.path,
            thread.id,
            writer.id,
        )

    client.post(f"/kelola/kategori/{slug}", data=NEW | {"is_archived": "y"})
    with app.app_context():
        client.sign_in(db.session.get_one(User, writer_id))

    assert client.get(path).status_code == 200
    answer = client.post(f"/forum/topik/{thread_id}/balasan", data={"body": "Halo."})
    assert answer.status_code == 403


@pytest.mark.usefixtures("administrator")
def test_keeping_a_closed_category_does_not_open_it_to_the_administrator(
    app: Flask, client: Client
) -> None:
    with app.app_context():
        author = make_user(of=OGAN_ILIR)
        thread = make_thread(
            "Rahasia", author=author, category=make_category(closed_to=OGAN_ILIR)
        )
        db.session.commit()
        slug, path = thread.category.slug, thread.path

    assert client.get(f"/kelola/kategori/{slug}").status_code == 200
    assert client.get(path).status_code == 404
    assert client.get(f"/forum/kategori/{slug}").status_code == 404


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("slug", ["tidak-ada", "%00", "x" * 300])
def test_a_category_that_is_not_there(client: Client, slug: str) -> None:
    assert client.get(f"/kelola/kategori/{slug}").status_code == 404
    assert client.post(f"/kelola/kategori/{slug}", data=NEW).status_code == 404
