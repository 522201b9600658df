"""When a poll closes, those who voted and those who follow are told, each once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.forum.jobs import tell_closed_polls
from livinglab.forum.models import Level
from livinglab.forum.services import moderation, polls
from livinglab.i18n import JAKARTA
from livinglab.notifications.models import Notification, Reason
from livinglab.notifications.queries.reading import unread_count_of
from tests.factories.accounts import KOTA_BANJAR, OGAN_ILIR, make_moderator, make_user
from tests.factories.forum import make_category, make_poll, make_thread
from tests.notifications.helpers import fan_out, follow, letters_to, told

pytestmark = pytest.mark.usefixtures("session")


def test_voters_and_watchers_are_told_of_the_day_once() -> None:
    author, voter = make_user("Sari", of=OGAN_ILIR), make_user("Budi", of=KOTA_BANJAR)
    muted, watcher = make_user(of=KOTA_BANJAR), make_user()
    thread = make_thread("Pertemuan", author=author)
    poll = make_poll(thread)
    for person in (author, voter, muted):
        polls.vote(poll, person, [poll.options[0].id])
    follow(muted, "thread", thread.id, Level.MUTE)
    follow(watcher, "thread", thread.id)
    poll.closes_on = now().astimezone(JAKARTA).date() - timedelta(days=1)
    db.session.flush()

    for _turn in range(2):
        tell_closed_polls()
        fan_out()

    assert [told(person) for person in (author, voter, watcher)] == [["poll.closed"]] * 3
    assert told(muted) == []
    rows = db.session.execute(select(Notification.user_id, Notification.reason))
    reasons = dict(rows.all())
    assert reasons == {
        author.id: Reason.VOTER,
        voter.id: Reason.VOTER,
        watcher.id: Reason.THREAD,
    }
    line = db.session.scalars(select(Notification).limit(1)).one()
    assert line.url == f"{thread.path}#jajak-1"
    (letter,) = letters_to(voter)
    assert "Jajak pendapat di “Pertemuan” ditutup" in letter.subject
    assert "Anda ikut memilih" in letter.body
    # Though its author has read the post it stands under.
    assert unread_of(author) == 1


def unread_of(user: User) -> int:
    query = select(unread_count_of(User.id)).where(User.id == user.id)
    return db.session.scalar(query) or 0


def test_who_closes_it_is_not_told_and_the_day_says_nothing_more() -> None:
    keeper, voter = make_moderator(), make_user(of=KOTA_BANJAR)
    thread = make_thread()
    poll = make_poll(thread, closes_on=now().astimezone(JAKARTA).date())
    for person in (keeper, voter):
        follow(person, "thread", thread.id)

    polls.close_poll(poll, keeper, reason="Sudah cukup.")
    poll.closes_on = now().astimezone(JAKARTA).date() - timedelta(days=1)
    db.session.flush()
    tell_closed_polls()
    fan_out()

    assert (told(keeper), told(voter)) == ([], ["poll.closed"])


def test_nobody_is_told_of_what_they_may_not_see() -> None:
    author = make_user(of=OGAN_ILIR)
    thread = make_thread(author=author, category=make_category(closed_to=OGAN_ILIR))
    stranger = follow(make_user(of=KOTA_BANJAR), "thread", thread.id)
    hidden = make_thread(author=author)
    for each in (thread, hidden):
        polls.close_poll(make_poll(each), make_moderator(), reason="Sudah cukup.")
    moderation.set_hidden(hidden, make_moderator(), hidden=True, reason="Memuat NIK.")

    fan_out()

    assert told(stranger) == []
    assert told(author) == ["poll.closed"]
