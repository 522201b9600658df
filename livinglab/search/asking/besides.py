"""What is asked for besides something: "absensi selain Sumedang", "surat kecuali SRIKANDI".

So are "super app bukan Jakarta" and "aduan di luar Jawa"; "kenapa bukan SRIKANDI" asks for it.
Only a region or an application is left out so; of anything else the words are looked for.
"""

import re
from typing import NamedTuple

from livinglab.search.asking.narrowing import without
from livinglab.search.asking.parts import Filters
from livinglab.search.vocabulary import Vocabulary

LONGEST = 5  # words of a name
BESIDES = re.compile(
    r"(?<!\S)(?:selain|kecuali|except|besides|other than|apart from|(?:di )?luar|outside"
    r"|(?P<not>(?:(?:tapi|tetapi|namun|but) )?(?:bukan|not)))\s+"
    r"(?:(?:di|dari|milik|punya|in|from|pulau)\s+)?(?=\S)",
    re.IGNORECASE,
)
TOO = frozenset({"juga", "pun", "also"})  # "selain Sumedang juga Subang" means both
ONLY = frozenset({"saja", "aja", "hanya", "cuma", "only"})  # nor is "bukan Sumedang saja" a no
# Behind these, or behind nothing, "bukan" asks: "kenapa bukan SRIKANDI".
WHY = frozenset({"kenapa", "mengapa", "knp", "apakah", "apa", "kok", "itu", "ini", "why", "is"})


class Besides(NamedTuple):
    """What is left of the words, what was cut out, and the filters that leave it out."""

    text: str
    cut: str
    filters: Filters


def besides(text: str, filters: Filters, known: Vocabulary) -> Besides:
    """The words without what they do not want, which the filters leave out."""
    for match in BESIDES.finditer(text):
        before, words = text[: match.start()].strip(), text[match.end() :].split(" ")
        if match["not"] and (not before or before.lower().split()[-1] in WHY):
            continue
        too = TOO | ONLY if match["not"] else TOO
        for taken in range(min(len(words), LONGEST), 0, -1):
            said = " ".join(words[:taken]).strip(",.;?!")
            narrower = _left_out(said, filters, known)
            if narrower and not too.intersection(words[taken : taken + 1]):
                rest = " ".join(words[taken:])
                cut = f"{match[0].strip()} {said}"
                return Besides(f"{before} {rest}".strip(), cut, narrower)
    return Besides(text, "", filters)


def _left_out(said: str, filters: Filters, known: Vocabulary) -> Filters | None:
    return without(filters, "application", said, known) or without(
        filters, "region", said, known
    )
