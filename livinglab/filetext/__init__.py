"""The text of files that people sent, read where a broken or hostile file harms nothing.

Each file is read by a process of its own (program.py) with little time and
memory, no setting and no secret of the site, and the file alone on its
standard input. Whoever waits for it looks in now and then and does other work
in between.
"""

import enum
import os
import re
import select
import signal
import subprocess
import sys
import time
import weakref
from pathlib import Path
from typing import BinaryIO, NamedTuple

from livinglab import documents
from livinglab.filetext.program import (
    BROKEN,
    CONTROL,
    DONE,
    LINE,
    MOST_TEXT,
    SECONDS,
    TOO_LARGE,
)

PROGRAM = Path(__file__).with_name("program.py")
CHUNK = 64 * 1024
MOST_BYTES = MOST_TEXT * 4 + CHUNK
UNBROKEN = re.compile(rf"[^\n]{{{LINE}}}(?=[^\n])")
# What can be read, by media type, and the word by which the program knows it.
KINDS = {
    kind.media_type: kind.extension
    for kind in (
        *(documents.PDF, documents.CSV, documents.TEXT),
        *documents.OFFICE.values(),
        *documents.OPEN_DOCUMENT.values(),
    )
}


class State(enum.StrEnum):
    """How far a file's text is known. Only a machine's fault leaves it waiting."""

    WAITING = "waiting"
    DONE = "done"
    EMPTY = "empty"  # a scan, for instance
    BROKEN = "broken"  # or locked
    TOO_LARGE = "too_large"  # took too long, too; what was read until then is kept


class Outcome(NamedTuple):
    state: State
    text: str = ""


ENDINGS = {
    DONE: State.DONE,
    BROKEN: State.BROKEN,
    TOO_LARGE: State.TOO_LARGE,
    -signal.SIGXCPU: State.TOO_LARGE,
    -signal.SIGALRM: State.TOO_LARGE,
    -signal.SIGSEGV: State.BROKEN,
    -signal.SIGBUS: State.BROKEN,
    -signal.SIGABRT: State.BROKEN,
}


class Reading:
    """One file being read. Whatever becomes of it, the process ends with it."""

    def __init__(self, file: BinaryIO, media_type: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own program, and one word of KINDS
            [sys.executable, "-I", "-B", str(PROGRAM), KINDS[media_type]],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
            start_new_session=True,  # Ctrl-C is for the worker
        )
        self._end = weakref.finalize(self, _end, self._process)
        self._until = time.monotonic() + SECONDS
        self._found = bytearray()
        self._is_late = False

    def wait(self, seconds: float) -> Outcome | None:
        """What came of it; None if that is not known after so many seconds."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._take(left):
                continue
            if self._process.poll() is None:
                time.sleep(min(left, 0.01))
                continue
            return self._outcome()
        if time.monotonic() > self._until or len(self._found) > MOST_BYTES:
            self._is_late = True
            self._process.kill()
        return None

    def _take(self, seconds: float) -> bool:
        """Take in what the process has written; False if there is nothing more to come."""
        pipe = self._process.stdout
        if pipe is None or pipe.closed or len(self._found) > MOST_BYTES:
            return False
        if not select.select([pipe], [], [], seconds)[0]:
            return True
        some = os.read(pipe.fileno(), CHUNK)
        self._found += some
        if not some:
            pipe.close()
        return bool(some)

    def _outcome(self) -> Outcome:
        state = ENDINGS.get(self._process.returncode, State.WAITING)
        if self._is_late:
            state = State.TOO_LARGE
        self._end()
        text = ""
        if state in {State.DONE, State.TOO_LARGE}:
            text = _harmless(self._found.decode("utf-8", "replace")).strip()
        if state is State.DONE and not text:
            state = State.EMPTY
        return Outcome(state, text)


def _harmless(text: str) -> str:
    """As the program is to send it, whatever it did: not too long, and in lines."""
    return UNBROKEN.sub(r"\g<0>\n", CONTROL.sub(" ", text[:MOST_TEXT]))


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()
