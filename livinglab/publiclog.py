"""The public log: what moderators, curators and administrators did, and why.

Written in the same transaction as the deed and never changed afterwards, but
for one thing: the name of a person who closed the account is taken out.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from livinglab import pagecache
from livinglab.accounts.models import User
from livinglab.db import Base, db, now


class LogEntry(Base):
    __tablename__ = "log_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    # A verb and its object: "thread.hide", "membership.confirm", "application.return".
    action: Mapped[str] = mapped_column(String(40), index=True)
    # The subject's name for the reader; never the text that was hidden.
    subject: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(400), default="")
    # Set for what concerns a closed category: the entry is as closed as that.
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)

    actor: Mapped[User] = relationship(lazy="raise_on_sql")


def record(
    actor: User,
    action: str,
    *,
    subject: str,
    reason: str,
    url: str = "",
    category_id: int | None = None,
) -> None:
    """Write a line. The reason is asked for in the form, and shown to everybody."""
    db.session.add(
        LogEntry(
            actor_id=actor.id,
            action=action,
            subject=subject[:300],
            reason=reason,
            url=url,
            category_id=category_id,
        )
    )
    pagecache.touch("log")


def forget(url: str, *, subject: str, new_url: str) -> None:
    """Take a person out of the entries about them, whose address was `url`."""
    db.session.execute(
        update(LogEntry).where(LogEntry.url == url).values(subject=subject, url=new_url)
    )
    pagecache.touch("log")
