"""Who may keep order where, and the same rule as the database knows it."""

import pytest
from sqlalchemy import select

from livinglab.accounts.models import Organisation, User
from livinglab.db import db
from livinglab.forum import policy
from livinglab.forum.models import Category, Post, Thread
from livinglab.forum.queries.moderation import get_post_to_review
from livinglab.forum.services import moderation
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    make_administrator,
    make_curator,
    make_facilitator,
    make_moderator,
    make_representative,
    make_user,
)
from tests.factories.forum import make_category, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("session")


class Forum:
    """Posts by people of two provinces, in an open and in a closed category."""

    def __init__(self) -> None:
        self.open = make_category("Terbuka")
        self.closed = make_category("Tertutup", closed_to=OGAN_ILIR)
        local = make_user(of=OGAN_ILIR)
        self.posts = {
            "local": make_reply(make_thread(category=self.open), author=local),
            "distant": make_reply(
                make_thread(category=self.open), author=make_user(of=KOTA_BANJAR)
            ),
            "nobody": make_reply(make_thread(category=self.open), author=make_user()),
            "inside": make_reply(make_thread(category=self.closed, author=local), author=local),
        }
        self.cast: dict[str, User | None] = {
            "visitor": None,
            "member": make_user(of=OGAN_ILIR),
            "representative": make_representative(OGAN_ILIR),
            "curator": make_curator(),
            "administrator": make_administrator(),
            "moderator": make_moderator(),
            "of open": make_moderator(self.open.id),
            "of closed": make_moderator(self.closed.id),
            "facilitator": make_facilitator("16"),
            "facilitator elsewhere": make_facilitator("32"),
        }


@pytest.fixture
def forum() -> Forum:
    return Forum()


@pytest.mark.parametrize(
    ("who", "reviewed"),
    [
        ("visitor", set()),
        ("member", set()),
        ("representative", set()),
        ("curator", set()),
        ("administrator", set()),
        ("moderator", {"local", "distant", "nobody", "inside"}),
        ("of open", {"local", "distant", "nobody"}),
        ("of closed", {"inside"}),
        ("facilitator", {"local"}),
        ("facilitator elsewhere", {"distant"}),
    ],
)
def test_who_reviews_which_post(forum: Forum, who: str, reviewed: set[str]) -> None:
    viewer = forum.cast[who]

    by_policy = {
        name
        for name, post in forum.posts.items()
        if policy.can_review_post(viewer, _loaded(post), post.thread)
    }

    assert by_policy == reviewed
    assert _listed(viewer) & {post.id for post in forum.posts.values()} == {
        forum.posts[name].id for name in reviewed
    }
    assert policy.can_see_queue(viewer) is bool(reviewed)


def test_a_facilitator_inside_a_closed_category_keeps_order_there() -> None:
    facilitator = make_facilitator("16")
    category = make_category(closed_to="16")
    reply = make_reply(
        make_thread(category=category, author=make_user(of="16")),
        author=make_user(of=OGAN_ILIR),
    )

    assert policy.can_review_post(facilitator, _loaded(reply), reply.thread)


def test_only_administrators_keep_categories(forum: Forum) -> None:
    keepers = {name for name, user in forum.cast.items() if policy.can_keep_categories(user)}

    assert keepers == {"administrator"}


@pytest.mark.parametrize(
    ("change", "allowed"),
    [("", True), ("hidden", False), ("deleted", False), ("pending", False)],
)
def test_only_what_everybody_reads_can_be_answered_with_a_click(
    change: str, allowed: bool
) -> None:
    reader = make_user(of=KOTA_BANJAR)
    reply = make_reply(make_thread())
    if change:
        setattr(reply, f"{change}_at", reply.created_at)

    assert policy.can_react(reader, reply, reply.thread) is allowed
    assert policy.can_flag(reader, reply, reply.thread) is allowed
    assert policy.can_respond(reader, reply, reply.thread) is allowed


def test_nobody_reacts_to_or_reports_their_own_post_or_without_signing_in() -> None:
    author = make_user(of=OGAN_ILIR)
    reply = make_reply(make_thread(), author=author)

    for viewer in (None, author, make_user(confirmed=False)):
        assert not policy.can_react(viewer, reply, reply.thread)
        assert not policy.can_flag(viewer, reply, reply.thread)


def test_a_suspended_moderator_keeps_nothing() -> None:
    moderator = make_moderator()
    moderator.suspended_at = moderator.created_at
    reply = make_reply(make_thread())

    assert not policy.can_review_post(moderator, _loaded(reply), reply.thread)
    assert not policy.can_see_queue(moderator)


def test_what_a_facilitator_hid_can_be_taken_up_again() -> None:
    facilitator = make_facilitator("16")
    reply = make_reply(make_thread(), author=make_user(of=OGAN_ILIR))

    moderation.hide_post(reply, facilitator, reason="Memuat NIK.")

    assert get_post_to_review(reply.id, facilitator) is reply


def _loaded(post: Post) -> Post:
    if post.organisation_id is not None:
        db.session.get(Organisation, post.organisation_id)
    return post


def _listed(viewer: User | None) -> set[int]:
    return set(
        db.session.scalars(
            select(Post.id)
            .join(Thread, Post.thread_id == Thread.id)
            .join(Category, Category.id == Thread.category_id)
            .outerjoin(Organisation, Organisation.id == Post.organisation_id)
            .where(policy.reviewable(viewer))
        )
    )
