"""What somebody typed, kept while something else has to be done first.

A sign-in that ended, or too many tries in a minute, must not cost a text. The
fields of the interrupted form travel as hidden fields through the page that
interrupts, and are offered for sending again: shown, with a fresh token, by
the person's own hand. Passwords, tokens and files do not travel.
"""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from livinglab import paths

PREFIX, PATH = "simpan.", "lanjut"
MARK = "kirim"  # a form of one button has no field of its own
LONG = 60  # characters
MOST_FIELDS, MOST_TEXT = 200, 300_000
_NOT_KEPT = re.compile(r"csrf|passw|sandi|token", re.IGNORECASE)
_UNSEEN = {"submission"}


class Kept(NamedTuple):
    """An interrupted form: where it was going, and what was in it."""

    path: str
    fields: tuple[tuple[str, str], ...] = ()
    had_files: bool = False
    was_too_long: bool = False

    @property
    def texts(self) -> list[tuple[str, str]]:
        """What the person may want to read again before sending."""
        return [
            (name, text) for name, text in self.fields if text.strip() and name not in _UNSEEN
        ]

    @property
    def has_writing(self) -> bool:
        return any(is_writing(text) for _name, text in self.texts)


def is_writing(text: str) -> bool:
    """Whether somebody wrote it, and would miss it, rather than chose it."""
    return len(text) > LONG or "\n" in text


def from_request() -> Kept:
    """The form that is being sent now, on its way to this very address."""
    fields = tuple(
        (name, text)
        for name, text in request.form.items(multi=True)
        if not _NOT_KEPT.search(name)
    )
    had_files = any(file.filename for file in request.files.values())
    kept = Kept(request.full_path.rstrip("?"), fields, had_files)
    return kept if _fits(kept) else Kept(kept.path, (), kept.had_files, was_too_long=True)


def from_fields() -> Kept | None:
    """The form that travels in hidden fields of the one that is being sent now."""
    path = local_path(request.form.get(PATH))
    fields = tuple(
        (name.removeprefix(PREFIX), text)
        for name, text in request.form.items(multi=True)
        if name.startswith(PREFIX) and not _NOT_KEPT.search(name)
    )
    travels = bool(fields) or MARK in request.form
    if path is None or not travels or not takes_forms(path):
        return None
    kept = Kept(path, fields)
    return kept if _fits(kept) else None


def local_path(text: str | None) -> str | None:
    """The text if it is a path on this site, else None."""
    return paths.local(text, "") or None


def takes_forms(path: str) -> bool:
    """Whether a form can be sent to the path."""
    return _matches(path, "POST")


def can_be_read(path: str) -> bool:
    """Whether the path is a page."""
    return _matches(path, "GET")


def _matches(path: str, method: str) -> bool:
    adapter = current_app.url_map.bind("localhost")
    try:
        adapter.match(urlsplit(path).path, method=method)
    except HTTPException:
        return False
    return True


def _fits(kept: Kept) -> bool:
    size = sum(len(name) + len(text) for name, text in kept.fields)
    return len(kept.fields) <= MOST_FIELDS and size <= MOST_TEXT
