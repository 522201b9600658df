"""All pages that anybody may read, for search engines: https://www.sitemaps.org/protocol.html"""

from collections.abc import Iterable
from datetime import datetime

from flask import Blueprint, Response, abort, current_app, render_template

from livinglab import admission, pagecache
from livinglab.forum import queries as forum
from livinglab.regions.queries import region_names
from livinglab.replication.queries import public_replications, published_applications

bp = Blueprint("sitemap", __name__)
TEXTS = ("", "/forum", "/aplikasi", "/replikasi", "/daerah", "/tentang", "/sumber", "/api")
PART = 20_000  # threads in a file, which may have 50,000 addresses
Address = tuple[str, datetime | None]  # path, and when what is there last changed


@bp.get("/sitemap.xml")
@pagecache.for_visitors("forum")
def show_parts() -> Response:
    """Which files there are: of the site, and of the threads by their numbers."""
    parts = range(forum.last_thread() // PART + 1)
    paths = ["/sitemap/situs.xml", *(f"/sitemap/topik-{part}.xml" for part in parts)]
    return _answer("pages/sitemap_parts.xml", paths=paths)


@bp.get("/sitemap/situs.xml")
@pagecache.for_visitors("forum", "catalog", "ledger")
def show_site() -> Response:
    categories = (f"/forum/kategori/{one.slug}" for one in forum.categories(None))
    regions = (f"/daerah/{code}" for code in region_names())
    found: list[Address] = [(path, None) for path in (*TEXTS, *categories, *regions)]
    found += [(f"/aplikasi/{one.slug}", one.updated_at) for one in published_applications()]
    found += [(f"/replikasi/{number}", moment) for number, moment in public_replications()]
    return _addresses(found)


@bp.get("/sitemap/topik-<int:part>.xml")
@admission.heavy
def show_threads(part: int) -> Response:
    first = part * PART
    if first > forum.last_thread():
        abort(404)
    return _addresses(forum.public_threads(first, first + PART - 1))


def _addresses(found: Iterable[Address]) -> Response:
    return _answer("pages/sitemap.xml", addresses=found)


def _answer(template: str, **values: object) -> Response:
    body = render_template(template, base=current_app.config["BASE_URL"], **values)
    return Response(body, content_type="application/xml; charset=utf-8")
