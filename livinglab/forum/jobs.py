"""What the worker does for the forum."""

from livinglab.db import db
from livinglab.forum.services import attachments, categories, search_pages
from livinglab.jobs import Job

BATCH = 50


def sweep_uploads() -> int:
    removed = attachments.sweep(BATCH)
    db.session.commit()
    return removed


def sweep_lost_files() -> int:
    removed = attachments.sweep_files()
    db.session.rollback()  # nothing was written
    return removed


def follow_categories() -> int:
    """Read anew, for the search, threads of categories that were opened or closed."""
    done = categories.reindex_some(BATCH)
    db.session.commit()
    return done


def follow_names() -> int:
    """Returns 0, so that it rests in between whatever it found."""
    search_pages.reindex_renamed(BATCH)
    db.session.commit()
    return 0


JOBS = (
    Job("uploads", 600, sweep_uploads),
    Job("lost-files", 3_600, sweep_lost_files),
    Job("categories", 5, follow_categories),
    Job("names", 300, follow_names),
)
