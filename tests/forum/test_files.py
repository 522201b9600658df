"""Handing files out: to who may see the post, and so that they run nothing."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from livinglab.db import db
from livinglab.forum.queries.moderation import get_post_to_review
from livinglab.forum.services import attachments, moderation
from livinglab.uploads import check
from tests.conftest import Client
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    make_curator,
    make_facilitator,
    make_moderator,
    make_user,
)
from tests.factories.files import PDF, attach, attached_picture
from tests.factories.forum import make_category, make_reply, make_thread
from tests.factories.ledger import make_replication


def test_a_public_file_is_safe_to_open_and_kept_by_browsers(app: Flask, client: Client) -> None:
    with app.app_context():
        post = make_reply(make_thread())
        path, number = attached_picture(post).path, post.id
        db.session.commit()

    answer = client.get(path, buffered=True)

    assert answer.status_code == 200
    assert answer.content_type == "image/png"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    # Else a browser would ask anew after each visit that changes a cookie.
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert Image.open(BytesIO(answer.data)).size == (600, 300)
    kept = {"If-None-Match": answer.headers["ETag"]}
    again = client.get(path, headers=kept, buffered=True)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "private, max-age=3600"
    with app.app_context():
        moderator = make_moderator()
        post = get_post_to_review(number, moderator)
        moderation.hide_post(post, moderator, reason="Memuat NIK.")
        db.session.commit()
    assert client.get(path, headers=kept).status_code == 404


def test_the_small_picture_has_an_address_of_its_own(app: Flask, client: Client) -> None:
    with app.app_context():
        path = attached_picture(make_reply(make_thread())).image.small_path  # type: ignore[union-attr]
        db.session.commit()

    assert Image.open(BytesIO(client.get(path, buffered=True).data)).size == (480, 240)


def test_a_document_is_always_a_download(app: Flask, client: Client) -> None:
    with app.app_context():
        thread = make_thread()
        post = make_reply(thread)
        path = attach(post, PDF, "a.pdf").path
        db.session.commit()

    answer = client.get(path, buffered=True)

    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "key", ["0" * 40, "0" * 40 + ".480", "..", "x", "%00", "0" * 400, "0" * 40 + ".999"]
)
def test_unknown_files_are_404(client: Client, key: str) -> None:
    assert client.get(f"/lampiran/{key}/a.png").status_code == 404


CLOSED_READERS = {"inside", "moderator"}


@pytest.mark.parametrize("who", ["visitor", "inside", "outside", "curator", "moderator"])
def test_a_file_of_a_closed_category_is_for_its_members(
    app: Flask, client: Client, who: str
) -> None:
    with app.app_context():
        category = make_category(closed_to=OGAN_ILIR)
        thread = make_thread(author=make_user(of=OGAN_ILIR), category=category)
        path = attached_picture(make_reply(thread)).path
        people = {
            "inside": make_user(of=OGAN_ILIR),
            "outside": make_user(of=KOTA_BANJAR),
            "curator": make_curator(),
            "moderator": make_moderator(),
        }
        db.session.commit()
        if who in people:
            client.sign_in(people[who])

    answer = client.get(path, buffered=True)

    assert answer.status_code == (200 if who in CLOSED_READERS else 404)
    if answer.status_code == 200:
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("visitor", False), ("author", True), ("moderator", True), ("facilitator", True)],
)
def test_a_file_of_a_hidden_post_is_for_its_author_and_keepers(
    app: Flask, client: Client, who: str, allowed: bool
) -> None:
    with app.app_context():
        author = make_user(of=OGAN_ILIR)
        post = make_reply(make_thread(), author=author)
        path = attached_picture(post).path
        moderation.hide_post(post, make_moderator(), reason="Memuat NIK.")
        people = {
            "author": author,
            "moderator": make_moderator(),
            "facilitator": make_facilitator("16"),
        }
        db.session.commit()
        if who in people:
            client.sign_in(people[who])

    assert client.get(path, buffered=True).status_code == (200 if allowed else 404)


@pytest.mark.parametrize(("is_draft", "status"), [(False, 200), (True, 404)])
def test_evidence_is_seen_with_its_replication(
    app: Flask, client: Client, is_draft: bool, status: int
) -> None:
    with app.app_context():
        replication = make_replication(is_draft=is_draft)
        evidence = attachments.attach_to_replication(
            replication.id, make_user(of=OGAN_ILIR), check(BytesIO(PDF), "bast.pdf")
        )
        db.session.commit()
        path = evidence.path

    assert client.get(path, buffered=True).status_code == status
