"""Who is told of what happens in the forum: each once, and nobody who may not see it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab import outbox
from livinglab.accounts.models import Membership, User
from livinglab.db import db, now
from livinglab.forum.models import FlagReason, Level, ThreadKind
from livinglab.forum.queries.threads import opening_of
from livinglab.forum.services import answers, flags, moderation
from livinglab.notifications.jobs import BATCH, fan_out_events
from livinglab.notifications.models import Notification, Reason
from livinglab.notifications.queries.recipients import waiting_events
from livinglab.notifications.services.fanout import settle
from livinglab.outbox import Event, Mail
from tests.factories.accounts import (
    KOTA_BANJAR,
    OGAN_ILIR,
    make_facilitator,
    make_moderator,
    make_user,
)
from tests.factories.catalog import make_application
from tests.factories.forum import make_category, make_reply, make_thread
from tests.notifications.helpers import fan_out, follow, letters_to, told
from tests.plans import plans

pytestmark = pytest.mark.usefixtures("session")


def test_a_reply_is_told_to_the_asker_and_never_to_who_wrote_it() -> None:
    asker, helper = make_user("Sari", of=OGAN_ILIR), make_user("Budi", of=KOTA_BANJAR)
    thread = make_thread("Blank spot", author=asker)

    make_reply(thread, author=helper)
    fan_out()

    assert told(asker) == ["post.new"]
    assert told(helper) == []
    line = db.session.scalars(select(Notification)).one()
    assert (line.reason, line.subject) == (Reason.AUTHOR, "Blank spot")
    assert line.url == f"{thread.path}#kiriman-2"
    (letter,) = letters_to(asker)
    assert "Budi membalas di “Blank spot”" in letter.subject
    assert f"http://localhost{thread.path}#kiriman-2" in letter.body
    assert letter.key == f"notification:{line.id}"


def test_whoever_replied_is_told_of_later_replies() -> None:
    thread, first = make_thread(), make_user(of=KOTA_BANJAR)
    make_reply(thread, author=first)
    make_reply(thread)
    fan_out()

    assert told(first) == ["post.new"]


@pytest.mark.parametrize(
    ("level", "kinds"),
    [(Level.WATCH, ["post.new"]), (Level.TRACK, []), (Level.MUTE, [])],
)
def test_only_watchers_are_told(level: Level, kinds: list[str]) -> None:
    thread = make_thread()
    reader = follow(make_user(of=KOTA_BANJAR), "thread", thread.id, level)

    make_reply(thread)
    fan_out()

    assert told(reader) == kinds


def test_a_new_thread_is_told_to_watchers_of_what_it_is_about() -> None:
    category, application = make_category(), make_application()
    by_category = follow(make_user(), "category", category.id)
    by_application = follow(make_user(), "application", application.id)
    by_region = follow(make_user(), "region", OGAN_ILIR)
    nobody = follow(make_user(), "region", KOTA_BANJAR)
    all_three = make_user()
    for kind, key in (
        ("category", category.id),
        ("application", application.id),
        ("region", OGAN_ILIR),
    ):
        follow(all_three, kind, key)

    make_thread(category=category, application_ids=(application.id,), region_codes=(OGAN_ILIR,))
    fan_out()

    for user in (by_category, by_application, by_region, all_three):
        assert told(user) == ["thread.new"]
    assert told(nobody) == []


def test_muting_a_category_is_stronger_than_watching_a_region() -> None:
    category = make_category()
    reader = follow(make_user(), "region", OGAN_ILIR)
    follow(reader, "category", category.id, Level.MUTE)

    make_thread(category=category, region_codes=(OGAN_ILIR,))
    fan_out()

    assert told(reader) == []


def test_a_mention_beats_watching() -> None:
    asker = make_user("Sari", of=OGAN_ILIR)
    thread = make_thread(author=asker)

    make_reply(thread, body=f"Halo @{asker.handle}, sudah dicoba?")
    fan_out()

    assert told(asker) == ["mention"]


def test_whoever_muted_the_thread_is_not_told_of_a_mention() -> None:
    thread = make_thread()
    reader = follow(make_user(of=OGAN_ILIR), "thread", thread.id, Level.MUTE)

    make_reply(thread, body=f"Halo @{reader.handle}")
    fan_out()

    assert told(reader) == []


def test_a_mention_in_the_opening_beats_watching_the_category() -> None:
    category = make_category()
    reader = follow(make_user(), "category", category.id)

    make_thread(category=category, body=f"Tanya @{reader.handle}")
    fan_out()

    assert told(reader) == ["mention"]


def suspend(user: User) -> None:
    user.suspended_at = now()


def unconfirm(user: User) -> None:
    user.email_confirmed_at = None


def leave(user: User) -> None:
    user.closed_at = now()


@pytest.mark.parametrize("change", [suspend, unconfirm, leave])
def test_whoever_is_no_longer_active_is_told_nothing(change: object) -> None:
    thread = make_thread()
    reader = follow(make_user(), "thread", thread.id)
    assert callable(change)
    change(reader)

    make_reply(thread)
    fan_out()

    assert told(reader) == []


def test_who_left_the_organisation_hears_nothing_of_its_closed_category() -> None:
    category = make_category(closed_to=OGAN_ILIR)
    thread = make_thread(author=make_user(of=OGAN_ILIR), category=category)
    inside = follow(make_user(of=OGAN_ILIR), "thread", thread.id)
    left = follow(make_user(of=OGAN_ILIR), "thread", thread.id)
    outside = follow(make_user(of=KOTA_BANJAR), "category", category.id)
    db.session.scalars(
        select(Membership).where(Membership.user_id == left.id)
    ).one().ended_on = now().date()

    make_reply(thread, body=f"Rahasia untuk @{outside.handle}")
    fan_out()

    assert told(inside) == ["post.new"]
    assert told(left) == []
    assert told(outside) == []
    assert letters_to(outside) == []


def test_what_was_hidden_before_it_was_told_is_told_to_nobody() -> None:
    asker = make_user(of=OGAN_ILIR)
    thread = make_thread(author=asker)
    reply = make_reply(thread, body=f"@{asker.handle} isi yang kasar")

    moderation.hide_post(reply, make_moderator(), reason="Kasar.")
    fan_out()

    assert told(asker) == []


def test_a_first_post_is_told_to_keepers_until_it_is_approved_and_then_to_readers() -> None:
    category, moderator = make_category(), make_moderator()
    watcher = follow(make_user(), "category", category.id)
    newcomer = make_user("Baru")
    mentioned = make_user(of=OGAN_ILIR)
    thread = make_thread(author=newcomer, category=category, body=f"Tanya @{mentioned.handle}")
    fan_out()
    assert (told(watcher), told(mentioned)) == ([], [])
    assert told(moderator) == ["thread.pending"]

    opening = opening_of(thread)
    moderation.approve_post(opening, moderator)
    fan_out()

    assert told(watcher) == ["thread.new"]
    assert told(mentioned) == ["mention"]
    assert told(newcomer) == ["thread.approved"]


def test_approval_before_the_worker_came_tells_each_once() -> None:
    category, moderator = make_category(), make_moderator()
    watcher = follow(make_user(), "category", category.id)
    thread = make_thread(author=make_user(), category=category)

    moderation.approve_post(opening_of(thread), moderator)
    fan_out()

    assert told(watcher) == ["thread.new"]


def test_a_report_is_told_to_moderators_of_the_category_and_to_the_facilitator() -> None:
    category = make_category()
    national, own = make_moderator(), make_moderator(category.id)
    other, facilitator = make_moderator(make_category().id), make_facilitator("16")
    elsewhere = make_facilitator("32")
    reply = make_reply(make_thread(category=category), author=make_user(of=OGAN_ILIR))

    for _ in range(2):
        flags.report(reply, make_user(of=KOTA_BANJAR), reason=FlagReason.SPAM)
    fan_out()

    assert told(national) == ["flag.new"]
    assert told(own) == ["flag.new"]
    assert told(facilitator) == ["flag.new"]
    assert told(other) == []
    assert told(elsewhere) == []


def test_an_accepted_answer_is_told_to_who_wrote_it() -> None:
    asker = make_user(of=OGAN_ILIR)
    thread = make_thread(author=asker, kind=ThreadKind.QUESTION)
    helper = make_user(of=KOTA_BANJAR)
    reply = make_reply(thread, author=helper)
    fan_out()

    answers.accept_answer(thread, reply, asker)
    fan_out()

    assert told(helper) == ["answer.accepted"]
    assert told(asker) == ["post.new"]


def test_a_batch_killed_before_its_commit_is_done_again_and_tells_once(
    session: Session,
) -> None:
    asker = make_user(of=OGAN_ILIR)
    make_reply(make_thread(author=asker))
    session.commit()

    for event in waiting_events(50):
        settle(event)
    session.rollback()  # the worker is killed here
    assert told(asker) == []
    fan_out()
    fan_out()

    assert told(asker) == ["post.new"]
    assert len(letters_to(asker)) == 1


def test_an_event_done_twice_tells_once(session: Session) -> None:
    asker = make_user(of=OGAN_ILIR)
    make_reply(make_thread(author=asker))
    fan_out()

    for event in session.scalars(select(Event)):
        event.done_at = None
    fan_out()

    assert told(asker) == ["post.new"]
    assert len(letters_to(asker)) == 1


def test_a_broken_event_holds_up_no_other_and_is_given_up_after_a_day(
    session: Session,
) -> None:
    outbox.record_event("post.new", thread_id="bukan", post_id={"bukan": "angka"})
    asker = make_user(of=OGAN_ILIR)
    make_reply(make_thread(author=asker))
    fan_out()
    broken = session.scalars(select(Event).order_by(Event.id)).first()
    assert broken is not None
    assert told(asker) == ["post.new"]
    assert broken.done_at is None

    broken.created_at, broken.next_try_at = now() - timedelta(days=2), now()
    fan_out()

    assert broken.done_at is not None


def test_a_batch_of_broken_events_lets_the_others_go_first() -> None:
    for _number in range(BATCH + 1):
        outbox.record_event("post.new", thread_id="bukan", post_id={"bukan": "angka"})
    asker = make_user(of=OGAN_ILIR)
    make_reply(make_thread(author=asker))

    fan_out()

    assert told(asker) == ["post.new"]
    assert waiting_events(BATCH) == []


@pytest.mark.parametrize(
    ("hours", "waits"),
    [(0, timedelta(minutes=1)), (3, timedelta(hours=3)), (-30, timedelta(minutes=1))],
)
def test_a_broken_event_waits_as_long_again_as_it_has_waited(
    session: Session, hours: int, waits: timedelta
) -> None:
    outbox.record_event("post.new", thread_id="bukan", post_id={"bukan": "angka"})
    broken = session.scalars(select(Event)).one()
    broken.created_at = now() - timedelta(hours=hours)
    fan_out()

    assert broken.next_try_at is not None
    assert abs(broken.next_try_at - now() - waits) < timedelta(seconds=10)
    broken.next_try_at = now() + timedelta(days=30)  # written while the clock was wrong
    assert waiting_events(BATCH) == [broken]


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("unheard.of", {}),
        ("post.new", {"thread_id": 999, "post_id": 999}),
        ("thread.new", {"thread_id": 999}),
        ("mention", {"thread_id": 999, "post_id": 999, "user_id": 999}),
        ("flag.new", {"post_id": 999}),
        ("step.recorded", {"step_id": 999}),
        ("step.endorsed", {"step_id": 999}),
        ("membership.claimed", {"membership_id": 999}),
        ("membership.refused", {"membership_id": 999}),
        ("application.submitted", {"application_id": 999}),
        ("application.returned", {"application_id": 999}),
        ("replication.stale", {"replication_id": 999}),
        ("agreement.expiring", {"agreement_id": 999, "days": 30}),
    ],
)
def test_an_event_about_nothing_is_settled(kind: str, details: dict[str, int]) -> None:
    outbox.record_event(kind, key=None, actor_id=None, **details)

    assert fan_out_events() == 1
    assert db.session.scalars(select(Notification)).all() == []


def test_no_letter_to_who_wants_none() -> None:
    asker = make_user(of=OGAN_ILIR)
    asker.wants_mail = False
    make_reply(make_thread(author=asker))
    fan_out()

    assert told(asker) == ["post.new"]
    assert db.session.scalars(select(Mail)).all() == []


def test_a_letter_is_in_the_language_of_who_gets_it() -> None:
    asker = make_user(of=OGAN_ILIR)
    asker.language = "en"
    make_reply(make_thread(author=asker))
    fan_out()

    (letter,) = letters_to(asker)
    assert letter.unsubscribe_url in letter.body


# PostgreSQL plans by what is in the tables, and here they are all but empty.
@pytest.mark.sqlite
def test_no_table_that_grows_with_the_posts_is_read_whole() -> None:
    thread = make_thread(author=make_user(of=OGAN_ILIR))
    make_reply(thread, author=make_user(of=KOTA_BANJAR))
    db.session.commit()

    read_whole = re.findall(r"SCAN (\w+)", "\n".join(plans(fan_out)))

    assert told(thread.author) == ["post.new"]
    assert not [table for table in read_whole if table.startswith(("thread_", "notification"))]
