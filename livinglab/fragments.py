"""Pieces of pages that are kept by all the values they were made from.

A key that holds every value, or the versions of what a piece shows, cannot go
stale: what changes is another key. Only `ago` reads the clock, so a key of
what says how long ago a thing was holds `stretch` as well.
"""

import time
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from markupsafe import Markup

from livinglab import savedata
from livinglab.bounded import Bounded
from livinglab.i18n import language
from livinglab.pagecache import versions_of

STRETCH = 300.0  # seconds for which "3 menit yang lalu" may stand, as on visitors' pages
MANNER = "livinglab.manner"  # in the request's environ
Pieces = Bounded[Hashable, Markup]


def kept(key: Hashable, macro: Callable[..., Markup], *arguments: Any) -> Markup:
    """What the macro makes of the arguments; from memory, if it has for such a reader.

    Not kept where making it says that no version tells of it (pagecache.do_not_keep).
    """
    pieces: Pieces = current_app.extensions["fragments"]
    key = (_manner(), key)
    if (piece := pieces.get(key)) is None:
        piece = macro(*arguments)
        if not g.get("is_passing"):
            pieces.put(key, piece)
    return piece


def _manner() -> tuple[str, bool]:
    """How the reader is answered; asked for every piece, so found out once a request."""
    if not has_request_context():
        return language(), savedata.is_on()
    found: tuple[str, bool] | None = request.environ.get(MANNER)
    if found is None:
        found = request.environ[MANNER] = (language(), savedata.is_on())
    return found


def kept_for(scopes: tuple[str, ...], name: str, render: Callable[[], Markup]) -> Markup:
    """The piece of this name until something is written that touches one of the scopes."""
    return kept_parts(scopes, name, {"": render})[""]


def kept_parts(
    scopes: tuple[str, ...], name: str, parts: Mapping[str, Callable[[], Markup]]
) -> dict[str, Markup]:
    """Several pieces of one thing, as `kept_for`; the versions are asked for once."""
    versions = tuple(sorted(versions_of(("site", *scopes)).items()))
    return {part: kept((name, part, versions), render) for part, render in parts.items()}


def stretch(number: int) -> int:
    """Changes every five minutes, for each number at another moment."""
    return int((time.time() + number * 7) // STRETCH)


def init_app(app: Flask) -> None:
    room = int(app.config["FRAGMENT_CACHE_MEGABYTES"] * 1024 * 1024)
    app.extensions["fragments"] = Pieces(room, len)
    app.jinja_env.globals["piece"] = kept
