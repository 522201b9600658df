"""Serves static/css and static/js as one cacheable file each. There is no build step.

The files are joined, and freed of comments and indentation, when the site
starts: what explains a rule to us costs the visitor nothing.
"""

import hashlib
import re
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, request

# Later files win over earlier ones, as their @layer order says.
STYLES = (
    "tokens",
    "base",
    "layout",
    "components",
    "forms",
    "content",
    "pages",
    "catalog",
    "regions",
    "forum",
    "ledger",
    "touch",
    "utilities",
)


def joined(folder: Path, suffix: str, names: tuple[str, ...]) -> str:
    return "\n".join((folder / f"{name}.{suffix}").read_text() for name in names)


def slim_css(css: str) -> str:
    """Without comments and needless spaces; strings are left as they are."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    parts = re.split(r'("[^"]*")', css)
    for index in range(0, len(parts), 2):
        text = re.sub(r"\s+", " ", parts[index])
        text = re.sub(r" ?([{};,]) ?", r"\1", text)
        text = re.sub(r"([\w-]): ", r"\1:", text)
        parts[index] = text.replace(";}", "}")
    return "".join(parts).strip()


def slim_js(js: str) -> str:
    """Without lines that are comments, and without indentation.

    Our scripts keep comments on lines of their own and write no text over
    several lines, so that this much is safe.
    """
    js = re.sub(r"^\s*/\*.*?\*/\s*$", "", js, flags=re.DOTALL | re.MULTILINE)
    lines = (line.strip() for line in js.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def stylesheet(static: Path) -> str:
    return slim_css(joined(static / "css", "css", STYLES))


def script(static: Path) -> str:
    names = tuple(sorted(path.stem for path in (static / "js").glob("*.js")))
    return slim_js(joined(static / "js", "js", names))


def icon(static: Path) -> str:
    """The site's icon as an address that holds it whole: it costs no request of its own."""
    svg = (static / "img" / "icon.svg").read_text().strip().replace('"', "'")
    return "data:image/svg+xml," + quote(svg, safe=" /:=")


def kept_for_long(text: str, mimetype: str, version: str) -> Response:
    """For a year, under the address that carries the digest of this very text.

    Under another it goes out, but to nobody who would keep it: while machines are renewed one
    by one, the page of a new one may ask an old one for what it does not have yet.
    """
    response = Response(text, mimetype=mimetype)
    if request.args.get("v") != version:
        response.cache_control.no_store = True
        return response
    response.cache_control.public = True
    response.cache_control.max_age = 31_536_000
    response.cache_control.immutable = True
    return response


def init_app(app: Flask) -> None:
    static = Path(app.static_folder or "")
    icon_url = icon(static)
    css, js = stylesheet(static), script(static)
    versions = {
        name: hashlib.sha256(text.encode()).hexdigest()[:8]
        for name, text in (("css", css), ("js", js))
    }

    @app.get("/app.css")
    def app_css() -> Response:
        return kept_for_long(css, "text/css", versions["css"])

    @app.get("/app.js")
    def app_js() -> Response:
        return kept_for_long(js, "text/javascript", versions["js"])

    @app.context_processor
    def asset_urls() -> dict[str, str]:
        """Not by url_for: the page that refuses a `Host` which is none has no map of views."""
        return {
            "stylesheet_url": f"/app.css?v={versions['css']}",
            "script_url": f"/app.js?v={versions['js']}",
            "icon_url": icon_url,
        }
