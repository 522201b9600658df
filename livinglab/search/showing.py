"""A piece of a text as one line of HTML, with some of its words marked."""

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

# What Markdown reads as a sign: at the beginning of a line, around words, and of a link all but
# its words. What it reads as text stays: snake_case, "2 * 3". So do the numbers of lists, which
# tell something. No sign is looked for further than it is long: hostile texts only begin them.
SIGNS = re.compile(
    r"(?m)(?P<between>^[ \t]{0,3}(?:\#{1,6}[ \t]|(?:>[ \t]?)+|[-*+][ \t]|```.*$)|\|)"
    r"|(?<![\w*_`~])(?:[*_`]|~~){1,3}(?=\S)|(?<![\s*_`~])(?:[*_`]|~~){1,3}(?![\w*_`~])"
    r"|!?\[(?=[^\[\]\n]{0,300}\]\()|\]\([^()\s]{0,500}\)"
)
FARTHEST = 600  # characters that a sign may reach beyond the piece
# Stand for one that is left out, and for marks; clean() leaves none of a text's own.
NOTHING, OPEN, CLOSE = "\0\1\2"
BEGIN, END = Markup("<mark>"), Markup("</mark>")
BEFORE, AFTER = re.compile(r"(?:^|\s)([^\w\s]{1,3})\Z"), re.compile(r"[^\w\s]{1,3}(?!\S)")


def line(
    text: str,
    words: Sequence[re.Match[str]],
    marked: Iterable[re.Match[str]],
    *,
    is_markdown: bool = False,
) -> Markup:
    """From the first of these words to the last, with the signs at them: "-5", "90%"."""
    start, end = _with_signs(text, words[0].start(), words[-1].end())
    piece = _without_markdown(text, start, end) if is_markdown else text[start:end]
    parts: list[str] = []
    at = 0
    for word in marked:
        first = word.start() - start
        if piece[first] not in {NOTHING, " "}:  # not in the address of a link
            parts += [_between(piece[at:first]), OPEN, word[0], CLOSE]
            at = word.end() - start
    parts.append(_between(piece[at:]))
    return escape("".join(parts)).replace(OPEN, BEGIN).replace(CLOSE, END)


def _with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    before, after = BEFORE.search(text[max(start - 4, 0) : start]), AFTER.match(text, end)
    return start - len(before[1]) if before else start, after.end() if after else end


def _without_markdown(text: str, start: int, end: int) -> str:
    """The piece, as long as it is. Where its lines begin is seen in the text around it."""
    kept, at = [], start
    for sign in SIGNS.finditer(text, start, min(end + FARTHEST, len(text))):
        if sign.start() >= end:
            break
        blank = " " if sign["between"] else NOTHING
        kept += [text[at : sign.start()], blank * len(sign[0])]
        at = sign.end()
    return ("".join(kept) + text[at:end])[: end - start]


def _between(text: str) -> str:
    """Text between marks; spaces at its ends are kept as one."""
    text = text.replace(NOTHING, "")
    words = " ".join(text.split())
    lead = " " if text[:1].isspace() else ""
    tail = " " if words and text[-1:].isspace() else ""
    return f"{lead}{words}{tail}"
