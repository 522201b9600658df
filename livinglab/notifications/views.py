"""A person's notifications, and the way out of the letters."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFProtect

from livinglab.accounts import policy
from livinglab.accounts import queries as people
from livinglab.accounts.login import member
from livinglab.db import db
from livinglab.errors import require
from livinglab.forms import LivingForm
from livinglab.notifications import labels, queries, tokens
from livinglab.notifications.services import reading as services

bp = Blueprint("notifications", __name__)
BLUEPRINTS = (bp,)


@bp.get("/notifikasi")
def list_notifications() -> ResponseReturnValue:
    reader = member()
    asked = request.args.get("sesudah", "")
    return render_template(
        "notifications/list.html",
        found=queries.notifications_of(reader, after=asked),
        asked=asked,
        sentence=labels.sentence,
        why=labels.why,
        form=LivingForm(),
    )


@bp.post("/notifikasi/<int(max=2147483647):notification_id>/buka")
def open_notification(notification_id: int) -> ResponseReturnValue:
    """Read it and go there."""
    reader = member()
    require(policy.can_edit_account(reader, reader))
    notification = queries.get_notification(notification_id, reader)
    services.mark_read(notification)
    db.session.commit()
    return redirect(notification.url, 303)


@bp.post("/notifikasi/dibaca")
def read_all() -> ResponseReturnValue:
    reader = member()
    require(policy.can_edit_account(reader, reader))
    services.mark_all_read(reader)
    db.session.commit()
    flash(_("Semua notifikasi ditandai sudah dibaca."), "ok")
    return redirect("/notifikasi", 303)


@bp.get("/berhenti/<token>")
def show_way_out(token: str) -> ResponseReturnValue:
    """Asks first: programs that look at letters open links, too."""
    way = tokens.read(token)
    return render_template("notifications/leave.html", way=way), 200 if way else 404


@bp.post("/berhenti/<token>")
def stop_letters(token: str) -> ResponseReturnValue:
    """One click, without signing in and without our token: RFC 8058 asks for it."""
    way = tokens.read(token)
    user = people.find_user(way.user_id) if way else None
    if way is None or user is None:
        return render_template("notifications/leave.html", way=None), 404
    services.stop_letters(user, way.scope)
    db.session.commit()
    return render_template("notifications/left.html", way=way)


def exempt(protect: CSRFProtect) -> None:
    """The signed address itself is the proof; mail programs send no token."""
    protect.exempt(stop_letters)
