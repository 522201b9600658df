"""Reads a question as it was typed, with whatever is wrong in it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from livinglab.regions import names
from livinglab.search.asking import meaning
from livinglab.search.asking.applications import conditions_weakened
from livinglab.search.asking.lexing import Piece, pieces
from livinglab.search.asking.parts import Alternative, Asked, Concept, Filters
from livinglab.search.scanning import clean
from livinglab.search.vocabulary import Vocabulary
from livinglab.slugs import slugify

KINDS = {
    "thread": ("topik", "forum", "pertanyaan", "diskusi", "thread"),
    "application": ("aplikasi", "application"),
    "replication": ("replikasi", "replication"),
    "region": ("daerah", "region"),
}
STAGES = {
    "interest": ("minat",),
    "study_visit": ("studitiru", "kunjungan", "studi"),
    "agreement": ("kesepakatan", "perjanjian", "mou"),
    "handover": ("serahterima", "bast"),
    "adaptation": ("penyesuaian",),
    "pilot": ("ujicoba",),
    "launched": ("diluncurkan", "peluncuran"),
    "in_use": ("digunakan", "dipakai"),
    "stopped": ("dihentikan", "dialihkan", "dihentikandialihkan"),
    "answered": ("terjawab",),
    "open": ("belumterjawab",),
}
DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
YES = frozenset({"ya", "y", "sudah", "1", "yes", "true"})
NO = frozenset({"tidak", "belum", "t", "0", "no", "false"})


def code_of(table: dict[str, tuple[str, ...]], said: str) -> str:
    """The code for a word of the table; "" if there is none."""
    key = re.sub(r"[\W_]", "", said.lower())
    for code, spellings in table.items():
        if key in spellings or key == code.replace("_", ""):
            return code
    return ""


def read(question: str, vocabulary: Vocabulary, filters: Filters | None = None) -> Asked:
    """The question as concepts and filters; `filters` were chosen beside it."""
    reader = _Reader(vocabulary, filters or Filters())
    text = " ".join(clean(question).split())
    for piece in pieces(text):
        reader.take(piece)
    return Asked(
        text=text,
        concepts=conditions_weakened(reader.concepts[: meaning.MOST_CONCEPTS]),
        excluded=tuple(reader.excluded[: meaning.MOST_CONCEPTS]),
        filters=reader.filters,
        mended=" ".join(reader.mended) if reader.has_slips else "",
        regions=tuple(dict.fromkeys(reader.regions)),
    )


class _Reader:
    def __init__(self, vocabulary: Vocabulary, filters: Filters) -> None:
        self.vocabulary, self.filters = vocabulary, filters
        self.concepts: list[Concept] = []
        self.excluded: list[Alternative] = []
        self.regions: list[str] = []
        self.mended: list[str] = []
        self.has_slips = False
        self._either = False

    def take(self, piece: Piece) -> None:
        if piece.kind == "or":
            self._either = bool(self.concepts)
            return
        if piece.kind == "words":
            self._take_words(piece.text)
        elif piece.kind == "phrase":
            phrase = meaning.of_phrase(piece.text)
            self._add([Concept(piece.text, (phrase,), exact=True)] if phrase else [])
            self.mended.append(f'"{piece.text}"')
        elif piece.kind == "prefix":
            self._add([meaning.of_prefix(piece.text, self.vocabulary)])
            self.mended.append(f"{piece.text}*")
        elif piece.kind == "without":
            phrase = meaning.of_phrase(piece.text)
            self.excluded += [phrase] if phrase else []
            self.mended.append(f'-"{piece.text}"')
        else:
            self.filters = narrowed(self.filters, piece)

    def _take_words(self, text: str) -> None:
        meant = meaning.of_words(text, self.vocabulary)
        self._add(list(meant.concepts))
        self.regions += meant.regions
        self.mended.append(meant.mended or text)
        self.has_slips = self.has_slips or (meant.mended or text) != text

    def _add(self, concepts: list[Concept]) -> None:
        if self._either and concepts and self.concepts:
            self.concepts[-1] = self.concepts[-1].joined_with(concepts.pop(0))
        self._either = False
        self.concepts += concepts


def narrowed(filters: Filters, piece: Piece) -> Filters:
    """With one more filter of the query language; what makes no sense is passed over."""
    said = piece.text.strip()
    if piece.kind == "kind" and (kind := code_of(KINDS, said)):
        return replace(filters, kinds=filters.kinds | {kind})
    if piece.kind == "stage" and (stage := code_of(STAGES, said)):
        return replace(filters, stages=filters.stages | {stage})
    if piece.kind == "application" and (slug := slugify(said)):
        return replace(filters, applications=filters.applications | {slug})
    if piece.kind in {"region", "province"}:
        return _in_region(filters, said)
    if piece.kind == "author":
        return replace(filters, author=said[:80])
    if piece.kind == "answered":
        status = {True: "answered", False: "open"}.get(said.lower() in YES)
        known = status if said.lower() in YES | NO else None
        return replace(filters, stages=filters.stages | {known}) if known else filters
    return _in_time(filters, piece.kind, said)


def _in_region(filters: Filters, said: str) -> Filters:
    codes = (said,) if re.fullmatch(r"\d\d(\.\d\d)?", said) else names.matcher().named(said)
    provinces = {code for code in codes if len(code) == 2}
    return replace(
        filters,
        provinces=filters.provinces | provinces,
        regions=filters.regions | (set(codes) - provinces),
    )


def _in_time(filters: Filters, kind: str, said: str) -> Filters:
    match = DATE.fullmatch(said)
    if match is None:
        return filters
    try:
        first = datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1), tzinfo=UTC)
    except ValueError:
        return filters
    if kind == "year":
        return replace(filters, years=filters.years | {first.year})
    if kind == "before":
        return replace(filters, before=first)
    return replace(filters, after=_end(first, match))


def _end(first: datetime, match: re.Match[str]) -> datetime:
    """The last moment of the year, month or day that was named."""
    try:
        if match[3]:
            return first + timedelta(days=1)
        if match[2]:
            return (first + timedelta(days=32)).replace(day=1)
        return first.replace(year=first.year + 1)
    except (ValueError, OverflowError):
        return first
