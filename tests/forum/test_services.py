"""Writing in the forum: what is kept, counted and made findable."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from livinglab.db import db
from livinglab.forum.queries import threads as queries
from livinglab.forum.services import posts
from livinglab.search.models import SearchDocument
from tests.factories.accounts import OGAN_ILIR, make_user
from tests.factories.forum import make_thread


def documents(thread_id: int) -> list[SearchDocument]:
    return list(
        db.session.scalars(
            select(SearchDocument)
            .where(SearchDocument.object_id == str(thread_id), SearchDocument.kind == "thread")
            .order_by(SearchDocument.page)
        )
    )


def test_start_thread_writes_its_opening_as_number_one(session: Session) -> None:
    author = make_user(of=OGAN_ILIR)

    thread = make_thread("Blank spot", author=author, body="Ada **cara**?")

    opening = queries.post_by_number(thread.id, 1)
    assert opening is not None
    assert opening.html == "<p>Ada <strong>cara</strong>?</p>\n"
    assert opening.organisation_id == min(author.organisation_ids)
    assert (thread.post_count, thread.reply_count) == (1, 0)
    assert thread.category.thread_count == 1


def test_post_reply_sent_twice_is_kept_once(session: Session) -> None:
    thread, author = make_thread(), make_user(of=OGAN_ILIR)

    first = posts.post_reply(thread, author, body="Terima kasih.")
    again = posts.post_reply(thread, author, body="Terima kasih.")

    assert again is first
    assert (thread.post_count, thread.reply_count) == (2, 1)
