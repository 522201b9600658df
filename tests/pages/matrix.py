"""Who may use the general pages: everybody."""

from livinglab.accounts.models import User
from tests.matrix import EVERYONE, Route, only

PAGES = (
    ("pages.home", "/"),
    ("texts.about", "/tentang"),
    ("texts.accessibility", "/aksesibilitas"),
    ("texts.privacy", "/privasi"),
    ("texts.programs", "/api"),
    ("texts.sources", "/sumber"),
    ("status.show_status", "/status"),
    ("machines.favicon", "/favicon.ico"),
    ("machines.manifest", "/manifest.webmanifest"),
    ("machines.robots", "/robots.txt"),
    ("sitemap.show_parts", "/sitemap.xml"),
    ("sitemap.show_site", "/sitemap/situs.xml"),
    ("sitemap.show_threads", "/sitemap/topik-0.xml"),
    ("preferences.choose_language", "/bahasa/en"),
    ("preferences.choose_theme", "/tema/dark"),
    ("app_css", "/app.css"),
    ("app_js", "/app.js"),
    ("static", "/static/css/tokens.css"),
)
ROUTES = (
    *(Route(endpoint, "GET", path, EVERYONE) for endpoint, path in PAGES),
    Route("state.show_state", "GET", "/kelola/keadaan", only("administrator")),
)


def build(people: dict[str, User]) -> dict[str, str]:
    return {}
