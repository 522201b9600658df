"""Who may keep searches: whoever has an account, each their own."""

from livinglab.accounts import policy as accounts
from livinglab.accounts.models import User
from livinglab.search.models import SavedSearch


def can_save(viewer: User | None) -> bool:
    return accounts.is_member(viewer)


def can_change(viewer: User | None, saved: SavedSearch) -> bool:
    return viewer is not None and can_save(viewer) and saved.user_id == viewer.id
