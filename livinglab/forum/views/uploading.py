"""Files that come with a text: made part of it, or kept while the text is mended."""

from contextlib import suppress

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.forms.attachments import AttachmentFields
from livinglab.forum.models import Attachment, Post
from livinglab.forum.queries.attachments import attachments_of, waiting_of
from livinglab.forum.services import attachments as services


def store(author: User, form: AttachmentFields) -> None:
    """Put the form's files into storage, as if they had been sent ahead of the text.

    Before the text is written, which takes locks: with a slow store all who
    write would wait for this one.
    """
    stored = [services.store(upload, author) for upload in form.files.uploads]
    form.files.uploads = []
    form.files.are_stored = bool(stored)
    form.attached.data = [*form.attached.data, *(one.key for one in stored)]


def attach(post: Post, author: User, form: AttachmentFields) -> None:
    """Give the post the files that its form brought, once stored. Before the commit."""
    services.attach_to_post(
        post,
        author,
        keys=form.attached.data,
        detached=form.detached.data,
    )


def keep_files(form: AttachmentFields, author: User) -> list[Attachment]:
    """For a form that is shown again: a browser forgets its files, so we keep the good ones.

    Commits. The form lists them, and sends their keys along the next time.
    """
    waiting = [*waiting_of(author, form.attached.data)]
    if not form.files.uploads and not form.files.are_stored:
        return waiting
    with suppress(services.TooManyWaiting):
        for upload in form.files.uploads:
            waiting.append(services.keep(upload, author))
    db.session.commit()
    return waiting


def attached_to(post: Post) -> list[Attachment]:
    """What the post has already, for the form that changes it."""
    return attachments_of([post.id]).get(post.id, [])
