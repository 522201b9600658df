"""Reads YAML by the 1.2 core schema, keeping the place of every key for messages.

ruamel.yaml only splits the text into events; what they mean is decided here:
`NO` and `012` stay what the core schema says they are, a key that comes twice
is a fault, and anchors, aliases and tags, which publiccode.yml has no use
for, are refused, so that a small file cannot unfold into a huge one.
"""

import re
from math import isfinite
from typing import Any, NamedTuple

from flask_babel import gettext as _
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

LARGEST = 65_536  # bytes
DEEPEST = 12
NULL = re.compile(r"(?:null|Null|NULL|~|)\Z")
BOOLEAN = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
INTEGER = re.compile(r"[-+]?[0-9]{1,18}\Z")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?\Z")

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """Where something stands, counted from 1."""

    line: int
    column: int


class Fault(NamedTuple):
    """What is wrong, at which key and place; `key` as `description.id.shortDescription`."""

    key: str
    place: Place
    message: str

    def __str__(self) -> str:
        where = _("baris %(line)s, kolom %(column)s", **self.place._asdict())
        return (
            f"{self.key} ({where}): {self.message}" if self.key else f"{where}: {self.message}"
        )


class Document(NamedTuple):
    """What was read. With faults, `value` holds what could be made of it."""

    value: Any
    places: dict[Path, Place]
    faults: list[Fault]


class _Open(NamedTuple):
    """A mapping or sequence that is being filled."""

    path: Path
    value: Any
    # The key that waits for its value; a list so that it can be exchanged.
    waiting: list[str]


def read(raw: bytes | str) -> Document:
    """Never raises: what cannot be read is a fault."""
    start = Place(1, 1)
    data = raw.encode(errors="replace") if isinstance(raw, str) else raw
    if len(data) > LARGEST:
        return _refused(start, _("Berkas terlalu besar; paling banyak 64 KB."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused(start, _("Berkas bukan teks UTF-8."))
    reader = _Reader()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            reader.take(event)
    except _Stop:
        pass
    except MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else start
        reader.faults.append(Fault("", place, _("Susunan YAML salah di sini.")))
    except (YAMLError, ValueError, RecursionError):
        reader.faults.append(Fault("", start, _("Berkas memuat tanda yang tidak boleh ada.")))
    return Document(reader.root, reader.places, reader.faults)


def written(path: Path) -> str:
    return ".".join(map(str, path))


class _Stop(Exception):
    """Reading on makes no sense."""


class _Reader:
    def __init__(self) -> None:
        self.root: Any = None
        self.places: dict[Path, Place] = {}
        self.faults: list[Fault] = []
        self._open: list[_Open] = []

    def take(self, event: Any) -> None:
        name = type(event).__name__
        if name in ("MappingEndEvent", "SequenceEndEvent"):
            self._open.pop()
        elif isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self._stop(event, _("Jangkar (&) dan rujukan (*) tidak dipakai di publiccode.yml."))
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            if len(self._open) >= DEEPEST:
                self._stop(event, _("Susunannya terlalu dalam."))
            value: Any = {} if isinstance(event, MappingStartEvent) else []
            path = self._put(event, value)
            self._open.append(_Open(path, value, []))
        elif isinstance(event, ScalarEvent):
            self._scalar(event)
        elif name == "DocumentStartEvent" and self.root is not None:
            self._stop(event, _("Berkas memuat lebih dari satu dokumen."))

    def _scalar(self, event: Any) -> None:
        top = self._open[-1] if self._open else None
        if top is None or isinstance(top.value, list) or top.waiting:
            self._put(event, _meaning(event))
            return
        key = _plain(event.value)
        path = (*top.path, key)
        if key in top.value:
            self.faults.append(
                Fault(written(path), _place(event), _("Kunci ini sudah ada di atas."))
            )
        self.places.setdefault(path, _place(event))
        top.waiting.append(key)

    def _put(self, event: Any, value: Any) -> Path:
        if not self._open:
            self.root = value
            return ()
        top = self._open[-1]
        if isinstance(top.value, list):
            path: Path = (*top.path, len(top.value))
            top.value.append(value)
            self.places[path] = _place(event)
            return path
        if not top.waiting:
            self._stop(event, _("Kunci harus berupa kata."))
        key = top.waiting.pop()
        top.value.setdefault(key, value)
        return (*top.path, key)

    def _stop(self, event: Any, message: str) -> None:
        self.faults.append(Fault("", _place(event), message))
        raise _Stop


def _meaning(event: Any) -> Any:
    text = _plain(event.value)
    if event.style not in (None, "") or event.tag in ("!", "tag:yaml.org,2002:str"):
        return text
    if NULL.match(text):
        return None
    if BOOLEAN.match(text):
        return text.lower() == "true"
    if INTEGER.match(text):
        return int(text)
    if FLOAT.match(text) and isfinite(number := float(text)):
        return number
    return text


def _plain(text: str) -> str:
    """Without what escapes such as "\\0" and "\\ud800" may bring in and databases refuse."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _refused(place: Place, message: str) -> Document:
    return Document(None, {}, [Fault("", place, message)])
