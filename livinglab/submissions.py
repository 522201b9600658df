"""A form sent twice is carried out once.

Each form carries a random key. The first request to arrive claims it by
inserting a row; a second one, even at the same moment, meets the unique key,
is rolled back and is sent to where the first one led.
"""

import re
import uuid
from datetime import datetime

from flask import Flask, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from livinglab.db import Base, db, now


class Submission(Base):
    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    location: Mapped[str] = mapped_column(String(500), default="/")
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)


class SentTwice(Exception):
    """The form was already carried out, or is just being carried out."""

    def __init__(self, key: str, user_id: int) -> None:
        super().__init__(key)
        self.key, self.user_id = key, user_id


def new_key() -> str:
    return str(uuid.uuid4())


def usable(key: str | None) -> str:
    """The form's key, or a new one where it cannot be a key: empty, long, of strange signs."""
    return key if key and re.fullmatch(r"[A-Za-z0-9_-]{1,36}", key) else new_key()


def claim(key: str | None, user_id: int) -> Submission:
    """Claim a form's key for this person. Raises SentTwice if it was claimed before.

    Set `location` on what is returned to the page the form leads to. A form
    without a usable key (a program's request) is always new.
    """
    submission = Submission(key=usable(key), user_id=user_id)
    db.session.add(submission)
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise SentTwice(submission.key, user_id) from taken
    return submission


def init_app(app: Flask) -> None:
    @app.errorhandler(SentTwice)
    def lead_to_the_first(twice: SentTwice) -> ResponseReturnValue:
        db.session.rollback()
        location = db.session.scalar(
            select(Submission.location).where(
                Submission.key == twice.key, Submission.user_id == twice.user_id
            )
        )
        return redirect(location or "/", 303)
