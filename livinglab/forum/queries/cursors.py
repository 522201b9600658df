"""Where the next page of a list begins, as it stands in the address."""

from datetime import UTC, datetime, timedelta

from livinglab.forum.models import Thread

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write_cursor(thread: Thread) -> str:
    moment = (thread.last_post_at - EPOCH) // timedelta(microseconds=1)
    return f"{moment}-{thread.id}"


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """Where a page begins; None for anything that is not such a place."""
    moment, _, thread_id = text.partition("-")
    digits = moment.isdecimal() and thread_id.isdecimal() and text.isascii()
    if not digits or len(moment) > 16 or len(thread_id) > 9:
        return None
    return EPOCH + timedelta(microseconds=int(moment)), int(thread_id)
