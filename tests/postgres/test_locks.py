"""Rows being written can be referred to meanwhile, so that nobody waits in a ring."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import NullPool, text

from livinglab.db import db
from livinglab.forum.models import Post
from livinglab.forum.services.posts import edit_post, post_reply
from livinglab.forum.services.reactions import toggle_useful
from tests.conftest import make_app
from tests.factories.accounts import make_user
from tests.factories.forum import make_reply, make_thread

DEEDS: dict[str, Callable[[Post], object]] = {
    "reply": lambda post: post_reply(post.thread, post.author, body="Balasan."),
    "edit": lambda post: edit_post(post, post.author, body="Baru.", seen_revision=0),
    "reaction": lambda post: toggle_useful(post, make_user()),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_being_written_can_be_referred_to(
    deed: str, postgres_url: str, tmp_path: Path
) -> None:
    """By the worker, that tells people of the thread: its lines name the thread and people."""
    unpooled = {"SQLALCHEMY_ENGINE_OPTIONS": {"poolclass": NullPool}}
    with make_app(tmp_path, postgres_url, unpooled).app_context():
        post = make_reply(make_thread())
        db.session.commit()
        DEEDS[deed](post)
        with db.engine.begin() as worker:
            for table, key in (
                ("thread", post.thread_id),
                ("post", post.id),
                ('"user"', post.author_id),
            ):
                # What a foreign key asks of the row that it refers to.
                query = f"SELECT 1 FROM {table} WHERE id = :key FOR KEY SHARE NOWAIT"  # noqa: S608
                assert worker.scalar(text(query), {"key": key}) == 1
