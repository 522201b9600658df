"""Who may search: everybody, each within what they may see."""

from livinglab.accounts.models import User
from tests.matrix import EVERYONE, Route

ROUTES = (
    Route("search.search", "GET", "/cari?q=absensi", EVERYONE),
    Route("search.search_json", "GET", "/cari.json?q=absensi", EVERYONE),
    Route("search.suggest", "GET", "/cari/saran.json?q=abs", EVERYONE),
    Route("search.search_feed", "GET", "/cari.atom?q=absensi", EVERYONE),
    Route("search.opensearch", "GET", "/opensearch.xml", EVERYONE),
)


def build(people: dict[str, User]) -> dict[str, str]:
    return {}
