"""Lists of threads come out of an index in their order: nothing is read to be sorted away."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from livinglab.accounts.models import User
from livinglab.forum.queries import about, lists
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


ASKED: dict[str, Callable[[User], Any]] = {
    "of everything": lambda reader: lists.list_threads(reader),
    "of questions that wait": lambda reader: lists.list_threads(reader, show=Show.WAITING),
    "of a kind": lambda reader: lists.list_threads(reader, show=Show.ANNOUNCEMENTS),
    "of a category": lambda reader: lists.list_threads(reader, category=make_category()),
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
