"""Files that come with a text: made part of it, or kept while the text is mended."""

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.forms.attachments import AttachmentFields
from livinglab.forum.models import Attachment, Post
from livinglab.forum.queries.attachments import attachments_of, waiting_of
from livinglab.forum.services import attachments as services


def attach(post: Post, author: User, form: AttachmentFields) -> None:
    """Give the post the files that its form brought. Before the commit."""
    services.attach_to_post(
        post,
        author,
        uploads=form.files.uploads,
        keys=form.attached.data,
        detached=form.detached.data,
    )


def keep_files(form: AttachmentFields, author: User) -> list[Attachment]:
    """For a form that is shown again: a browser forgets its files, so we keep the good ones.

    Commits. The form lists them, and sends their keys along the next time.
    """
    waiting = [*waiting_of(author, form.attached.data)]
    try:
        waiting += [services.keep(one, author) for one in form.files.uploads]
    except services.TooManyWaiting:
        db.session.rollback()
        return waiting
    db.session.commit()
    return waiting


def attached_to(post: Post) -> list[Attachment]:
    """What the post has already, for the form that changes it."""
    return attachments_of([post.id]).get(post.id, [])
