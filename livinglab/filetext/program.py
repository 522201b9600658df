"""A program of its own: the text of one file that nobody trusts.

The file comes on standard input, its kind as the only argument; the text goes
to standard output as it is found, and the exit code says how it ended. It
limits itself before it looks at the file, and imports nothing of the site:
there is nothing here that a file could reach.
"""

import io
import os
import re
import resource
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO
from xml.parsers import expat

DONE, BROKEN, TOO_LARGE = 0, 3, 4  # exit codes
SECONDS, CPU_SECONDS = 60, 20
MEMORY = 512 * 1024 * 1024
MOST_TEXT = 120_000  # characters; a search row holds 15,000 words
MOST_UNPACKED, MOST_MEMBERS = 100 * 1024 * 1024, 5_000
CHUNK = 64 * 1024
LINE = 400  # characters, after which a line is broken: the analysis works line by line
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
# The parts of each kind that hold what people read.
PARTS = {
    "docx": r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml",
    "xlsx": r"xl/(sharedStrings|worksheets/sheet\d+)\.xml",
    "pptx": r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml",
    "odt": r"content\.xml",
    "ods": r"content\.xml",
    "odp": r"content\.xml",
}
# Elements, whatever their namespace: Office keeps letters in <t>, OpenDocument in <p> and <h>.
LETTERS = {"docx": {"t"}, "xlsx": {"t"}, "pptx": {"t"}}
OPEN_LETTERS = {"p", "h"}
LINE_ENDS = {"p", "h", "si", "is"}
SPACES = {"tab", "br", "cr", "s", "line-break"}
# Taken out of the text by its writers, or said twice.
UNREAD = {"tracked-changes", "rPh", "Fallback"}


class Broken(Exception):
    """The file is not what it should be."""


class TooLarge(Exception):
    """Reading all of it would cost too much."""


class Full(Exception):
    """There is text enough."""


class Text:
    """What was found so far, sent on in lines."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._left = out, MOST_TEXT

    @property
    def is_empty(self) -> bool:
        return self._left == MOST_TEXT

    def add(self, text: str) -> None:
        """Raises Full."""
        for line in text.splitlines():
            for piece in _pieces(" ".join(CONTROL.sub(" ", line).split())):
                self._write(piece[: self._left])

    def _write(self, piece: str) -> None:
        self._out.write(piece.encode("utf-8", "replace") + b"\n")
        self._out.flush()  # so that what was found is not lost when time is up
        self._left -= len(piece) + 1
        if self._left <= 0:
            raise Full


def _pieces(line: str) -> Iterator[str]:
    while len(line) > LINE:
        at = line.rfind(" ", 1, LINE)
        at = at if at > 0 else LINE
        yield line[:at]
        line = line[at:].lstrip()
    if line:
        yield line


def read_pdf(content: bytes, text: Text) -> None:
    import pypdf  # noqa: PLC0415  only PDF files wait for it

    broken = 0
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        try:
            found = page.extract_text()
        except MemoryError:
            raise
        except Exception:  # one bad font must not cost the other pages
            broken, found = broken + 1, ""
        text.add(found)
    if broken and text.is_empty:
        raise Broken


def read_plain(content: bytes, text: Text) -> None:
    most = MOST_TEXT * 4  # bytes; the last letter may be cut in the middle
    try:
        found = content[:most].decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        is_cut = len(content) > most and fault.start > most - 4
        found = content[:most].decode("utf-8-sig" if is_cut else "cp1252", "replace")
    text.add(found)


def read_packed(content: bytes, text: Text, kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if len(package.infolist()) > MOST_MEMBERS:
            raise TooLarge
        members = _members(package, kind)
        if not members:
            raise Broken
        left = MOST_UNPACKED
        for member in members:
            with package.open(member) as stream:
                left = _read_xml(stream, Reader(text, kind), left)


def _members(package: zipfile.ZipFile, kind: str) -> list[zipfile.ZipInfo]:
    """Those with text, in the order of their numbers."""
    wanted = re.compile(PARTS[kind])
    found = [member for member in package.infolist() if wanted.fullmatch(member.filename)]
    if any(member.compress_type not in {0, zipfile.ZIP_DEFLATED} for member in found):
        raise Broken  # no office program packs so, and zipfile unpacks it without a limit
    return sorted(found, key=lambda member: (len(member.filename), member.filename))


def _read_xml(stream: IO[bytes], reader: "Reader", left: int) -> int:
    while chunk := stream.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            raise TooLarge
        reader.feed(chunk)
    reader.close()
    return left


class Reader:
    """Takes the letters out of XML as it streams by; a document type is refused at once."""

    def __init__(self, text: Text, kind: str) -> None:
        self._text, self._letters = text, LETTERS.get(kind, OPEN_LETTERS)
        self._inside = self._unread = self._length = 0
        self._line: list[str] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.EntityDeclHandler = _refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def close(self) -> None:
        self._parser.Parse(b"", True)
        self._end_line()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        self._unread += name in UNREAD
        self._inside += name in self._letters
        if name in SPACES:
            self._line.append(" ")

    def _end(self, name: str) -> None:
        name = name.rpartition(" ")[2]
        self._unread -= name in UNREAD
        self._inside -= name in self._letters
        if name in LINE_ENDS:
            self._end_line()

    def _data(self, data: str) -> None:
        if self._inside and not self._unread:
            self._line.append(data)
            self._length += len(data)
            if self._length > MOST_TEXT:
                self._end_line()

    def _end_line(self) -> None:
        line, self._line, self._length = "".join(self._line), [], 0
        self._text.add(line)


def _refuse(*_: object) -> None:
    raise Broken


READERS: dict[str, Callable[[bytes, Text], None]] = {
    "pdf": read_pdf,
    "txt": read_plain,
    "csv": read_plain,
}


def read(kind: str, content: bytes, out: BinaryIO) -> int:
    """Write the text of a file to `out`; the exit code."""
    try:
        if kind in READERS:
            READERS[kind](content, Text(out))
        else:
            read_packed(content, Text(out), kind)
    except Full:
        return DONE
    except (MemoryError, TooLarge):
        return TOO_LARGE
    except Exception:  # whatever a broken file does to what reads it
        return BROKEN
    return DONE


def limit() -> None:
    """From here on little time, little memory, no file and no other process."""
    os.nice(10)
    # The signal first, by which the caller knows what happened; then the end.
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))
    signal.alarm(SECONDS)  # should nobody be left who watches over it


def main() -> int:
    limit()
    return read(sys.argv[1], sys.stdin.buffer.read(), sys.stdout.buffer)


if __name__ == "__main__":
    sys.exit(main())
