"""One line of JSON for each request and each deed of the worker, with the request's id."""

import logging
import re
import sys
import time
import uuid
from contextlib import AbstractContextManager
from typing import Any

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("web")
REQUEST_ID = "X-Request-ID"
SENSIBLE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def init_app(app: Flask) -> None:
    mode = app.config["MODE"]
    configure(
        app.config["LOG_LEVEL"], readable=mode == "development", once=mode == "production"
    )

    @app.before_request
    def begin() -> None:
        given = request.headers.get(REQUEST_ID, "")
        g.request_id = given if SENSIBLE_ID.fullmatch(given) else uuid.uuid4().hex
        g.began, g.queries = time.perf_counter(), 0
        structlog.contextvars.bind_contextvars(request=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[REQUEST_ID] = g.get("request_id", "")
        taken = (time.perf_counter() - g.get("began", time.perf_counter())) * 1000
        response.headers["Server-Timing"] = (
            f'app;dur={taken:.1f}, queries;desc="{g.get("queries", 0)}"'
        )
        if request.endpoint not in {"static", "app_css", "app_js"}:
            log_request(
                request.method,
                request.path,
                request.endpoint,
                response.status_code,
                taken,
                g.get("queries", 0),
            )
        return response

    @app.teardown_request
    def forget(error: BaseException | None) -> None:
        structlog.contextvars.clear_contextvars()


def request_id() -> str:
    """The id of the request that is answered, or whose work is carried out; else empty."""
    return str(structlog.contextvars.get_contextvars().get("request", ""))


def on_behalf_of(request: str) -> AbstractContextManager[None]:
    """What is logged and written meanwhile carries the id of the request that asked for it."""
    return structlog.contextvars.bound_contextvars(request=request)


def log_request(
    method: str,
    path: str,
    route: str | None,
    status: int,
    ms: float,
    queries: int,
    **more: str,
) -> None:
    log.info(
        "request",
        method=method,
        path=path[:200],
        route=route,
        status=status,
        ms=round(ms, 1),
        queries=queries,
        **more,
    )


def configure(level: str, *, readable: bool, once: bool) -> None:
    """JSON lines to standard error; in development, lines for people.

    Where it is done once in a process, loggers are kept: to make one takes longer than
    to write its line.
    """
    writer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if readable:
        writer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            writer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping().get(level, logging.INFO)
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=once,
    )
