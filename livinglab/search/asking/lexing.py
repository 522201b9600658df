"""The query language: words, "phrase", -not, OR, prefix*, jenis:…; nothing is an error.

A quote that is not closed ends with the question, an unknown field is a word,
an OR or NOT with nothing beside it is dropped. Quotation marks are those of any keyboard.
There are no groups, but for what is not wanted: "-(a OR b)" is "-a -b".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_QUESTION = 400
FIELDS = {
    "jenis": "kind",
    "daerah": "region",
    "provinsi": "province",
    "aplikasi": "application",
    "tahap": "stage",
    "sebelum": "before",
    "sesudah": "after",
    "oleh": "author",
    "terjawab": "answered",
    "tahun": "year",
}
# "zebra^5": of other engines.
BOOST = re.compile(r"(?<=[^\W\d_]|[\")*])\^\d+(?:[.,]\d+)?(?!\S)")
NOT_AT_END = re.compile(r"(?:(?<!\S)NOT\s*)+$")
BRACKETS = re.compile(r"[()]")
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
OR = r"(?:OR|ATAU|\|)(?!\S)"
# Up to its bracket; of one that is not closed the first word, and what stands behind an OR.
GROUP = rf"""
    \((?:(?P<group>(?:[^()]|\([^()]*\))*)\)
      |\(*(?P<begun>(?:"[^"]*"|[^\s()"]+)(?:\s+{OR}\s+(?:"[^"]*"|[^\s()"]+))*))
"""
PIECE = re.compile(
    rf"""
    (?P<or>(?<!\S){OR})
    | (?P<not>(?<!\S)(?:-|NOT\s+))?
      (?:
        (?P<field>(?i:{"|".join(FIELDS)})):
          (?:\s?"(?P<quoted>[^"]*)"?|(?P<value>[^\s"]+)|\s(?P<later>[^\s":]+)(?!\S))
        | "(?P<phrase>[^"]*)"?
        | (?(not){GROUP}|(?!))
        | (?P<prefix>[^\W_][\w-]{{2,}})\*(?(not)(?!\w))
        | (?P<word>[^\s"]+)
      )
    """,
    re.VERBOSE,
)


class Piece(NamedTuple):
    """kind: "words", "phrase", "prefix", "or", or the name of a field.

    What it says is not wanted where `is_not`. `said` is how it was written; a value is
    `open` if the words behind it may belong to it.
    """

    kind: str
    text: str
    said: str = ""
    is_open: bool = False
    is_not: bool = False


def pieces(question: str) -> Iterator[Piece]:
    """Words that follow each other are one piece."""
    words: list[str] = []
    text = BOOST.sub("", question[:LONGEST_QUESTION].translate(QUOTES))
    text = NOT_AT_END.sub("", text)
    for match in PIECE.finditer(text):
        if match["word"] and not match["not"]:
            words.append(match["word"])
            continue
        if words:
            yield Piece("words", " ".join(words))
            words = []
        group = match["begun"] if match["group"] is None else match["group"]
        yield from (_piece(match),) if group is None else _unwanted(group)
    if words:
        yield Piece("words", " ".join(words))


def _unwanted(group: str) -> Iterator[Piece]:
    """All that stands in brackets behind a minus; what is "not not" wanted is left out."""
    for piece in pieces(BRACKETS.sub(" ", group)):
        if piece.kind != "or" and not piece.is_not:
            yield piece._replace(is_not=True, said=f"-{piece.said}")


def _piece(match: re.Match[str]) -> Piece:
    is_not = match["not"] is not None
    if match["field"]:
        value = match["quoted"] or match["value"] or match["later"] or ""
        kind, is_open = FIELDS[match["field"].lower()], match["quoted"] is None
        return Piece(kind, value.strip(), match[0], is_open, is_not)
    if match["phrase"] is not None:
        return Piece("phrase", match["phrase"], is_not=is_not)
    if match["or"]:
        return Piece("or", "")
    if match["prefix"]:
        return Piece("prefix", match["prefix"], is_not=is_not)
    return Piece("phrase", match["word"], is_not=is_not)
