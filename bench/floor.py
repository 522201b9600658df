"""The floor: the least a Flask page of 12 KB can cost on this machine."""

from flask import Flask

app = Flask(__name__)
PAGE = "<!doctype html><title>floor</title>" + "<p>Halaman kosong.</p>\n" * 520


@app.get("/")
def page() -> str:
    return PAGE
