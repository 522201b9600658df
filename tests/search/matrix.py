"""Who may search: everybody, each within what they may see; who is signed in keeps searches."""

from livinglab.accounts.models import User
from livinglab.search import services
from livinglab.search.question import Question
from tests.matrix import EVERYONE, SIGNED_IN, Route, only

SAVED = "/akun/pencarian/{saved_search}"

ROUTES = (
    Route("search.search", "GET", "/cari?q=absensi", EVERYONE),
    Route("search.search_json", "GET", "/cari.json?q=absensi", EVERYONE),
    Route("search.suggest", "GET", "/cari/saran.json?q=abs", EVERYONE),
    Route("search.search_feed", "GET", "/cari.atom?q=absensi", EVERYONE),
    Route("search.opensearch", "GET", "/opensearch.xml", EVERYONE),
    Route("search.list_saved", "GET", "/akun/pencarian", SIGNED_IN),
    Route("search.save_search", "POST", "/akun/pencarian", SIGNED_IN, {"q": "persuratan"}),
    Route("search.run_saved", "GET", SAVED, only("member")),
    Route("search.change_saved", "POST", SAVED, only("member"), {"telling": "none"}),
    Route("search.forget_saved", "POST", f"{SAVED}/hapus", only("member")),
)


def build(people: dict[str, User]) -> dict[str, str]:
    """A search that the member keeps."""
    return {"saved_search": str(services.save(people["member"], Question("absensi")).search.id)}
