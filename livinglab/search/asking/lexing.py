"""The query language: words, "phrase", -not, OR, prefix*, jenis:…; nothing is an error.

A quote that is not closed ends with the question, an unknown field is a word,
an OR with nothing beside it is dropped. Quotation marks are those of any keyboard.
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
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
PIECE = re.compile(
    rf"""
    (?P<field>(?i:{"|".join(FIELDS)})):
      (?:\s?"(?P<quoted>[^"]*)"?|(?P<value>[^\s"]+)|\s(?P<later>[^\s":]+)(?!\S))
    | (?P<not>(?<!\S)-)?"(?P<phrase>[^"]*)"?
    | (?P<or>(?<!\S)(?:OR|ATAU|\|)(?!\S))
    | (?P<minus>(?<!\S)(?:-|NOT\s+))(?P<without>[^\s"]+)
    | (?P<prefix>[^\W_][\w-]{{2,}})\*
    | (?P<word>[^\s"]+)
    """,
    re.VERBOSE,
)


class Piece(NamedTuple):
    """kind: "words", "phrase", "prefix", "without", "or", or the name of a field.

    `said` is how it was written; a value is `open` if the words behind it may belong to it.
    """

    kind: str
    text: str
    said: str = ""
    is_open: bool = False


def pieces(question: str) -> Iterator[Piece]:
    """Words that follow each other are one piece."""
    words: list[str] = []
    for match in PIECE.finditer(question[:LONGEST_QUESTION].translate(QUOTES)):
        if match["word"]:
            words.append(match["word"])
            continue
        if words:
            yield Piece("words", " ".join(words))
            words = []
        yield _piece(match)
    if words:
        yield Piece("words", " ".join(words))


def _piece(match: re.Match[str]) -> Piece:
    if match["field"]:
        value = match["quoted"] or match["value"] or match["later"] or ""
        kind = FIELDS[match["field"].lower()]
        # Whatever follows would make sense as the name of a person.
        is_open = match["quoted"] is None and kind != "author"
        return Piece(kind, value.strip(), match[0], is_open)
    if match["phrase"] is not None:
        return Piece("without" if match["not"] else "phrase", match["phrase"])
    if match["or"]:
        return Piece("or", "")
    if match["minus"]:
        return Piece("without", match["without"])
    return Piece("prefix", match["prefix"])
