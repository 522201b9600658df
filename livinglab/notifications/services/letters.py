"""Letters about notifications: one for one, or several gathered in one.

In the language of who gets them, with a link, the reason, and a way out that
takes one click and no sign-in (RFC 8058).
"""

from collections.abc import Sequence

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from livinglab import outbox
from livinglab.accounts.models import User
from livinglab.db import now
from livinglab.notifications import tokens
from livinglab.notifications.labels import sentence, why
from livinglab.notifications.models import Notification

MOST_LINES = 50


def write_one(user: User, notification: Notification) -> None:
    """The letter about one notification."""
    way_out = _link(tokens.path(user, notification.scope or tokens.EVERYTHING))
    with force_locale(user.language):
        _post(
            f"notification:{notification.id}",
            user,
            sentence(notification),
            [sentence(notification) + ".", _("Baca di sini:"), _link(notification.url)],
            _("Anda menerima surat ini karena %(why)s.", why=why(notification)),
            way_out,
        )
    _settle([notification])


def write_digest(user: User, notifications: Sequence[Notification]) -> None:
    """One letter about several notifications, oldest first. There is at least one."""
    way_out = _link(tokens.path(user, _shared_scope(notifications)))
    with force_locale(user.language):
        lines = [f"- {sentence(one)}\n  {_link(one.url)}" for one in notifications[:MOST_LINES]]
        if len(notifications) > MOST_LINES:
            lines.append(_("Selebihnya ada di %(link)s", link=_link("/notifikasi")))
        title = ngettext("%(num)s kabar baru", "%(num)s kabar baru", len(notifications))
        _post(
            f"digest:{notifications[-1].id}",
            user,
            title,
            [title + ":", *lines],
            _("Kabar dikumpulkan dalam satu surat karena banyak, atau karena pilihan Anda."),
            way_out,
        )
    _settle(notifications)


def _shared_scope(notifications: Sequence[Notification]) -> str:
    """What all of them are about, so that its way out stops that alone; else everything."""
    first, *others = {one.scope for one in notifications}
    return first if first and not others else tokens.EVERYTHING


def _post(
    key: str, user: User, subject: str, paragraphs: list[str], reason: str, way_out: str
) -> None:
    body = "\n\n".join(
        [
            _("Halo %(name)s,", name=user.name),
            *paragraphs,
            "-- \n" + reason,
            _("Berhenti menerima surat seperti ini: %(link)s", link=way_out),
        ]
    )
    outbox.post_mail(
        key,
        to=user.email,
        subject=f"LivingLab: {subject}",
        body=body + "\n",
        unsubscribe_url=way_out,
    )


def _settle(notifications: Sequence[Notification]) -> None:
    for notification in notifications:
        notification.mail_waits, notification.mailed_at = False, now()


def _link(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"
