"""Files at fixed addresses that browsers and robots ask for."""

from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, send_from_directory

bp = Blueprint("machines", __name__)
ROBOTS = """User-agent: *
Disallow: /akun/
Disallow: /kelola/
Disallow: /notifikasi
Disallow: /bahasa/
Disallow: /tema/
Disallow: /cari
"""
DAY = 24 * 3600


@bp.get("/robots.txt")
def robots() -> Response:
    where = f"\nSitemap: {current_app.config['BASE_URL']}/sitemap.xml\n"
    response = Response(ROBOTS + where, mimetype="text/plain")
    response.cache_control.max_age = DAY
    return response


@bp.get("/favicon.ico")
def favicon() -> Response:
    images = Path(current_app.static_folder or "") / "img"
    return send_from_directory(images, "icon.svg", mimetype="image/svg+xml", max_age=DAY)


@bp.get("/manifest.webmanifest")
def manifest() -> Response:
    response = jsonify(
        {
            "name": "LivingLab",
            "short_name": "LivingLab",
            "lang": "id",
            "start_url": "/",
            "display": "minimal-ui",
            "background_color": "#ffffff",
            "theme_color": "#155cb4",
            "icons": [{"src": "/favicon.ico", "sizes": "any", "type": "image/svg+xml"}],
        }
    )
    response.mimetype = "application/manifest+json"
    response.cache_control.max_age = DAY
    return response
