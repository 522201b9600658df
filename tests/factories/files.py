"""Files as people send them."""

import zipfile
from io import BytesIO

from PIL import Image

from livinglab import uploads
from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.forum.models import Attachment, Post
from livinglab.forum.services import attachments

PDF = b"%PDF-1.7\n%%EOF"


def picture(size: tuple[int, int] = (600, 300), format_name: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "navy").save(out, format_name)
    return out.getvalue()


def macro_document() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w/>")
        package.writestr("word/vbaProject.bin", "x")
    return out.getvalue()


def sent(*files: tuple[bytes, str]) -> list[tuple[BytesIO, str]]:
    """Fresh streams, as the test client wants them in `data`."""
    return [(BytesIO(content), name) for content, name in files]


def attach(post: Post, content: bytes, name: str) -> Attachment:
    """A file that the post's author added to it."""
    author = db.session.get_one(User, post.author_id)
    added = attachments.store(uploads.check(BytesIO(content), name), author)
    attachments.attach_to_post(post, author, keys=[added.key])
    return added


def attached_picture(post: Post) -> Attachment:
    return attach(post, picture(), "a.png")
