"""Where an index of an embedded engine lies, which one is in use, and who may write to it.

Each engine has a place of its own, so that one can be made while another is read.
`index/current` names the folder in use. A folder whose name begins otherwise
was made by another version and is not opened. Nobody but the site's own user
may look in: Whoosh keeps pickles there.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import current_app

from livinglab.search import analysis

LAYOUT = 1  # of the fields of the index; a change means that it is made anew
PLACES = {"whoosh": "index", "tantivy": "index-tantivy"}
BUILDING, DAMAGED, LOCK = "building", "damaged", "lock"


def root() -> Path:
    name = PLACES[current_app.config["SEARCH_ENGINE"]]
    folder = Path(current_app.config["DATA_FOLDER"]) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def prefix() -> str:
    return f"v{LAYOUT}.{analysis.VERSION}-"


def current() -> Path | None:
    """The index in use; None where there is none that this version can read."""
    try:
        name = (root() / "current").read_text().strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = root() / Path(name).name
    usable = name.startswith(prefix()) and folder.is_dir()
    return folder if usable and not (folder / DAMAGED).exists() else None


def make() -> Path:
    """A new, empty folder, marked as being built."""
    folder = root() / (prefix() + secrets.token_hex(6))
    folder.mkdir(mode=0o700)
    (folder / BUILDING).touch()
    return folder


def switch_to(folder: Path) -> None:
    """Let readers use this one from now on; all at once, even if the power goes."""
    fresh = root() / f"current.{os.getpid()}"
    with fresh.open("w") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root() / "current")


def is_building(folder: Path) -> bool:
    return (folder / BUILDING).exists()


def finish(folder: Path) -> None:
    (folder / BUILDING).unlink(missing_ok=True)


def mark_damaged(folder: Path) -> None:
    """Said by a reader, so that the worker makes a new one."""
    if folder.is_dir():
        (folder / DAMAGED).touch()


def drop_others(kept: Path) -> None:
    """Remove the indexes that are no longer in use and not being built."""
    for folder in root().iterdir():
        if folder.is_dir() and folder != kept and not is_building(folder):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing(folder: Path) -> Iterator[bool]:
    """Hold the folder for writing; False if another process does. Death lets go of it."""
    with (folder / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
