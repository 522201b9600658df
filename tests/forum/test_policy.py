"""Who may see and do what in a thread: no database, no application."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from livinglab.accounts.models import Grant, Membership, Role, User
from livinglab.db import now
from livinglab.forum import policy
from livinglab.forum.models import Category, CategoryOrganisation, Post, Thread, ThreadKind
from livinglab.replication.models import Application

OPEN_ID, CLOSED_ID, OURS, THEIRS, APPLICATION = 1, 2, 10, 20, 7


def person(number: int, *, of: int | None = None, grants: tuple[Grant, ...] = ()) -> User:
    memberships = (
        [Membership(organisation_id=of, started_on=date(2020, 1, 1), confirmed_at=now())]
        if of
        else []
    )
    return User(
        id=number, email_confirmed_at=now(), memberships=memberships, grants=list(grants)
    )


AUTHOR = person(1, of=OURS)
COLLEAGUE = person(2, of=OURS)
STRANGER = person(3, of=THEIRS)
UNCONFIRMED = person(4)
MODERATOR = person(5, grants=(Grant(role=Role.MODERATOR),))
KEEPER = person(6, grants=(Grant(role=Role.MODERATOR, category_id=CLOSED_ID),))
OWNER = person(7, of=THEIRS, grants=(Grant(role=Role.OWNER, application_id=APPLICATION),))
ADMINISTRATOR = person(8, grants=(Grant(role=Role.ADMINISTRATOR),))
CURATOR = person(9, grants=(Grant(role=Role.CURATOR),))
SUSPENDED = person(1, of=OURS)
SUSPENDED.suspended_at = now()
NO_MAIL = person(11, of=OURS)
NO_MAIL.email_confirmed_at = None
EVERYBODY = [
    None, AUTHOR, COLLEAGUE, STRANGER, UNCONFIRMED, MODERATOR, KEEPER, OWNER, ADMINISTRATOR,
    CURATOR, SUSPENDED, NO_MAIL,
]  # fmt: skip

OPEN = Category(id=OPEN_ID, is_closed=False, organisations=[])
CLOSED = Category(
    id=CLOSED_ID, is_closed=True, organisations=[CategoryOrganisation(organisation_id=OURS)]
)


def thread(category: Category = OPEN, **facts: Any) -> Thread:
    facts = {"kind": ThreadKind.QUESTION} | facts
    return Thread(
        id=1,
        category=category,
        category_id=category.id,
        author_id=AUTHOR.id,
        applications=[Application(id=APPLICATION)],
        **facts,
    )


def reply(author: User = STRANGER, number: int = 2, **facts: Any) -> Post:
    organisation = min(author.organisation_ids, default=None)
    return Post(id=5, number=number, author_id=author.id, organisation_id=organisation, **facts)


def allowed(rule: Callable[[User | None], bool]) -> list[User | None]:
    return [viewer for viewer in EVERYBODY if rule(viewer)]


@pytest.mark.parametrize(
    ("subject", "viewers"),
    [
        (thread(), EVERYBODY),
        (thread(hidden_at=now()), [AUTHOR, MODERATOR]),
        (thread(pending_at=now()), [AUTHOR, MODERATOR]),
        (thread(CLOSED), [AUTHOR, COLLEAGUE, MODERATOR, KEEPER]),
        (thread(CLOSED, hidden_at=now()), [AUTHOR, MODERATOR, KEEPER]),
    ],
)
def test_who_can_see(subject: Thread, viewers: list[User | None]) -> None:
    assert allowed(lambda viewer: policy.can_see(viewer, subject)) == viewers


MEMBERS = [
    AUTHOR, COLLEAGUE, STRANGER, UNCONFIRMED, MODERATOR, KEEPER, OWNER, ADMINISTRATOR, CURATOR,
]  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "viewers"),
    [
        (thread(), MEMBERS),
        (thread(locked_at=now()), []),
        (thread(hidden_at=now()), []),
        (thread(pending_at=now()), []),
        (thread(merged_into_id=2), []),
        (thread(Category(id=3, is_closed=False, organisations=[], archived_at=now())), []),
        (thread(CLOSED), [AUTHOR, COLLEAGUE, MODERATOR, KEEPER]),
    ],
)
def test_who_can_reply(subject: Thread, viewers: list[User | None]) -> None:
    assert allowed(lambda viewer: policy.can_reply(viewer, subject)) == viewers


@pytest.mark.parametrize(
    ("post", "viewers"),
    [
        (reply(), EVERYBODY),
        (reply(pending_at=now()), [STRANGER, MODERATOR]),
        (reply(hidden_at=now()), [STRANGER, MODERATOR]),
        (reply(deleted_at=now()), [MODERATOR]),
    ],
)
def test_who_reads_a_post(post: Post, viewers: list[User | None]) -> None:
    assert allowed(lambda viewer: policy.can_read_post(viewer, post, thread())) == viewers


@pytest.mark.parametrize(
    ("post", "subject", "viewers"),
    [
        (reply(), thread(), [STRANGER, MODERATOR]),
        (reply(), thread(locked_at=now()), [MODERATOR]),
        (reply(hidden_at=now()), thread(), [MODERATOR]),
        (reply(deleted_at=now()), thread(), []),
    ],
)
def test_who_can_edit_a_post(post: Post, subject: Thread, viewers: list[User | None]) -> None:
    assert allowed(lambda viewer: policy.can_edit_post(viewer, post, subject)) == viewers


@pytest.mark.parametrize(
    ("post", "viewers"),
    [
        (reply(), [STRANGER]),
        (reply(hidden_at=now()), []),
        (reply(deleted_at=now()), []),
    ],
)
def test_only_its_author_deletes_a_post(post: Post, viewers: list[User | None]) -> None:
    assert allowed(lambda viewer: policy.can_delete_post(viewer, post, thread())) == viewers


def test_who_edits_and_moves_a_thread() -> None:
    assert allowed(lambda viewer: policy.can_edit_thread(viewer, thread())) == [
        AUTHOR,
        MODERATOR,
    ]
    assert allowed(lambda viewer: policy.can_move_thread(viewer, thread())) == [MODERATOR]


def test_the_asker_or_a_moderator_chooses_the_answer_of_a_question() -> None:
    practice = thread(kind=ThreadKind.PRACTICE)
    assert allowed(lambda viewer: policy.can_accept(viewer, thread())) == [AUTHOR, MODERATOR]
    assert allowed(lambda viewer: policy.can_accept(viewer, practice)) == []


@pytest.mark.parametrize(
    ("post", "kind", "viewers"),
    [
        (reply(), ThreadKind.QUESTION, [AUTHOR, COLLEAGUE]),
        (reply(AUTHOR), ThreadKind.QUESTION, [STRANGER, OWNER]),
        (reply(AUTHOR, number=1), ThreadKind.QUESTION, []),
        (reply(AUTHOR, number=1), ThreadKind.PRACTICE, [STRANGER, OWNER]),
        (reply(deleted_at=now()), ThreadKind.QUESTION, []),
    ],
)
def test_confirmed_members_of_others_say_it_worked(
    post: Post, kind: ThreadKind, viewers: list[User | None]
) -> None:
    subject = thread(kind=kind)
    assert allowed(lambda viewer: policy.can_confirm_answer(viewer, post, subject)) == viewers


def test_only_the_applications_owner_marks_what_is_official() -> None:
    assert allowed(lambda viewer: policy.can_mark_official(viewer, reply(), thread())) == [
        OWNER
    ]


def test_announcements_are_from_those_who_keep_the_house() -> None:
    kind = ThreadKind.ANNOUNCEMENT
    assert allowed(lambda viewer: policy.may_use_kind(viewer, kind, OPEN)) == [
        MODERATOR,
        ADMINISTRATOR,
        CURATOR,
    ]


@pytest.mark.parametrize(
    ("author", "approved", "waits"),
    [
        (UNCONFIRMED, 0, True),
        (UNCONFIRMED, 1, True),
        (UNCONFIRMED, 2, False),
        (AUTHOR, 0, False),
        (MODERATOR, 0, False),
    ],
)
def test_first_posts_of_the_unconfirmed_wait(author: User, approved: int, waits: bool) -> None:
    assert policy.waits_for_review(author, approved) is waits
