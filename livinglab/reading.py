"""Which requests read from the replica, where there is one (docs/decisions/0017).

Views that may lag are marked (replica.may_lag). Whoever writes is told, in a
signed cookie, where in the database's log of writes that ended, and reads from
the primary until the replica has come so far. What the replica does not know,
or fails to say, the primary is asked for. Within a request it never goes from
the primary to the replica: versions of pages that are newer than the rows
beside them would let an old page pass for a new one.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, has_request_context, request
from itsdangerous import BadSignature, Signer
from sqlalchemy import Dialect, ExceptionContext, event, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from livinglab import errors, metrics, wires
from livinglab.accounts.login import carries_session, forget_person
from livinglab.admission import FREE
from livinglab.db import FRESH, REPLICA, db, is_reading
from livinglab.parting import TOLD
from livinglab.replica import MAY_LAG, Replica

View = TypeVar("View", bound=Callable[..., Any])
COOKIE = "ditulis"
# The cookie outlives any lag at which the replica is read by so many seconds.
SPARE = 60
UNKNOWN = 2**63  # a position that no replica reaches
# Where the log of writes ends now: no commit before this moment lies beyond it.
_WRITTEN = text("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint")


def init_app(app: Flask) -> None:
    """After all views are there. Without a replica nothing is changed, and nothing costs."""
    app.extensions["replica"] = None
    if not app.config["DATABASE_READ_URL"]:
        return
    with app.app_context():
        primary = db.engine
    replica = app.extensions["replica"] = Replica(
        app.config["DATABASE_READ_URL"],
        primary.url,
        pool=app.config["DATABASE_READ_POOL"],
        most_lag=app.config["DATABASE_READ_LAG"],
    )
    replica.cuts_where_the_primary_hangs(wires.ButWriting(primary, lambda: not is_reading()))
    event.listen(primary, "do_connect", partial(_refuse_a_connection, replica))
    event.listen(replica.engine, "handle_error", partial(_note_lost, replica))
    for endpoint, view in app.view_functions.items():
        if getattr(view, MAY_LAG, False):
            app.view_functions[endpoint] = _from(replica, view)
    # Listening twice is listening once.
    event.listen(Session, "after_commit", _note_commit)
    app.before_request(_refuse_while_the_primary_hangs)
    app.after_request(_tell_where_it_ended)


def _refuse_while_the_primary_hangs() -> Response | None:
    """Whoever is signed in would wait there, and with them those who read from the replica."""
    replica: Replica = current_app.extensions["replica"]
    if replica.primary_hangs and carries_session() and request.endpoint not in FREE:
        return errors.say_that_the_database_is_away()
    return None


def _refuse_a_connection(replica: Replica, dialect: Dialect, *how: Any) -> None:
    """Where the primary hangs: whoever was cut off there would wait for it once more, and twice
    where the replica was to be read."""
    if replica.primary_hangs:
        raise dialect.loaded_dbapi.OperationalError("The primary database hangs.")


def _from(replica: Replica, view: View) -> View:
    @wraps(view)
    def reading(**arguments: Any) -> Any:
        for_visitor = not carries_session()
        if request.method not in {"GET", "HEAD"} or not replica.has(
            _position(), for_visitor=for_visitor
        ):
            metrics.count_reading("primary")
            return view(**arguments)
        db.session.info[REPLICA] = replica.engine
        try:
            answer = view(**arguments)
        except (NotFound, DBAPIError, PoolTimeout):
            pass
        else:
            metrics.count_reading("replica")
            return answer
        # In a new session, which knows nothing of the replica.
        forget_person()
        metrics.count_reading("both")
        return view(**arguments)

    return reading  # type: ignore[return-value]


def _note_lost(replica: Replica, context: ExceptionContext) -> None:
    """No server spoke, or one that is shutting down.

    Told by the replica's own engine: a request that reads there asks the primary who is
    signed in, and visitors are to read on where that one failed.
    """
    state = getattr(context.original_exception, "sqlstate", None)
    if state is None or str(state).startswith("57P"):
        replica.lost(context.original_exception)


def _position() -> int:
    """Up to where the reader has to see."""
    told = request.cookies.get(COOKIE)
    if told is None:
        return 0
    try:
        return int(_signer().unsign(told))
    except (BadSignature, ValueError):
        return UNKNOWN


def _note_commit(session: Session) -> None:
    if has_request_context() and not session.in_nested_transaction():
        g.has_committed = True


def _tell_where_it_ended(response: Response) -> Response:
    if g.get("has_committed"):
        position = _written()
        if g.get("has_taken") and not _is_heard_of(position):
            return errors.say_that_the_database_is_away()
        response.set_cookie(
            COOKIE,
            _signer().sign(str(position)).decode(),
            max_age=current_app.config["DATABASE_READ_LAG"] + SPARE,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response


def _is_heard_of(position: int) -> bool:
    """Whether no process can read from a replica that lacks what was taken, and not know.

    Else the primary went away with the deed, which visitors may go on to see (parting.py).
    """
    replica: Replica = current_app.extensions["replica"]
    if position == UNKNOWN:
        return False
    return replica.arrives(position, TOLD) or _written() != UNKNOWN


def _written() -> int:
    try:
        return int(db.session.scalar(_WRITTEN, bind_arguments=FRESH) or UNKNOWN)
    except SQLAlchemyError:
        db.session.rollback()
        return UNKNOWN


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt="replica")
