"""What the worker does for the forum."""

from typing import NamedTuple

import structlog
from flask import current_app

from livinglab import storage
from livinglab.db import db
from livinglab.filetext import Outcome, Reading, State
from livinglab.forum.services import (
    attachment_texts,
    attachments,
    categories,
    polls,
    search_marks,
    search_pages,
)
from livinglab.jobs import Job

BATCH = 50
SLICE = 0.2  # seconds for which other work waits while a file is being read
OURS = "attachment_being_read"
log = structlog.get_logger("worker")


class BeingRead(NamedTuple):
    task: attachment_texts.Task
    reading: Reading


def sweep_uploads() -> int:
    removed = attachments.sweep(BATCH)
    db.session.commit()
    return removed


def sweep_lost_files() -> int:
    removed = attachments.sweep_files()
    db.session.rollback()  # nothing was written
    return removed


def tell_closed_polls() -> int:
    told = polls.tell_closed_by_date(BATCH)
    db.session.commit()
    return told


def follow_categories() -> int:
    """Read anew, for the search, threads of categories that were opened or closed."""
    done = categories.reindex_some(BATCH)
    db.session.commit()
    return done


def follow_names() -> int:
    """Read anew, for the search, threads about applications that got another name."""
    done = search_pages.put_renamed(BATCH)
    db.session.commit()
    return done


def name_authors() -> int:
    done = search_pages.name_authors(BATCH)
    db.session.commit()
    return done


def mark_posts() -> int:
    """In pages that a release without marks has read: after an upgrade, and never again."""
    marked = search_marks.mark_some(BATCH)
    db.session.commit()
    return marked


def read_attachments() -> int:
    """Begin to read a file, or look in on the one being read; no transaction stays open."""
    begun: BeingRead | None = current_app.extensions.get(OURS)
    if begun is None:
        return _begin()
    outcome = begun.reading.wait(SLICE)
    if outcome is not None:
        del current_app.extensions[OURS]
        _settle(begun.task, outcome)
    return 1


def _begin() -> int:
    task = attachment_texts.claim()
    db.session.commit()
    if task is None:
        return 0
    try:
        with storage.open_file(task.key) as file:
            current_app.extensions[OURS] = BeingRead(task, Reading(file, task.media_type))
    except storage.NoSuchFile:
        _settle(task, Outcome(State.BROKEN))
    except storage.Unreachable:
        attachment_texts.give_back(task)
        db.session.commit()
        raise
    return 1


def _settle(task: attachment_texts.Task, outcome: Outcome) -> None:
    attachment_texts.settle(task.attachment_id, outcome)
    db.session.commit()
    log.info("attachment read", attachment=task.attachment_id, state=outcome.state.value)


JOBS = (
    Job("uploads", 600, sweep_uploads),
    Job("lost-files", 3_600, sweep_lost_files, alone=True),
    Job("closed-polls", 300, tell_closed_polls),
    Job("categories", 5, follow_categories, alone=True),
    Job("names", 2, follow_names, alone=True),
    Job("marks", 60, mark_posts, alone=True),
    Job("authors", 3_600, name_authors, alone=True),
    Job("attachments", 1, read_attachments, is_nudged=True),
)
