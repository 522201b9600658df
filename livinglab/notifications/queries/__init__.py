"""What the notifications feature reads; `unread_count_of` is for the head of every page."""

from livinglab.notifications.queries.reading import (
    get_notification,
    notifications_of,
    unread_count_of,
)

__all__ = ["get_notification", "notifications_of", "unread_count_of"]
