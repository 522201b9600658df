"""What the letters that were written say, for tests that follow their links."""

import re

from flask import Flask
from sqlalchemy import select

from livinglab.db import db
from livinglab.outbox import Mail


def letters(app: Flask) -> list[Mail]:
    """All that were written, oldest first."""
    with app.app_context():
        return list(db.session.scalars(select(Mail).order_by(Mail.id)).all())


def link(letter: Mail) -> str:
    """The path of the first link that is more than the site's name."""
    found = re.search(r"http://localhost(/\S+)", letter.body)
    assert found is not None
    return found[1]
