"""Languages, themes, and how dates and numbers are written.

Indonesian is the language of the sources; English comes from
translations/en. A visitor's choice of language and theme is a cookie; it is
part of the key of every cached page.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, gettext
from markupsafe import Markup

from livinglab import catalogs
from livinglab.dates import Precision
from livinglab.db import now

LANGUAGES = ("id", "en")
THEMES = ("auto", "light", "dark")
LANGUAGE_COOKIE, THEME_COOKIE = "bahasa", "tema"
JAKARTA = ZoneInfo("Asia/Jakarta")
MINUTE, HOUR, DAY = 60, 3_600, 86_400  # seconds
ROOT = Path(__file__).resolve().parent.parent


def language() -> str:
    """The reader's language: what the cookie says, else Indonesian.

    The browser's own language is not asked: many phones here are set to
    English by their makers, and their owners read Indonesian.
    """
    if not has_request_context():
        return str(g.get("language", "id"))
    return language_of(request.cookies)


def language_of(cookies: Mapping[str, str]) -> str:
    chosen = cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else "id"


def theme() -> str:
    return theme_of(request.cookies)


def theme_of(cookies: Mapping[str, str]) -> str:
    chosen = cookies.get(THEME_COOKIE)
    return chosen if chosen in THEMES else "auto"


def moment(value: datetime) -> str:
    """`12 Nov 2026, 14.05 WIB`: the hour of Jakarta, which the country's news gives too."""
    return _written_moment(value, str(get_locale()))


def ago(value: datetime) -> str:
    """`3 hari yang lalu`."""
    span = _roughly(value - now())
    return _written_ago(span, str(get_locale())) if span else str(gettext("baru saja"))


def when(value: datetime) -> Markup:
    """The moment and how long ago, for a `time` element."""
    opened = _when_opened(value, str(get_locale()))
    # Of digits, names of months and units, and our own words: nothing needs to be escaped.
    return Markup(f"{opened}{ago(value)}</time>")  # noqa: S704


@lru_cache(maxsize=4_096)
def _when_opened(value: datetime, locale: str) -> str:
    exact = value.astimezone(UTC).isoformat(timespec="seconds")
    return f'<time datetime="{exact}" title="{_written_moment(value, locale)}">'


@lru_cache(maxsize=4_096)
def _written_moment(value: datetime, locale: str) -> str:
    local = value.astimezone(JAKARTA)
    clock = "%H.%M" if locale == "id" else "%H:%M"
    return f"{_written_day(local.date(), Precision.DAY, locale)}, {local.strftime(clock)} WIB"


def _roughly(span: timedelta) -> timedelta:
    """To the second, the minute or the hour, finer than its words tell; few differ so."""
    seconds = int(span.total_seconds())
    unit = 1 if abs(seconds) < HOUR else MINUTE if abs(seconds) < DAY else HOUR
    return timedelta(seconds=seconds // unit * unit)


@lru_cache(maxsize=4_096)
def _written_ago(span: timedelta, locale: str) -> str:
    return str(format_timedelta(span, add_direction=True, locale=locale))


def day(value: date | None, precision: Precision = Precision.DAY) -> str:
    """`28 Jun 2022`, `Sep 2016` or `2017`, as far as the date is known."""
    if value is None:
        return str(gettext("tanggal tidak diketahui"))
    if isinstance(value, datetime):
        value = value.astimezone(JAKARTA).date()
    return _written_day(value, precision, str(get_locale()))


@lru_cache(maxsize=4_096)
def _written_day(value: date, precision: Precision, locale: str) -> str:
    patterns = {Precision.DAY: "d MMM y", Precision.MONTH: "MMM y", Precision.YEAR: "y"}
    return str(format_date(value, patterns[precision], locale=locale))


def number(value: float | None) -> str:
    return "–" if value is None else _decimal(value, str(get_locale()))


@lru_cache(maxsize=4_096)
def _decimal(value: float, locale: str) -> str:
    return str(format_decimal(value, locale=locale))


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    Babel(app, locale_selector=language)
    app.jinja_env.globals.update(_=catalogs.gettext, gettext=catalogs.gettext)
    app.jinja_env.filters.update(moment=moment, ago=ago, when=when, day=day, number=number)

    @app.context_processor
    def reader() -> dict[str, object]:
        return {"language": language(), "theme": theme()}
