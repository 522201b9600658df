"""The WSGI entry point: `gunicorn wsgi:app`."""

from livinglab import create_app

app = create_app()
