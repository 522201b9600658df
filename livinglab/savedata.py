"""Readers whose device asks for few bytes: `Save-Data: on`, as browsers send it to save data.

What such a reader gets differs as a language does: the answer's part of every
cache's key, here and, by `Vary`, on the way.
"""

from flask import Flask, Response, has_request_context, request

HEADER = "Save-Data"


def is_on() -> bool:
    """Whether this reader's device asks for few bytes."""
    return has_request_context() and says_on(request.headers.get(HEADER, ""))


def says_on(value: str) -> bool:
    return value.strip().lower() == "on"


def init_app(app: Flask) -> None:
    app.jinja_env.globals["saves_data"] = is_on

    @app.after_request
    def vary(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.vary.add(HEADER)
        return response
