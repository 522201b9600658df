"""How the site is, for people; what machines ask is /readyz and /metrics."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from livinglab import metrics
from livinglab.db import now
from livinglab.errors import DATABASE_BACK, leave_the_database_alone

bp = Blueprint("status", __name__)
# So many rows are worked off within a minute; more means that the worker is behind.
MANY_WAITING = 200


@bp.get("/status")
def show_status() -> ResponseReturnValue:
    try:
        waiting = metrics.waiting()
    except SQLAlchemyError:
        leave_the_database_alone()
        page = render_template("pages/status.html", waiting=None, at=now(), many=0)
        return page, 503, {"Retry-After": str(DATABASE_BACK)}
    return render_template("pages/status.html", waiting=waiting, at=now(), many=MANY_WAITING)
