"""Claiming to belong to an organisation, and who decides on it."""

import pytest
from flask import Flask
from sqlalchemy import select

from livinglab.accounts.models import Grant, Membership, Role
from livinglab.accounts.services import claim_membership
from livinglab.db import db
from livinglab.outbox import Event
from livinglab.publiclog import LogEntry
from tests.conftest import Client
from tests.factories.accounts import (
    BANDUNG,
    OGAN_ILIR,
    grant,
    make_facilitator,
    make_moderator,
    make_representative,
    make_user,
    organisation_of,
)

REASON = {"reason": "Sudah diperiksa di kantor."}


def claim(app: Flask) -> int:
    """The id of a claim on Ogan Ilir that waits."""
    with app.app_context():
        made = claim_membership(make_user("Pendatang"), organisation_of(OGAN_ILIR))
        db.session.commit()
        return made.id


def found(app: Flask, membership_id: int) -> Membership:
    with app.app_context():
        return db.session.get_one(Membership, membership_id)


def sign_in_representative(app: Flask, client: Client, of: str = OGAN_ILIR) -> None:
    with app.app_context():
        client.sign_in(make_representative(of, "Perwakilan"))


def test_a_claim_is_confirmed_by_the_representative(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_user("Pendatang"))
    answer = client.post("/akun/keanggotaan", data={"organisation": "Kabupaten Ogan Ilir"})
    assert answer.status_code == 303
    with app.app_context():
        waiting = db.session.scalars(select(Membership)).one()
        assert waiting.is_waiting
        number = waiting.id
    sign_in_representative(app, client)
    assert "Pendatang" in client.get("/kelola/anggota").text

    confirmed = client.post(f"/kelola/anggota/{number}/konfirmasi")
    again = client.post(f"/kelola/anggota/{number}/konfirmasi", follow_redirects=True)

    assert confirmed.status_code == 303
    assert "sudah diputuskan sebelumnya" in again.text
    with app.app_context():
        assert db.session.get_one(Membership, number).is_current
        kinds = list(db.session.scalars(select(Event.kind).order_by(Event.id)))
    assert kinds == ["membership.claimed", "membership.confirmed"]
    assert "membership.confirm" in logged(app)


def logged(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(LogEntry.action).order_by(LogEntry.id)))


def test_a_claim_is_refused_with_a_reason(app: Flask, client: Client) -> None:
    number = claim(app)
    sign_in_representative(app, client)
    path = f"/kelola/anggota/{number}/penolakan"

    empty = client.post(path, data={"reason": "\0 "})
    long = client.post(path, data={"reason": "a" * 501})
    done = client.post(path, data=REASON)

    assert (empty.status_code, long.status_code, done.status_code) == (422, 422, 303)
    assert "a" * 501 in long.text
    assert found(app, number).refusal_reason == REASON["reason"]
    assert REASON["reason"] in client.get("/log-moderasi").text


@pytest.mark.parametrize("deed", ["konfirmasi", "penolakan", "pengakhiran"])
def test_a_stranger_decides_nothing(app: Flask, client: Client, deed: str) -> None:
    number = claim(app)
    sign_in_representative(app, client, of=BANDUNG)

    assert client.post(f"/kelola/anggota/{number}/{deed}", data=REASON).status_code == 403
    beyond = f"/kelola/anggota/{'9' * 30}/{deed}"
    assert client.post(beyond, data=REASON).status_code in (404, 405)
    assert found(app, number).is_waiting
    assert "Pendatang" not in client.get("/kelola/anggota").text


def test_nobody_confirms_themselves(app: Flask, client: Client) -> None:
    with app.app_context():
        facilitator = make_facilitator("16")
        waiting = claim_membership(facilitator, organisation_of(OGAN_ILIR))
        number = waiting.id
        client.sign_in(facilitator)

    assert client.post(f"/kelola/anggota/{number}/konfirmasi").status_code == 403
    assert found(app, number).is_waiting


@pytest.mark.parametrize("who", ["facilitator", "moderator"])
def test_the_province_and_moderators_confirm_as_well(
    app: Flask, client: Client, who: str
) -> None:
    number = claim(app)
    with app.app_context():
        client.sign_in(make_facilitator("16") if who == "facilitator" else make_moderator())

    assert client.post(f"/kelola/anggota/{number}/konfirmasi").status_code == 303
    assert found(app, number).is_current


def test_with_the_membership_ends_the_role(app: Flask, client: Client) -> None:
    with app.app_context():
        other = make_representative(OGAN_ILIR, "Rekan")
        number = other.memberships[0].id
        db.session.commit()
    sign_in_representative(app, client)

    assert client.post(f"/kelola/anggota/{number}/pengakhiran", data=REASON).status_code == 303

    assert not found(app, number).is_current
    with app.app_context():
        ended = db.session.scalars(select(Grant).order_by(Grant.id)).first()
        assert ended is not None
        assert ended.ended_at is not None


def test_a_member_leaves(app: Flask, client: Client) -> None:
    with app.app_context():
        member, other = make_user(of=OGAN_ILIR), make_user(of=OGAN_ILIR)
        mine, theirs = member.memberships[0].id, other.memberships[0].id
        client.sign_in(member)

    assert client.post(f"/akun/keanggotaan/{theirs}/akhir").status_code == 404
    assert client.post(f"/akun/keanggotaan/{mine}/akhir").status_code == 303
    assert client.post(f"/akun/keanggotaan/{mine}/akhir").status_code == 303

    assert (found(app, mine).is_current, found(app, theirs).is_current) == (False, True)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"organisation": ""},
        {"organisation": "\0"},
        {"organisation": "Banjar"},
        {"organisation": "Negeri Antah Berantah"},
        {"organisation": "i" * 10_000},
        {"choice": "9" * 30},
        {"choice": "-5"},
        {"choice": "x"},
    ],
)
def test_a_faulty_claim_is_shown_again(
    app: Flask, client: Client, data: dict[str, str]
) -> None:
    with app.app_context():
        client.sign_in(make_user())

    assert client.post("/akun/keanggotaan", data=data).status_code == 422
    with app.app_context():
        assert db.session.scalars(select(Membership)).all() == []


def test_the_same_claim_is_not_made_twice(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_user())
    data = {"organisation": "Kabupaten Ogan Ilir"}

    answers = [client.post("/akun/keanggotaan", data=data).status_code for _n in range(2)]

    assert answers == [303, 422]


def test_claims_are_not_piled_up(app: Flask, client: Client) -> None:
    with app.app_context():
        client.sign_in(make_user())
    regions = ("Kota Banjar", "Kabupaten Banjar", "Kabupaten Sumedang", "Kabupaten Ogan Ilir",
               "Kabupaten Bandung", "Kota Bandung")  # fmt: skip

    answers = [
        client.post("/akun/keanggotaan", data={"organisation": name}).status_code
        for name in regions
    ]

    assert answers == [303] * 5 + [422]


def test_a_suspended_representative_decides_nothing(app: Flask, client: Client) -> None:
    number = claim(app)
    with app.app_context():
        person = make_representative(OGAN_ILIR)
        grant(person, Role.CURATOR)
        client.sign_in(person)
        person.suspended_at = person.email_confirmed_at
        db.session.commit()

    assert client.post(f"/kelola/anggota/{number}/konfirmasi").status_code == 401
    assert found(app, number).is_waiting
