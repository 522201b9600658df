"""Serves static/css and static/js as one cacheable file each. There is no build step."""

import hashlib
from pathlib import Path

from flask import Flask, Response, url_for

# Later files win over earlier ones, as their @layer order says.
STYLES = ("tokens", "base", "layout", "components", "utilities")


def joined(folder: Path, suffix: str, names: tuple[str, ...]) -> str:
    return "\n".join((folder / f"{name}.{suffix}").read_text() for name in names)


def init_app(app: Flask) -> None:
    static = Path(app.static_folder or "")
    css = joined(static / "css", "css", STYLES)
    scripts = tuple(sorted(path.stem for path in (static / "js").glob("*.js")))
    js = joined(static / "js", "js", scripts)
    versions = {
        name: hashlib.sha256(text.encode()).hexdigest()[:8]
        for name, text in (("css", css), ("js", js))
    }

    def kept_for_long(text: str, mimetype: str) -> Response:
        response = Response(text, mimetype=mimetype)
        response.cache_control.public = True
        response.cache_control.max_age = 31_536_000
        response.cache_control.immutable = True
        return response

    @app.get("/app.css")
    def app_css() -> Response:
        return kept_for_long(css, "text/css")

    @app.get("/app.js")
    def app_js() -> Response:
        return kept_for_long(js, "text/javascript")

    @app.context_processor
    def asset_urls() -> dict[str, str]:
        return {
            "stylesheet_url": url_for("app_css", v=versions["css"]),
            "script_url": url_for("app_js", v=versions["js"]),
        }
