"""/healthz: the process lives. /readyz: it can do its work."""

from typing import Any

from flask import Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from livinglab import outside
from livinglab.db import db
from livinglab.replica import Replica


def init_app(app: Flask) -> None:
    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/readyz")
    def readyz() -> tuple[Response, int]:
        """503 with what is wrong, so that a proxy sends nobody here meanwhile.

        Where visitors read on without the primary, they are to be sent.
        """
        faults = [name for name, check in CHECKS if not check(app)]
        is_ready = not faults
        told: dict[str, Any] = {}
        # What the site can do without.
        if found := outside.answers():
            told["outside"] = found
        if (replica := app.extensions["replica"]) is not None:
            told["replica"] = _told(replica)
            is_ready |= faults == ["database"] and replica.has(for_visitor=True)
        return jsonify({"ready": is_ready, "faults": faults} | told), 200 if is_ready else 503


def _told(replica: Replica) -> dict[str, Any]:
    is_read, look = replica.has(for_visitor=True), replica.last
    return {
        "is_read": is_read,
        "fault": look.why_not(for_visitors=True) or look.fault,
        "lag_seconds": look.seconds,
        "lag_bytes": look.bytes,
    }


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
