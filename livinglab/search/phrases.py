"""Phrases, looked for in what analysis.stems() makes of a text."""

import re
from functools import lru_cache

from livinglab.search.asking.parts import GAP


@lru_cache(maxsize=2_000)
def side_by_side(terms: tuple[str, ...]) -> re.Pattern[str]:
    """These terms side by side; each may share its place with others."""
    places = [
        r"[^ ]+" if term == GAP else rf"(?:[^ ]*\+)?{re.escape(term)}(?:\+[^ ]*)?"
        for term in terms
    ]
    return re.compile(rf"(?<![^ ]){' '.join(places)}(?![^ ])")
