"""Who asks, and whether over HTTPS, as the proxies in front tell it.

Without TRUSTED_PROXIES nothing that is told is believed: anybody can say so.
"""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    """Around all that answers: also what is sent before Flask has begun."""
    if count := app.config["TRUSTED_PROXIES"]:
        # Addresses are added to those before them; the scheme is the last one's word alone.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count)  # type: ignore[method-assign]
