"""What an event is to people: who could be told of it, why, in which words, and who may see it.

An event whose subject is gone, hidden or not yet open to readers is an
occasion for nobody: None.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from livinglab.accounts.models import User
from livinglab.notifications.models import Reason
from livinglab.notifications.queries import people


class Told(NamedTuple):
    """Why somebody is told, and which subscription would have to end to stop it."""

    reason: Reason
    scope: str = ""


class Letter(enum.Enum):
    """Whether letters are written about it, to those who want any."""

    AT_ONCE = enum.auto()
    GATHERED = enum.auto()  # in the next one that gathers several
    NONE = enum.auto()


@dataclass
class Occasion:
    """`candidates` may hold anybody: `may_see` is asked of each, as they are now."""

    kind: str
    subject: str
    url: str
    may_see: Callable[[User], bool]
    candidates: dict[int, Told] = field(default_factory=dict)
    thread_id: int | None = None
    post_number: int | None = None
    # One line for one post, though several events speak of it.
    is_news: bool = False
    # How many things it tells of.
    count: int = 1
    letter: Letter = Letter.AT_ONCE

    def add(self, user_ids: set[int], reason: Reason, scope: str = "") -> None:
        """Name candidates; the reason that was given first stands."""
        for user_id in sorted(user_ids):
            self.candidates.setdefault(user_id, Told(reason, scope))

    def add_keepers(self, organisation_ids: set[int | None], province: str | None) -> None:
        """Representatives; where there is none, the facilitators of the province."""
        self.add(people.representative_ids(organisation_ids), Reason.REPRESENTATIVE)
        if not self.candidates:
            self.add(people.facilitator_ids(province), Reason.FACILITATOR)
