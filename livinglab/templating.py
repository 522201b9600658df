"""Jinja as this application uses it."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class OneSetOfGlobals(Environment):
    """Templates share the globals of the environment, which are all set at the start.

    Jinja lays a map of each template's own over them (a ChainMap). Nothing here
    gives a template globals of its own, and looking through that map for every
    import and include, in Python, was a twentieth of a thread's page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **d} if d else self.globals


def prepare(app: Flask) -> None:
    """Before the environment is first used."""
    app.jinja_environment = OneSetOfGlobals
    # A line that holds nothing but a statement leaves nothing behind in the page.
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
