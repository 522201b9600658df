"""/healthz: the process lives. /readyz: it can do its work."""

from flask import Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from livinglab.db import db


def init_app(app: Flask) -> None:
    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> tuple[Response, int]:
        """503 with what is wrong, so that a proxy sends nobody here meanwhile."""
        faults = [name for name, check in CHECKS if not check(app)]
        return jsonify({"ready": not faults, "faults": faults}), 503 if faults else 200


def _database(app: Flask) -> bool:
    try:
        db.session.execute(text("SELECT 1 FROM region LIMIT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True


def _files(app: Flask) -> bool:
    probe = app.config["DATA_FOLDER"]
    return bool(probe.is_dir())


CHECKS = (("database", _database), ("files", _files))
