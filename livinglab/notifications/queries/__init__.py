"""What the notifications feature reads; `unread_count` is for the head of every page."""

from livinglab.notifications.queries.reading import (
    get_notification,
    notifications_of,
    unread_count,
)

__all__ = ["get_notification", "notifications_of", "unread_count"]
