"""Which files are let in. What a file is, is read from its content; its name is not believed.

Pictures are drawn anew, so that nothing of the camera's notes, and nothing
hidden behind the picture, is kept. Documents are kept as they are, but only
of kinds that cannot carry a program.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from flask import Flask, current_app
from flask_babel import gettext as _

from livinglab import documents, pictures
from livinglab.refusals import Refused

__all__ = ["MOST_FILES", "Refused", "Upload", "check", "init_app"]

MOST_FILES = 5
MEGABYTE = 1024 * 1024
LONGEST_NAME = 120


@dataclass(frozen=True)
class Upload:
    """A file that may come in, as it will be kept."""

    name: str
    media_type: str
    content: bytes
    # A smaller copy of a picture that is wider than that.
    small: bytes | None = None
    width: int | None = None
    height: int | None = None


def init_app(app: Flask) -> None:
    """A request may carry as many of the largest files as a form takes, and its text."""
    limit = app.config["MAX_UPLOAD_MEGABYTES"]
    app.config.setdefault("MAX_CONTENT_LENGTH", None)
    if app.config["MAX_CONTENT_LENGTH"] is None:
        app.config["MAX_CONTENT_LENGTH"] = (limit * MOST_FILES + 2) * MEGABYTE
    app.jinja_env.globals["upload_limit"] = limit


def check(stream: IO[bytes], name: str) -> Upload:
    """Read a file and say how it will be kept. Raises Refused with a sentence for people."""
    limit = current_app.config["MAX_UPLOAD_MEGABYTES"]
    content = stream.read(limit * MEGABYTE + 1)
    shown = clean_name(name)
    if len(content) > limit * MEGABYTE:
        raise Refused(
            _(
                "“%(name)s” lebih besar dari %(limit)s MB. Perkecil dahulu, atau bagi menjadi"
                " beberapa berkas.",
                name=shown,
                limit=limit,
            )
        )
    if not content:
        raise Refused(_("“%(name)s” kosong. Pilih berkas yang ada isinya.", name=shown))
    if picture := pictures.read(content, shown):
        return Upload(clean_name(name, picture.extension), **picture.kept())
    kind = documents.recognise(content, shown)
    return Upload(clean_name(name, kind.extension), kind.media_type, content)


def clean_name(name: str, extension: str = "") -> str:
    """The file's own name without folders and invisible characters, and with a true ending."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    base = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in base)
    base = re.sub(r'[<>:"|?*%#&]+', "-", re.sub(r" +", " ", base)).strip(" .")
    if not extension:
        return base[-LONGEST_NAME:] or "berkas"
    stem = PurePosixPath(base).stem if PurePosixPath(base).suffix else base
    return f"{stem[: LONGEST_NAME - len(extension) - 1].strip(' .') or 'berkas'}.{extension}"
