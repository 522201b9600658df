"""What the worker throws away: registrations that nobody ever confirmed."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from livinglab.accounts.jobs import tidy
from livinglab.accounts.models import Membership, User
from livinglab.db import db, now
from tests.conftest import Client
from tests.factories.accounts import (
    OGAN_ILIR,
    make_moderator,
    make_user,
    organisation_of,
)
from tests.factories.forum import make_thread


def make_stranger(*, days: int = 15) -> User:
    """Registered so many days ago, with a claim, and never confirmed."""
    stranger, moment = make_user(confirmed=False), now() - timedelta(days=days)
    pemda = organisation_of(OGAN_ILIR)
    db.session.add(
        Membership(user_id=stranger.id, organisation_id=pemda.id, started_on=moment.date())
    )
    db.session.execute(update(User).where(User.id == stranger.id).values(updated_at=moment))
    return stranger


def test_who_never_confirmed_is_forgotten_with_their_claims(session: Session) -> None:
    make_stranger()
    kept = [make_stranger(days=13).id, make_user().id]
    session.commit()

    assert tidy() > 0
    assert tidy() == 0

    assert list(session.scalars(select(User.id).order_by(User.id))) == kept
    assert session.scalars(select(Membership.user_id)).all() == kept[:1]


def test_one_whom_something_refers_to_holds_up_no_other(session: Session) -> None:
    named, other = make_stranger(), make_stranger()
    make_thread(author=named)
    session.commit()

    tidy()

    assert session.get(User, named.id, populate_existing=True) is not None
    assert session.scalars(select(Membership.user_id)).all() == [named.id]
    assert session.scalar(select(User.id).where(User.id == other.id)) is None


@pytest.mark.parametrize("deed", ["konfirmasi", "penolakan", "pengakhiran"])
def test_no_claim_of_one_who_never_confirmed_is_decided_on(
    app: Flask, client: Client, deed: str
) -> None:
    with app.app_context():
        make_stranger()
        client.sign_in(make_moderator())
        number = db.session.scalars(select(Membership.id)).one()

    answer = client.post(f"/kelola/anggota/{number}/{deed}", data={"reason": "Sesuai."})

    assert answer.status_code == 404
