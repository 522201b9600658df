"""Whoever is signed in: made once of the rows of a request, and never of older ones."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from livinglab.accounts import login, signed_in
from livinglab.accounts.models import Grant, Membership, Organisation, Role, SignIn, User
from livinglab.db import db, now
from tests.conftest import make_app
from tests.factories.accounts import OGAN_ILIR, make_representative

TOKEN = "a-browser"


@pytest.fixture
def processes(app: Flask) -> list[Flask]:
    """Two over one database, each of which has seen the representative before."""
    names = ("SQLALCHEMY_DATABASE_URI", "SQLALCHEMY_ENGINE_OPTIONS")
    url, options = (app.config[name] for name in names)
    with app.app_context():
        person = make_representative(OGAN_ILIR, "Sari")
        db.session.add(SignIn(token_hash=login.hash_token(TOKEN), user_id=person.id))
        db.session.commit()
    other = make_app(app.config["DATA_FOLDER"], url, {"SQLALCHEMY_ENGINE_OPTIONS": options})
    apps = [app, other]
    for each in apps:
        assert facts(each) == ("Sari", True, True, "16")
    return apps


def facts(app: Flask) -> tuple[str, bool, bool, str | None] | None:
    """Name, membership, role and province of a request by this browser."""
    with app.test_request_context("/"):
        person = login.load_person(TOKEN)
        if person is None:
            return None
        user = person.user
        province = user.memberships[0].organisation.province_code
        return user.name, user.is_confirmed, bool(user.represented_ids), province


def end_sign_in() -> None:
    db.session.query(SignIn).one().ended_at = now()


def let_sign_in_expire() -> None:
    db.session.query(SignIn).one().expires_at = now()


def suspend() -> None:
    db.session.query(User).one().suspended_at = now()


def close() -> None:
    db.session.query(User).one().closed_at = now()


def rename() -> None:
    db.session.query(User).one().name = "Sari Dewi"


def end_membership() -> None:
    db.session.query(Membership).one().ended_on = now().date()


def end_role() -> None:
    db.session.query(Grant).one().ended_at = now()


def move_organisation() -> None:
    number = db.session.query(Membership).one().organisation_id
    db.session.get_one(Organisation, number).province_code = "17"


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (end_sign_in, None),
        (let_sign_in_expire, None),
        (suspend, None),
        (close, None),
        (rename, ("Sari Dewi", True, True, "16")),
        (end_membership, ("Sari", False, False, "16")),
        (end_role, ("Sari", True, False, "16")),
        (move_organisation, ("Sari", True, True, "17")),
    ],
)
def test_what_changed_holds_from_the_next_request_on_in_every_process(
    processes: list[Flask], change: Callable[[], None], after: object
) -> None:
    with processes[0].app_context():
        change()
        db.session.commit()

    assert [facts(each) for each in processes] == [after, after]


def test_what_was_given_holds_at_once_too(processes: list[Flask]) -> None:
    with processes[0].app_context():
        number = db.session.query(User).one().id
        db.session.add(Grant(user_id=number, role=Role.MODERATOR))
        db.session.commit()

    for each in processes:
        with each.test_request_context("/"):
            person = login.load_person(TOKEN)
            assert person is not None
            assert person.user.has_role(Role.MODERATOR)
            assert person.user.has_role(Role.REPRESENTATIVE)
            assert len(person.user.memberships) == 1


def test_a_person_is_made_once_of_equal_rows(
    processes: list[Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    make, made = signed_in._made, list[str]()

    def noting(rows: list[signed_in.Values]) -> User:
        user = make(rows)
        made.append(user.name)
        return user

    monkeypatch.setattr(signed_in, "_made", noting)

    assert facts(processes[0]) == facts(processes[0])
    assert made == []
    with processes[0].app_context():
        rename()
        db.session.commit()
    assert facts(processes[0]) == facts(processes[0])

    assert made == ["Sari Dewi"]


def test_what_a_request_did_not_commit_is_not_seen_by_the_next(
    processes: list[Flask],
) -> None:
    with processes[0].test_request_context("/akun", method="POST"):
        person = login.load_person(TOKEN)
        assert person is not None
        person.user.name = "Bukan Sari"
        person.user.grants[0].ended_at = person.user.memberships[0].refused_at = now()
        db.session.flush()

    assert facts(processes[0]) == ("Sari", True, True, "16")


def test_who_is_signed_in_belongs_to_the_session_of_the_request(
    processes: list[Flask],
) -> None:
    with processes[0].test_request_context("/akun", method="POST"):
        person = login.load_person(TOKEN)
        assert person is not None
        assert person.user in db.session
        person.user.name = "Sari Dewi"
        db.session.commit()

    assert [facts(each) for each in processes] == [("Sari Dewi", True, True, "16")] * 2


def test_what_a_request_changed_before_it_asked_who_it_is_stays_changed(
    processes: list[Flask],
) -> None:
    with processes[0].test_request_context("/akun", method="POST"):
        user = db.session.query(User).one()
        user.name = "Sari Dewi"
        person = login.load_person(TOKEN)
        assert person is not None
        assert person.user is user
        db.session.commit()

    assert [facts(each) for each in processes] == [("Sari Dewi", True, True, "16")] * 2


@pytest.mark.parametrize(
    ("role", "ended", "may"),
    [
        (Role.MODERATOR, False, True),
        (Role.ADMINISTRATOR, False, True),
        (Role.ADMINISTRATOR, True, False),
        (Role.CURATOR, False, False),
    ],
)
def test_whoever_may_keep_order_is_known_by_the_browser(
    processes: list[Flask], role: Role, ended: bool, may: bool
) -> None:
    with processes[0].app_context():
        number = db.session.query(User).one().id
        db.session.add(Grant(user_id=number, role=role, ended_at=now() if ended else None))
        db.session.commit()

    for each in processes:
        with each.app_context():
            assert signed_in.may_keep_order(login.hash_token(TOKEN)) is may
            assert not signed_in.may_keep_order(login.hash_token("another"))


def test_whether_somebody_keeps_order_is_left_open_where_the_database_fails(
    app: Flask,
) -> None:
    with app.app_context():
        db.session.execute(text('DROP TABLE "sign_in"'))
        db.session.commit()
        assert signed_in.may_keep_order(login.hash_token(TOKEN))
