"""The public log: read by all, and silent about what is closed to the reader."""

import re

import pytest
from flask import Flask

from livinglab import publiclog
from livinglab.accounts import services
from livinglab.accounts.queries import log
from livinglab.db import db
from livinglab.forum.models import Category, CategoryOrganisation
from tests.conftest import Client
from tests.factories.accounts import (
    OGAN_ILIR,
    SUMEDANG,
    make_moderator,
    make_user,
    organisation_of,
)
from tests.forum.pages import one


def test_an_entry_shows_who_did_what_and_why(app: Flask, client: Client) -> None:
    with app.app_context():
        services.suspend_user(
            make_user("Si Bising"), make_moderator(), reason="Iklan berulang."
        )
        db.session.commit()

    page = client.get("/log-moderasi").text

    assert "Si Bising" in page
    assert "Moderator" in page
    assert "Iklan berulang." in page
    assert "Iklan berulang." in client.get("/log-moderasi?jenis=user").text
    assert "Iklan berulang." not in client.get("/log-moderasi?jenis=thread").text


def test_entries_of_a_closed_category_are_for_its_members(app: Flask, client: Client) -> None:
    with app.app_context():
        closed = Category(slug="tertutup", name="Tertutup", is_closed=True)
        db.session.add(closed)
        db.session.flush()
        db.session.add(
            CategoryOrganisation(
                category_id=closed.id, organisation_id=organisation_of(OGAN_ILIR).id
            )
        )
        publiclog.record(
            make_moderator(),
            "thread.hide",
            subject="Judul rahasia",
            reason="Salah tempat.",
            category_id=closed.id,
        )
        inside, outside = make_user(of=OGAN_ILIR), make_user(of=SUMEDANG)
        db.session.commit()
        ids = inside.id, outside.id

    seen = []
    for number in (None, *ids):
        with app.app_context():
            if number is not None:
                client.sign_in(db.session.get_one(type(inside), number))
        seen.append("Judul rahasia" in client.get("/log-moderasi").text)

    assert seen == [False, True, False]


def test_a_new_entry_is_seen_by_visitors_at_once(app: Flask, client: Client) -> None:
    client.get("/log-moderasi")
    with app.app_context():
        publiclog.record(make_moderator(), "user.suspend", subject="Baru saja", reason="Uji.")
        db.session.commit()

    assert "Baru saja" in client.get("/log-moderasi").text


def test_the_log_forgets_the_name_of_who_left(app: Flask, client: Client) -> None:
    with app.app_context():
        user = make_user("Nama Asli")
        moderator = make_moderator()
        services.suspend_user(user, moderator, reason="Keliru orang.")
        services.unsuspend_user(user, moderator, reason="Sudah jelas.")
        services.close_account(user)
        db.session.commit()

    page = client.get("/log-moderasi").text

    assert "Nama Asli" not in page
    assert "Keliru orang." in page


def test_odd_filters_and_pages_are_no_fault(client: Client) -> None:
    assert client.get("/log-moderasi?jenis=%00%25_").status_code == 200
    assert client.get("/log-moderasi?halaman=9999").status_code == 200
    assert client.get("/log-moderasi?halaman=" + "9" * 40).status_code == 200
    assert client.get("/log-moderasi?sesudah=" + "9" * 40).status_code == 200


def test_what_is_decided_meanwhile_moves_no_entry_to_the_next_page(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "PER_PAGE", 2)
    with app.app_context():
        moderator = make_moderator()

        def decide(number: int) -> None:
            publiclog.record(
                moderator, "user.suspend", subject=f"Putusan {number}", reason="Iklan."
            )
            db.session.commit()

        for number in range(5):
            decide(number)
        pages = [client.get("/log-moderasi?jenis=user&halaman=3")]
        decide(9)
        for _ in range(2):
            pages.append(client.get(str(one(pages[-1], "a[rel=next]")["href"])))

    shown = [re.findall(r"Putusan (\d)", page.text) for page in pages]
    assert shown == [["4", "3"], ["2", "1"], ["0"]]
    assert 'rel="next"' not in pages[-1].text
    assert 'href="/log-moderasi?jenis=user"' in pages[-1].text
