"""What operators type, and whom the loading step makes."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from livinglab.accounts import loading, passwords, queries
from livinglab.accounts.models import Membership, Role, User
from livinglab.db import db
from tests.factories.accounts import OGAN_ILIR, make_user


def people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(User.id))) or 0


def test_an_operator_makes_an_administrator(app: Flask) -> None:
    arguments = ["create-admin", "Kepala@Example.go.id", "--password", "kapal-tua-merah-padi"]

    made = app.test_cli_runner().invoke(args=arguments)
    again = app.test_cli_runner().invoke(args=arguments)

    assert (made.exit_code, again.exit_code) == (0, 0), made.output + again.output
    with app.app_context():
        [user] = queries.users_with_role(Role.ADMINISTRATOR)
        assert user.email == "kepala@example.go.id"
        assert user.email_confirmed_at is not None
        assert passwords.verify(user.password_hash, "kapal-tua-merah-padi")
        assert len(user.grants) == 1


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("bukan alamat", "kapal-tua-merah-padi"),
        ("kepala@example.go.id", "pendek"),
        ("kepala@example.go.id", "indonesia2024"),
    ],
)
def test_a_poor_administrator_is_refused(app: Flask, email: str, password: str) -> None:
    answer = app.test_cli_runner().invoke(args=["create-admin", email, "--password", password])

    assert answer.exit_code == 2
    assert people(app) == 0


@pytest.mark.parametrize(("mode", "made"), [("development", 9), ("production", 0), ("test", 0)])
def test_examples_are_made_while_developing_only(app: Flask, mode: str, made: int) -> None:
    app.config["MODE"] = mode
    for _twice in range(2):
        with app.app_context():
            for _label, step in (*loading.STEPS, *loading.LATE_STEPS):
                step()
            db.session.commit()

    assert people(app) == made
    with app.app_context():
        assert all(user.is_demonstration for user in db.session.scalars(select(User)))
        assert all("(contoh)" in user.name for user in db.session.scalars(select(User)))


def test_each_example_is_what_its_label_says(app: Flask) -> None:
    app.config["MODE"] = "development"
    with app.app_context():
        for _label, step in loading.STEPS:
            step()
        found = {user.email: user for user in db.session.scalars(select(User))}

        assert {email for _label, email in loading.DEMONSTRATION} == set(found)
        representative = queries.find_user_by_email("perwakilan@contoh.example")
        assert representative is not None
        assert len(representative.represented_ids) == 1
        facilitator = queries.find_user_by_email("fasilitator@contoh.example")
        assert facilitator is not None
        assert facilitator.facilitated_provinces == {"16"}
        newcomer = queries.find_user_by_email("anggota-baru@contoh.example")
        assert newcomer is not None
        assert not newcomer.is_confirmed


def test_an_address_that_nobody_confirmed_brings_nothing_of_its_registration(
    app: Flask,
) -> None:
    with app.app_context():
        stranger = make_user("Orang Lain", of=OGAN_ILIR)
        stranger.email, stranger.email_confirmed_at = "kepala@example.go.id", None
        db.session.commit()

    arguments = ["create-admin", "kepala@example.go.id", "--password", "kapal-tua-merah-padi"]
    assert app.test_cli_runner().invoke(args=arguments).exit_code == 0

    with app.app_context():
        made = db.session.scalars(
            select(User).where(User.email == "kepala@example.go.id")
        ).one()
        assert made.name == "kepala"
        assert made.email_confirmed_at is not None
        assert db.session.scalars(select(Membership.user_id)).all() == []
