"""Events as rows: the same key is the same event, and is written without asking first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab import outbox
from livinglab.outbox import Event
from tests.factories.accounts import make_user
from tests.selects import counted_selects


def test_the_same_key_is_the_same_event(session: Session) -> None:
    actor = make_user()
    with counted_selects() as statements:
        outbox.record_event("post.new", actor_id=actor.id, key="post.new:7", post_id=7)
        outbox.record_event("post.new", actor_id=actor.id, key="post.new:7", post_id=8)

    event = session.scalars(select(Event)).one()
    assert (event.actor_id, event.details, event.done_at) == (actor.id, {"post_id": 7}, None)
    assert event.created_at.tzinfo is not None
    assert len(statements) == 2


def test_events_without_a_key_are_told_each_time(session: Session) -> None:
    outbox.record_event("post.new", post_id=7)
    outbox.record_event("post.new", post_id=7)

    assert len(session.scalars(select(Event)).all()) == 2
