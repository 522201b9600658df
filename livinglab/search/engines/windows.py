"""How far back PostgreSQL looks for words that most documents have.

To put all of 80,000 documents in an order takes it a sixth of a second, and where words
have to stand together it reads the vector of each. So it looks at the newest first, as
many as should hold enough, and only if they do not at more.
"""

from collections.abc import Iterable
from math import exp

LOOKED_AT = 4_000  # documents that are expected to match in the first look
FURTHER = 8  # times as far, the next time


def oldest(newest: int, rarities: Iterable[float], times: int) -> int:
    """The id above which to look; 0 for all, where `newest` is the highest.

    A rarity is about −log of the share of documents that have a concept (see
    Vocabulary.rarity); that concepts come together by chance is near enough.
    """
    return max(newest - int(LOOKED_AT * exp(sum(rarities)) * times), 0)
