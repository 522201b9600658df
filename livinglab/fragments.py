"""Pieces of pages that are kept by all the values they were made from.

A key that holds every value cannot go stale: what changes is another key. Only
`ago` reads the clock, so a key holds `stretch` as well.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from livinglab.i18n import language

STRETCH = 300.0  # seconds for which "3 menit yang lalu" may stand, as on visitors' pages


class Fragments:
    """Least recently used pieces of one process, bounded by their characters."""

    def __init__(self, megabytes: float) -> None:
        self._pieces: OrderedDict[Hashable, Markup] = OrderedDict()
        self._room = int(megabytes * 1024 * 1024)
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Markup | None:
        with self._lock:
            if (piece := self._pieces.get(key)) is not None:
                self._pieces.move_to_end(key)
            return piece

    def put(self, key: Hashable, piece: Markup) -> None:
        with self._lock:
            self._room += len(self._pieces.pop(key, ""))
            self._pieces[key] = piece
            self._room -= len(piece)
            while self._room < 0 and self._pieces:
                self._room += len(self._pieces.popitem(last=False)[1])


def kept(key: Hashable, macro: Callable[..., Markup], *arguments: Any) -> Markup:
    """What the macro makes of the arguments; from memory, if it has in this language."""
    pieces: Fragments = current_app.extensions["fragments"]
    key = (language(), key)
    if (piece := pieces.get(key)) is None:
        piece = macro(*arguments)
        pieces.put(key, piece)
    return piece


def stretch(number: int) -> int:
    """Changes every five minutes, for each number at another moment."""
    return int((time.time() + number * 7) // STRETCH)


def init_app(app: Flask) -> None:
    app.extensions["fragments"] = Fragments(app.config["FRAGMENT_CACHE_MEGABYTES"])
    app.jinja_env.globals["piece"] = kept
