"""What threads are about keeps when they last had a post: lists are put in order by it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.db import db
from livinglab.forum.models import Thread, ThreadApplication, ThreadRegion, ThreadTag
from livinglab.forum.queries import threads_about_application, threads_about_region
from livinglab.forum.queries.for_ledger import threads_around
from livinglab.forum.queries.keeping import posts_by_numbers
from livinglab.forum.services import about, moderation, posts, rearranging
from tests.factories.accounts import OGAN_ILIR, make_moderator, make_user
from tests.factories.catalog import make_application
from tests.factories.forum import make_reply, make_thread


def a_thread(application_id: int, *, days_ago: int = 9) -> Thread:
    """About an application and a region, with a label; one reply a day, the last long ago."""
    thread = make_thread(
        tags=("blank spot",), application_ids=(application_id,), region_codes=(OGAN_ILIR,)
    )
    for number in range(3):
        reply = make_reply(thread, body=f"Balasan {number}")
        reply.created_at -= timedelta(days=days_ago - number)
    db.session.flush()
    return thread


def hide_the_last(thread: Thread) -> None:
    (last,) = posts_by_numbers(thread, [thread.post_count])
    moderation.hide_post(last, make_moderator(), reason="Salah tempat.")


def delete_the_last(thread: Thread) -> None:
    (last,) = posts_by_numbers(thread, [thread.post_count])
    posts.delete_post(last, make_moderator(), reason="Salah tempat.")


def approve_a_reply(thread: Thread) -> None:
    reply = make_reply(thread, author=make_user(confirmed=False), body="Menunggu")
    assert reply.is_pending
    moderation.approve_post(reply, make_moderator())


def split_the_last(thread: Thread) -> None:
    rearranging.split_thread(
        thread,
        make_moderator(),
        posts=posts_by_numbers(thread, [thread.post_count]),
        title="Soal lain",
        reason="Topik lain.",
    )


def merge_into_another(thread: Thread) -> None:
    other = make_thread(tags=("sinyal",))
    rearranging.merge_thread(thread, make_moderator(), into=other, reason="Sama.")


def change_what_it_is_about(thread: Thread) -> None:
    about.set_about(thread, tags=["sinyal"], application_ids=[], region_codes=["16.10"])


@pytest.mark.parametrize(
    "change",
    [
        lambda thread: make_reply(thread, body="Baru"),
        hide_the_last,
        delete_the_last,
        approve_a_reply,
        split_the_last,
        merge_into_another,
        change_what_it_is_about,
    ],
)
def test_what_a_thread_is_about_is_as_new_as_its_last_post(
    session: Session, change: Callable[[Thread], None]
) -> None:
    change(a_thread(make_application().id))

    for subject in (ThreadTag, ThreadApplication, ThreadRegion):
        kept = session.execute(
            select(subject.last_post_at, Thread.last_post_at)
            .join(Thread, Thread.id == subject.thread_id)
            .where(Thread.merged_into_id.is_(None))
        ).all()
        assert all(own == of_thread for own, of_thread in kept)
        assert kept or change in (merge_into_another, change_what_it_is_about)


def test_the_latest_threads_about_a_thing_come_first_and_no_more_than_asked(
    session: Session,
) -> None:
    application = make_application()
    made = [a_thread(application.id, days_ago=20 - number) for number in range(4)]
    hidden = a_thread(application.id)
    hidden.hidden_at = hidden.created_at
    for thread in (*made, hidden):
        hide_the_last(thread)  # counts anew
    newest = [made[3], made[2]]

    assert threads_about_application(application.id, None, limit=2) == newest
    assert threads_about_region(OGAN_ILIR, None, limit=2) == newest
    assert threads_around(application.id, OGAN_ILIR, None, limit=2) == newest


def test_threads_around_a_replication_are_about_either(session: Session) -> None:
    application = make_application()
    about_it = make_thread(application_ids=(application.id,))
    there = make_thread(region_codes=(OGAN_ILIR,))
    make_thread()

    assert threads_around(application.id, OGAN_ILIR, None, limit=5) == [there, about_it]
    assert threads_around(application.id, None, None, limit=5) == [about_it]
