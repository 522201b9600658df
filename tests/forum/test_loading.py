"""The categories, and examples that are marked as such and only for development."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from livinglab.accounts import loading as people
from livinglab.db import db
from livinglab.forum import loading
from livinglab.forum.models import Category, Poll, Thread


def test_nine_open_categories_are_made_once(session: Session) -> None:
    assert loading.load_categories() == 9
    assert loading.load_categories() == 0
    found = session.scalars(select(Category).order_by(Category.position)).all()
    assert found[0].name == "Tanya Jawab Replikasi"
    assert [one.slug for one in found if one.is_closed or not one.description] == []


@pytest.mark.parametrize("mode", ["production", "test"])
def test_examples_are_for_development_only(app: Flask, session: Session, mode: str) -> None:
    app.config["MODE"] = mode
    loading.load_categories()
    for _, step in (*loading.STEPS, *loading.LATE_STEPS):
        step()
    assert db.session.scalar(select(func.count()).select_from(Thread)) == 0


def test_examples_are_marked_and_made_once(app: Flask, session: Session) -> None:
    app.config["MODE"] = "development"
    people.load_demonstration()
    loading.load_categories()

    assert loading.load_demonstration() == len(loading.EXAMPLES)
    assert loading.load_demonstration() == 0

    threads = session.scalars(select(Thread)).all()
    assert [thread.title for thread in threads if not thread.is_demonstration] == []
    polls = [thread.poll_count for thread in threads if thread.poll_count]
    assert polls == [1]
    assert [poll.voter_count for poll in session.scalars(select(Poll))] == [3]
