"""Parts of a page that are the same for all who are signed in, kept until they change.

Visitors' pages are kept whole (livinglab.pagecache). A signed-in person's
page has their own name on it, but most of it says the same to everybody.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup

from livinglab.i18n import language
from livinglab.pagecache import versions_of

EXTENSION = "region_fragments"
MOST = 300


class Fragment(NamedTuple):
    versions: dict[str, int]
    html: Markup


class Fragments:
    """Least recently used fragments of one process."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Fragment] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str]) -> Fragment | None:
        with self._lock:
            return self._kept.get(key)

    def put(self, key: tuple[str, str], fragment: Fragment) -> None:
        with self._lock:
            self._kept[key] = fragment
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)


def fragment(name: str, scopes: tuple[str, ...], render: Callable[[], Markup]) -> Markup:
    """The fragment of this name, in the reader's language; `render` makes it where it is not
    kept, or was made before a write to one of the scopes."""
    kept: Fragments = current_app.extensions.setdefault(EXTENSION, Fragments())
    versions = versions_of(scopes)
    key = (name, language())
    found = kept.get(key)
    if found is None or found.versions != versions:
        found = Fragment(versions, render())
        kept.put(key, found)
    return found.html
