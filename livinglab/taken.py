"""Tells the browser that a form was taken, so that it may forget the text it kept.

static/js/keep-text.js keeps what is being written on the device. Only the
server knows whether it arrived: an answer that leads on says so with a cookie
that names the form's address and lives for a minute.
"""

from urllib.parse import quote, urlsplit

from flask import Flask, Response, request

COOKIE = "terkirim"
NOT_TAKEN = "/masuk"  # the way of a form whose session was lost


def init_app(app: Flask) -> None:
    @app.after_request
    def tell(response: Response) -> Response:
        if request.method != "POST" or response.status_code not in (302, 303):
            return response
        if not urlsplit(response.headers.get("Location", "")).path.startswith(NOT_TAKEN):
            response.set_cookie(
                COOKIE,
                quote(request.path[:500], safe="/"),
                max_age=60,
                samesite="Lax",
                secure=request.is_secure,
            )
        return response
