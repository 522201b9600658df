"""Who may use notifications: each their own; the way out works without signing in."""

from livinglab.accounts.models import User
from livinglab.db import db
from livinglab.notifications import tokens
from livinglab.notifications.models import Notification, Reason
from livinglab.outbox import Event
from tests.matrix import EVERYONE, SIGNED_IN, Route, only

ROUTES = (
    Route("notifications.list_notifications", "GET", "/notifikasi", SIGNED_IN),
    Route(
        "notifications.open_notification",
        "POST",
        "/notifikasi/{notification}/buka",
        only("member"),
    ),
    Route("notifications.read_all", "POST", "/notifikasi/dibaca", SIGNED_IN),
    Route("notifications.show_way_out", "GET", "/berhenti/{way_out}", EVERYONE),
    Route("notifications.stop_letters", "POST", "/berhenti/{way_out}", EVERYONE),
)


def build(people: dict[str, User]) -> dict[str, str]:
    """One line of the member's, and a link from a letter to them."""
    event = Event(kind="membership.confirmed", details={})
    db.session.add(event)
    db.session.flush()
    notification = Notification(
        user_id=people["member"].id,
        event_id=event.id,
        kind=event.kind,
        reason=Reason.OWN,
        subject="Kabupaten Ogan Ilir",
        url="/akun/keanggotaan",
    )
    db.session.add(notification)
    db.session.flush()
    way_out = tokens.path(people["member"], tokens.EVERYTHING).rpartition("/")[2]
    return {"notification": str(notification.id), "way_out": way_out}
