"""Lists of threads come out of an index in their order: nothing is read to be sorted away."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import Tag, ThreadApplication, ThreadRegion
from livinglab.forum.queries import about, feeds, lists
from livinglab.forum.queries.lists import Show
from livinglab.replication.queries import ledger
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_category
from tests.plans import plans

# PostgreSQL plans by what is in the tables, and here they are all but empty.
pytestmark = pytest.mark.sqlite
SORTED_ANEW = "USE TEMP B-TREE FOR ORDER BY"


@pytest.fixture
def reader(session: Session) -> User:
    return make_user(of=OGAN_ILIR)


def make_tag() -> Tag:
    tag = Tag(slug="blank-spot", name="blank spot")
    db.session.add(tag)
    db.session.flush()
    return tag


ASKED: dict[str, Callable[[User], Any]] = {
    "of everything": lambda reader: lists.list_threads(reader),
    "of questions that wait": lambda reader: lists.list_threads(reader, show=Show.WAITING),
    "of a kind": lambda reader: lists.list_threads(reader, show=Show.ANNOUNCEMENTS),
    "of a category": lambda reader: lists.list_threads(reader, category=make_category()),
    "with a label": lambda reader: lists.list_threads(reader, tag=make_tag()),
    "with a label, from a place on": lambda reader: lists.list_threads(
        reader, tag=make_tag(), after="1-1"
    ),
    "for a label's feed": lambda reader: feeds.newest(tag_id=1),
    "about an application": lambda reader: db.session.execute(
        about.newest_about(ThreadApplication, ThreadApplication.application_id == 1, reader, 5)
    ),
    "about a region": lambda reader: db.session.execute(
        about.newest_about(ThreadRegion, ThreadRegion.region_code == OGAN_ILIR, reader, 5)
    ),
    "pinned": lambda reader: lists.pinned_threads(reader, make_category()),
    "waiting, on the front page": lambda reader: about.waiting_questions(reader, 5),
    "answered lately": lambda reader: about.accepted_lately(reader, 5),
    "moved lately": lambda reader: ledger.latest_steps(5),
}


@pytest.mark.parametrize("which", ASKED)
def test_a_list_is_read_in_its_order(reader: User, which: str) -> None:
    (plan,) = plans(lambda: ASKED[which](reader), of=("FROM thread", "FROM step"))

    assert "USING INDEX" in plan
    assert SORTED_ANEW not in plan
