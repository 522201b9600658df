"""Every setting of the site. The only reader of os.environ.

Each name is listed, with its meaning, in docs/operations.md; a test keeps
the two in step.
"""

import os
import re
from pathlib import Path
from typing import Any

from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SECRET = "development-only"  # noqa: S105  production refuses to start with it
GO = "LIVINGLAB_GO"  # not for operators: the pipe by which `serve` tells gunicorn to begin
SPARE_THREADS = 8  # for cached pages, static files and refusals
LEAST_POOL = 2  # a worker holds a lock while it works
# A machine that does not answer is given up within seconds, not after TCP's quarter of an hour.
CONNECTING = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}
MODES = ("development", "production", "test")
SEARCH_ENGINES = ("whoosh", "tantivy", "postgresql")


class BadSetting(Exception):
    """A setting is missing or makes no sense; the message says which and how to mend it."""


def _read(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def _number(name: str, default: int) -> int:
    text = _read(name, str(default))
    if not text.isdecimal():
        raise BadSetting(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _positive(name: str, default: int) -> int:
    number = _number(name, default)
    if number == 0:
        raise BadSetting(f"{name} must be at least 1.")
    return number


def _flag(name: str, default: bool) -> bool:
    return _read(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _database_url(folder: Path) -> str:
    url = _read("DATABASE_URL") or f"sqlite:///{folder / 'livinglab.sqlite3'}"
    return _with_driver(url)


def _with_driver(url: str) -> str:
    for old in ("postgres://", "postgresql://"):
        if url.startswith(old):
            return "postgresql+psycopg://" + url.removeprefix(old)
    return url


def _replica_url(database: str) -> str:
    """Where reads that may lag go; empty for none."""
    url = _with_driver(_read("DATABASE_READ_URL"))
    if not url:
        return ""
    if database.startswith("sqlite"):
        raise BadSetting(
            "DATABASE_READ_URL needs a DATABASE_URL of PostgreSQL: SQLite has no replicas. "
            "Set DATABASE_URL, or take DATABASE_READ_URL away."
        )
    if not url.startswith("postgresql"):
        raise BadSetting(f"DATABASE_READ_URL must be postgresql://…, not {url!r}.")
    return url


def _pool(name: str, default: int) -> int:
    pool = _number(name, default)
    if pool < LEAST_POOL:
        raise BadSetting(f"{name} must be at least {LEAST_POOL}, not {pool}.")
    return pool


def _engine_options(database: str) -> dict[str, Any]:
    """So many connections and no more; one that was cut is noticed before it is used.

    On SQLite the one used last is used next: each has a cache of its own of the database.
    """
    pool = _pool("DATABASE_POOL", 2 * _web_threads(database) + 2)
    if database.startswith("sqlite"):
        return {"pool_use_lifo": True}
    return {
        "pool_size": pool,
        "max_overflow": 0,
        "pool_timeout": 10,
        "pool_pre_ping": True,
        "connect_args": CONNECTING,
    }


def _web_threads(database: str) -> int:
    """On SQLite nobody waits for a server: one at a time gets more done, and sooner."""
    return _positive("WEB_THREADS", 1 if database.startswith("sqlite") else 2)


def _storage_url() -> str:
    url = _read("STORAGE_URL")
    if url and not re.match(r"s3://[a-z0-9]", url):
        raise BadSetting(f"STORAGE_URL must be s3://bucket or s3://bucket/prefix, not {url!r}.")
    return url


def _search_engine(database: str) -> str:
    engine = _read("SEARCH_ENGINE", "whoosh")
    if engine not in SEARCH_ENGINES:
        known = ", ".join(SEARCH_ENGINES)
        raise BadSetting(f"SEARCH_ENGINE must be one of {known}, not {engine!r}.")
    if engine == "postgresql" and database.startswith("sqlite"):
        raise BadSetting(
            "SEARCH_ENGINE=postgresql needs a DATABASE_URL of PostgreSQL. "
            "Set DATABASE_URL, or take SEARCH_ENGINE away."
        )
    return engine


def settings() -> dict[str, Any]:
    """The whole configuration, read from the environment and from `.env`.

    Raises BadSetting where a value cannot be used.
    """
    load_dotenv(ROOT / ".env")
    mode = _read("LIVINGLAB_MODE", "development")
    if mode not in MODES:
        raise BadSetting(f"LIVINGLAB_MODE must be one of {', '.join(MODES)}, not {mode!r}.")
    folder = Path(_read("LIVINGLAB_DATA") or ROOT / "instance").resolve()
    secret = _read("SECRET_KEY", DEFAULT_SECRET)
    if mode == "production" and (secret == DEFAULT_SECRET or len(secret) < 32):
        raise BadSetting(
            "SECRET_KEY must be set to at least 32 random characters in production: "
            "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    database = _database_url(folder)
    redis_url = re.sub(r"^valkey(s?):", r"redis\1:", _read("REDIS_URL"))
    return {
        "MODE": mode,
        "HOST": _read("HOST", "127.0.0.1"),
        "PORT": _number("PORT", 8000),
        "DATA_FOLDER": folder,
        "SECRET_KEY": secret,
        "BASE_URL": _read("BASE_URL", f"http://127.0.0.1:{_number('PORT', 8000)}").rstrip("/"),
        "SQLALCHEMY_DATABASE_URI": database,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(database),
        "DATABASE_READ_URL": _replica_url(database),
        "DATABASE_READ_POOL": _pool("DATABASE_READ_POOL", _web_threads(database) + 2),
        "DATABASE_READ_LAG": _positive("DATABASE_READ_LAG", 30),
        "STORAGE_URL": _storage_url(),
        "S3_ENDPOINT": _read("S3_ENDPOINT").rstrip("/"),
        "S3_REGION": _read("S3_REGION", "us-east-1"),
        "S3_ACCESS_KEY": _read("S3_ACCESS_KEY"),
        "S3_SECRET_KEY": _read("S3_SECRET_KEY"),
        "S3_CONNECT_TIMEOUT": _positive("S3_CONNECT_TIMEOUT", 3),
        "S3_TIMEOUT": _positive("S3_TIMEOUT", 10),
        "S3_TRIES": _positive("S3_TRIES", 3),
        "SEARCH_ENGINE": _search_engine(database),
        "MAIL_SERVER": _read("MAIL_SERVER"),
        "MAIL_PORT": _number("MAIL_PORT", 587),
        "MAIL_USERNAME": _read("MAIL_USERNAME"),
        "MAIL_PASSWORD": _read("MAIL_PASSWORD"),
        "MAIL_TLS": _flag("MAIL_TLS", True),
        "MAIL_SENDER": _read("MAIL_SENDER", "LivingLab <noreply@localhost>"),
        "WEB_PROCESSES": _number("WEB_PROCESSES", 2),
        "WEB_THREADS": _web_threads(database),
        "HEAVY_REQUESTS": _positive("HEAVY_REQUESTS", 1),
        "WAITING_REQUESTS": _positive("WAITING_REQUESTS", 32),
        "TRUSTED_PROXIES": _number("TRUSTED_PROXIES", 0),
        # A form is good as long as its session: people write for hours.
        "WTF_CSRF_TIME_LIMIT": None,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "RATELIMIT_ENABLED": _flag("RATE_LIMITS", True),
        "RATELIMIT_STORAGE_URI": _read("RATE_LIMIT_STORAGE", redis_url or "memory://"),
        "REDIS_URL": redis_url,
        "PAGE_CACHE_MEGABYTES": _number("PAGE_CACHE_MEGABYTES", 32),
        "FRAGMENT_CACHE_MEGABYTES": _number("FRAGMENT_CACHE_MEGABYTES", 16),
        "METRICS_TOKEN": _read("METRICS_TOKEN"),
        "LOG_LEVEL": _read("LOG_LEVEL", "INFO").upper(),
        "SLOW_QUERY_MS": _number("SLOW_QUERY_MS", 500),
        "SESSION_COOKIE_SECURE": _flag("COOKIES_SECURE", mode == "production"),
        "MAX_UPLOAD_MEGABYTES": _number("MAX_UPLOAD_MEGABYTES", 20),
    }


def threads(settings: dict[str, Any]) -> int:
    """How many threads a process needs for those at work, those that wait, and the rest."""
    return (
        2 * int(settings["WEB_THREADS"])
        + 2 * int(settings["WAITING_REQUESTS"])
        + room_for_heavy(settings)
        + SPARE_THREADS
    )


def room_for_heavy(settings: dict[str, Any]) -> int:
    """How many searches, exports and dashboards may wait for their turn."""
    return max(1, int(settings["WAITING_REQUESTS"]) // 2)
