"""Files are found by their words, by whoever may read their post, and harm no other work."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import stamp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from livinglab import backup, filetext, storage
from livinglab.accounts.models import User
from livinglab.db import db, now
from livinglab.filetext import Outcome, Reading, State
from livinglab.forum.jobs import JOBS, OURS, SLICE, read_attachments, sweep_uploads
from livinglab.forum.models import Attachment, AttachmentText, Post, Thread
from livinglab.forum.services import (
    attachment_texts,
    attachments,
    moderation,
    posts,
    rearranging,
    search_pages,
)
from livinglab.jobs import Job
from livinglab.metrics import waiting
from livinglab.search import analysis, index, recounting
from livinglab.search.models import SearchDocument, SearchWord
from livinglab.worker import Worker
from tests.conftest import Client, make_app
from tests.factories import files
from tests.factories.accounts import OGAN_ILIR, make_moderator, make_user
from tests.factories.documents import docx, pdf
from tests.factories.files import picture
from tests.factories.forum import make_category, make_reply, make_thread
from tests.search.documents import close_index, settle

WORD = "trenggiling"


def attach(post: Post, content: bytes = b"", name: str = "SK Bupati.docx") -> Attachment:
    content = content or docx("Menimbang", f"bahwa {WORD} perlu dilindungi.")
    added = files.attach(post, content, name)
    db.session.commit()
    return added


def read_all() -> None:
    while read_attachments():
        pass


def text_of(attachment: Attachment) -> AttachmentText:
    return db.session.get_one(AttachmentText, attachment.id, populate_existing=True)


def in_search() -> set[tuple[str, str]]:
    """The thread and scope of each row whose text has the word."""
    rows = db.session.execute(
        select(SearchDocument.object_id, SearchDocument.scope, SearchDocument.stems).where(
            SearchDocument.deleted.is_(False)
        )
    )
    return {(row.object_id, row.scope) for row in rows if WORD in row.stems}


@pytest.fixture
def reply(session: Session) -> Post:
    return make_reply(make_thread("Satwa liar"), body="Terlampir.")


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
    """Have another program do the reading."""

    def put(code: str) -> Path:
        path = tmp_path / "other.py"
        path.write_text(f"import os, signal, time\n{code}\n")
        monkeypatch.setattr(filetext, "PROGRAM", path)
        return path

    return put


def test_a_file_is_found_by_its_words(app: Flask, reply: Post) -> None:
    attached = attach(reply)
    before = waiting()["attachments"]

    read_all()
    settle()
    hit = index.find(f"perlindungan {WORD}").hits[0]
    found_by_name = index.find("SK bupati").hits

    assert (before, waiting()["attachments"]) == (1, 0)
    assert (text_of(attached).state, text_of(attached).tries) == (State.DONE, 1)
    assert (hit.title, hit.file) == ("Satwa liar", "SK Bupati.docx")
    assert hit.url == f"{reply.thread.path}#kiriman-2"
    assert f"<mark>{WORD}</mark> perlu <mark>dilindungi</mark>" in hit.snippet
    assert [one.file for one in found_by_name] == ["SK Bupati.docx"]
    close_index(app)


def test_the_page_names_the_file(app: Flask, client: Client) -> None:
    with app.app_context():
        attach(make_reply(make_thread()), name="SK <b>.docx")
        read_all()
        settle()

    page = client.get(f"/cari?q={WORD}").text
    for_programs = client.get(f"/cari.json?q={WORD}").get_json()["results"][0]

    assert "Dalam lampiran SK -b-.docx:" in page
    assert for_programs["file"] == "SK -b-.docx"
    assert for_programs["url"].endswith("#kiriman-2")
    with app.app_context():
        close_index(app)


def test_words_of_the_posts_come_before_those_of_files(app: Flask, session: Session) -> None:
    attach(_opening(make_thread("Satu")))
    read_all()
    said = make_thread("Dua", body=f"Tentang {WORD}.")
    attach(_opening(said), docx(*["Lampiran panjang tentang hal lain."] * 2_000))
    read_all()
    settle()

    hits = index.find(WORD).hits

    assert [(hit.title, hit.file) for hit in hits] == [("Dua", ""), ("Satu", "SK Bupati.docx")]
    close_index(app)


def _opening(thread: Thread) -> Post:
    return db.session.scalars(
        select(Post).where(Post.thread_id == thread.id, Post.number == 1)
    ).one()


def test_the_passage_of_a_long_file_is_cut_around_the_words(app: Flask, reply: Post) -> None:
    filling = ["Tentang hal lain yang panjang."] * 2_500
    attach(reply, docx(*filling, f"Akhirnya {WORD} disebut.", *filling[:500]))
    read_all()
    settle()

    snippet = index.find(WORD).hits[0].snippet

    assert f"Akhirnya <mark>{WORD}</mark> disebut." in snippet
    assert len(snippet) < 400
    close_index(app)


def test_pictures_are_not_read(reply: Post) -> None:
    attach(reply, picture(), "foto.png")

    assert db.session.scalars(select(AttachmentText)).all() == []
    assert read_attachments() == 0


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("what", ["hidden", "deleted", "thread hidden", "taken away"])
def test_what_may_not_be_read_is_not_found(reply: Post, what: str, when: str) -> None:
    attached, moderator = attach(reply), make_moderator()
    author = db.session.get_one(User, reply.author_id)
    if when == "after":
        read_all()
        assert in_search() == {(str(reply.thread_id), "public")}

    if what == "hidden":
        moderation.hide_post(reply, moderator, reason="Uji.")
    elif what == "deleted":
        posts.delete_post(reply, author)
    elif what == "thread hidden":
        moderation.set_hidden(reply.thread, moderator, hidden=True, reason="Uji.")
    else:
        attachments.attach_to_post(reply, author, detached=[attached.key])
    db.session.commit()
    read_all()

    assert in_search() == set()


def test_what_is_shown_again_is_found_again(reply: Post) -> None:
    moderator = make_moderator()
    attach(reply)
    moderation.hide_post(reply, moderator, reason="Uji.")
    db.session.commit()
    assert read_attachments() == 0  # of what nobody can read, nothing is read

    moderation.unhide_post(reply, moderator, reason="Uji.")
    db.session.commit()
    read_all()
    moderation.set_hidden(reply.thread, moderator, hidden=True, reason="Uji.")
    moderation.set_hidden(reply.thread, moderator, hidden=False, reason="Uji.")

    assert in_search() == {(str(reply.thread_id), "public")}


def test_a_post_that_waits_for_review_has_its_files_read_after_it(session: Session) -> None:
    thread = make_thread()
    pending = make_reply(thread, author=make_user(confirmed=False))
    attach(pending)
    read_all()
    assert (waiting()["attachments"], in_search()) == (0, set())

    moderation.approve_post(pending, make_moderator())
    db.session.commit()
    read_all()

    assert in_search() == {(str(thread.id), "public")}


def test_files_go_with_their_posts(session: Session) -> None:
    closed = make_category(closed_to=OGAN_ILIR)
    thread, moderator = make_thread(), make_moderator()
    moved = make_reply(thread)
    attach(moved)
    read_all()

    made = rearranging.split_thread(
        thread, moderator, posts=[moved], title="Baru", reason="Uji."
    )
    after_split = in_search()
    rearranging.merge_thread(made, moderator, into=thread, reason="Uji.")
    after_merge = in_search()
    rearranging.move_thread(thread, moderator, category=closed, reason="Uji.")

    assert after_split == {(str(made.id), "public")}
    assert after_merge == {(str(thread.id), "public")}
    assert in_search() == {(str(thread.id), f"category:{closed.id}")}


def test_a_title_changes_above_a_file_and_its_terms_stay(
    reply: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(reply)
    read_all()
    row = db.session.scalars(select(SearchDocument).where(SearchDocument.page < 0)).one()
    body, analysed, stems = row.stems.split("\n")[2], list[str](), analysis.stems

    def spied(text: str) -> str:
        analysed.append(text)
        return stems(text)

    monkeypatch.setattr(analysis, "stems", spied)
    reply.thread.title = "Judul lain"
    search_pages.reindex_thread(reply.thread)

    assert (row.title, row.stems.split("\n")[2]) == ("Judul lain", body)
    assert not any(WORD in text for text in analysed)


def test_reindexing_keeps_what_was_read(
    app: Flask, reply: Post, instead: Callable[[str], Path]
) -> None:
    attach(reply)
    read_all()
    settle()
    instead("raise SystemExit(3)")

    recounting.recount(lambda done, total: None)
    search_pages.reindex_thread(reply.thread)
    settle()

    assert index.find(WORD).hits[0].file == "SK Bupati.docx"
    close_index(app)


HOSTILE = {
    "sleeps": ("time.sleep(1000)", State.TOO_LARGE),
    "crashes": ("os.kill(os.getpid(), signal.SIGSEGV)", State.BROKEN),
    "is broken": ("raise SystemExit(3)", State.BROKEN),
    "floods": ("while True: os.write(1, b'kata ' * 999)", State.TOO_LARGE),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_other_work_goes_on_beside_a_hostile_file(
    app: Flask,
    reply: Post,
    instead: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    case: str,
) -> None:
    code, state = HOSTILE[case]
    monkeypatch.setattr(filetext, "SECONDS", 1)
    instead(code)
    attached, rounds, waited = attach(reply), 0, list[float]()

    def count() -> int:
        nonlocal rounds
        rounds += 1
        return int(text_of(attached).state is State.WAITING)

    def wait(reading: Reading, seconds: float) -> Outcome | None:
        waited.append(seconds)
        return whole(reading, seconds)

    whole = Reading.wait
    monkeypatch.setattr(Reading, "wait", wait)

    reading = next(job for job in JOBS if job.name == "attachments")
    worker = Worker(app, (reading, Job("other", 0.1, count)))
    db.session.commit()
    worker.once()

    assert text_of(attached).state is state
    assert rounds > len(waited) > 0
    assert set(waited) == {SLICE}
    assert OURS not in app.extensions

    monkeypatch.undo()
    sound = attach(reply, pdf(f"Tentang {WORD}"), "sehat.pdf")
    db.session.commit()
    worker.once()
    assert text_of(sound).state is State.DONE


def test_what_is_wrong_with_the_machine_is_tried_again_a_few_times(
    reply: Post, instead: Callable[[str], Path]
) -> None:
    instead("os.kill(os.getpid(), signal.SIGKILL)")
    attached = attach(reply)

    tried = []
    for _ in range(attachment_texts.MOST_TRIES + 1):
        read_all()
        assert read_attachments() == 0  # not at once again
        tried.append((text_of(attached).state, text_of(attached).tries))
        text_of(attached).tried_at = now() - timedelta(minutes=3)
        db.session.commit()

    most = attachment_texts.MOST_TRIES
    assert tried == [
        *((State.WAITING, n) for n in range(1, most + 1)),
        (State.BROKEN, most),
    ]


def test_a_file_that_was_tried_lets_new_ones_pass(
    reply: Post, instead: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    instead("os.kill(os.getpid(), signal.SIGKILL)")
    tried = attach(reply)
    read_all()
    text_of(tried).tried_at = now() - timedelta(minutes=3)
    fresh = attach(reply)

    task = attachment_texts.claim()

    assert task is not None
    assert task.attachment_id == fresh.id


def test_a_file_that_lies_nowhere_is_broken(reply: Post) -> None:
    attached = attach(reply)
    storage.remove(attached.key)

    read_all()

    assert text_of(attached).state is State.BROKEN


def test_a_file_swept_away_while_it_was_read_is_forgotten(reply: Post) -> None:
    attached = attach(reply)
    assert read_attachments() == 1
    db.session.execute(delete(AttachmentText))
    db.session.execute(delete(Attachment).where(Attachment.id == attached.id))
    db.session.commit()

    read_all()

    assert in_search() == set()


def test_text_is_swept_with_its_file(reply: Post) -> None:
    attached = attach(reply)
    read_all()
    attachments.attach_to_post(
        reply, db.session.get_one(User, reply.author_id), detached=[attached.key]
    )
    attached.deleted_at = now() - timedelta(hours=25)
    db.session.commit()

    assert sweep_uploads() == 1
    assert db.session.scalars(select(AttachmentText)).all() == []


def test_a_worker_killed_while_it_read_does_it_again_once(tmp_path: Path) -> None:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'site.sqlite3'}")
    slow = tmp_path / "slow.py"
    slow.write_text("import signal, time\nsignal.alarm(20)\ntime.sleep(1000)\n")
    with app.app_context():
        db.create_all()
        thread = make_thread(author=make_user())
        opening = _opening(thread)
        thread.pending_at = opening.pending_at = None  # nobody's first post is let in at once
        attached = attach(opening)
        command = [sys.executable, "-m", "tests.forum.reader", str(tmp_path), str(slow)]
        process = subprocess.Popen(command)
        until = time.monotonic() + 60
        while text_of(attached).tries == 0 and time.monotonic() < until:
            db.session.rollback()
            time.sleep(0.1)
        process.kill()
        process.wait()
        db.session.rollback()
        assert (text_of(attached).state, in_search()) == (State.WAITING, set())
        text_of(attached).tried_at = now() - timedelta(minutes=3)
        db.session.commit()

        read_all()

        assert (text_of(attached).state, text_of(attached).tries) == (State.DONE, 2)
        assert len(in_search()) == 1
        assert db.session.get_one(SearchWord, WORD).documents == 1
        assert read_attachments() == 0
        db.session.rollback()
        db.engine.dispose()


def test_a_backup_carries_what_was_read(app: Flask, reply: Post, tmp_path: Path) -> None:
    db.session.commit()
    stamp()
    attached = attach(reply)
    read_all()
    target, place = tmp_path / "site.tar.gz", tmp_path / "restored"
    place.mkdir()
    number = attached.id
    db.session.commit()
    backup.write(target)

    restored = make_app(place, f"sqlite:///{place / 'restored.sqlite3'}")
    with restored.app_context():
        backup.read(target)
        kept = db.session.get_one(AttachmentText, number)
        assert (kept.state, WORD in kept.text) == (State.DONE, True)
        assert len(in_search()) == 1
        db.session.rollback()
        db.engine.dispose()
