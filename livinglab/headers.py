"""What every answer tells the browser not to allow."""

from flask import Flask, Response

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def init_app(app: Flask) -> None:
    in_production = app.config["MODE"] == "production"

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            # Tables and JSON too are made for their reader. Not no-store: going back must find
            # what was typed.
            response.headers["Cache-Control"] = "private, no-cache"
        if in_production:
            response.headers.setdefault(
                "Strict-Transport-Security", "max-age=31536000; includeSubDomains"
            )
        return response


def keep_in_browsers(response: Response, seconds: int, *, is_public: bool) -> None:
    """A file of somebody's: a browser may keep what is for all, and no cache between does.

    What a moderator hides or a curator takes back would be handed on by such a cache for as
    long as it may keep it, to people who never saw it. Nothing is downloaded again for that:
    on a weak line it is the browser that saves bytes, and after its time it asks by ETag.
    """
    response.cache_control.no_cache = None
    response.cache_control.private = True
    if is_public:
        response.cache_control.max_age = seconds
    else:
        response.cache_control.no_store = True
