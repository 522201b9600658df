"""Regions as people call them beside their names: "bupati Blora", "Kota Pahlawan".

Who heads a region tells its kind as "kabupaten" does, and data/region_nicknames.csv has what
regions are called in speeches and in the news. Both are read in questions alone: in a text
"bupati" is a person, and "Kota Hujan" may be any rainy town.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from livinglab.regions import names, reference
from livinglab.search import analysis
from livinglab.search.vocabulary import Vocabulary

HEADS = {
    **dict.fromkeys(("bupati", "wabup", "wakil bupati"), "kabupaten"),
    **dict.fromkeys(("wali kota", "walikota", "walkot", "wako", "wawali", "pemko"), "kota"),
    **dict.fromkeys(("wakil wali kota", "wakil walikota"), "kota"),
    **dict.fromkeys(("gubernur", "wagub", "wakil gubernur"), "provinsi"),
}
MOST_HEADS = 8  # that are looked at, however many a question says
LONGEST = 6  # words of a name, as in meaning.py
HEAD = re.compile(
    rf"(?<!\S)({'|'.join(sorted(HEADS, key=len, reverse=True))})\s+"
    r"(?:kab(?:upaten|\.)?\s+|kota\s+|provinsi\s+)?(?=\S)",
    re.IGNORECASE,
)


def in_official_names(text: str, known: Vocabulary) -> str:
    """The words with the regions in them as they are called officially.

    "Matur Bupati" before a name is an application there, and nobody's office.
    """
    for match in reversed(list(islice(HEAD.finditer(text), MOST_HEADS))):
        kind, before = HEADS[match[1].lower()], text[: match.start()].split()[-1:]
        if known.application(" ".join([*before, match[1]])):
            continue
        if any(names.matcher().named(f"{kind} {said}") for said in _names(text, match.end())):
            text = f"{text[: match.start()]}{kind} {text[match.end() :]}"
    return _nickname().sub(lambda said: _nicknames().get(_plain(said[0]), said[0]), text)


def _names(text: str, start: int) -> Iterator[str]:
    """What stands there, word by word longer."""
    words = text[start:].split(" ")[:LONGEST]
    return (" ".join(words[:taken]).strip(",.;?!") for taken in range(1, len(words) + 1))


@cache
def _nicknames() -> dict[str, str]:
    rows = reference.rows("region_nicknames.csv")
    return {_plain(row["nickname"]): row["official_name"] for row in rows}


@cache
def _nickname() -> re.Pattern[str]:
    """Any of them as whole words, whatever stands between these."""
    ways = (r"[\s-]+".join(map(re.escape, name.split())) for name in _nicknames())
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(sorted(ways, key=len, reverse=True))})(?!\w)", re.IGNORECASE
    )


def _plain(name: str) -> str:
    return " ".join(analysis.fold(name).replace("-", " ").split())
