"""Reads a question as it was typed, with whatever is wrong in it."""

from collections.abc import Sequence
from itertools import chain

from livinglab.search.asking import meaning
from livinglab.search.asking.adopters import adopters
from livinglab.search.asking.applications import conditions_weakened, taking_over_weakened
from livinglab.search.asking.besides import besides
from livinglab.search.asking.bodies import bodies_weakened
from livinglab.search.asking.bynames import in_official_names
from livinglab.search.asking.comparing import compared
from livinglab.search.asking.fronting import fronted
from livinglab.search.asking.kinds import kinds_weakened
from livinglab.search.asking.ledger import of_ledger
from livinglab.search.asking.lexing import FIELDS, Piece, pieces
from livinglab.search.asking.narrowing import narrowed, without
from livinglab.search.asking.parts import Alternative, Asked, Concept, Filters
from livinglab.search.asking.quoting import of_quoted
from livinglab.search.scanning import clean
from livinglab.search.vocabulary import Vocabulary

MOST_WORDS = 5  # of the value of a field without quotes, behind its first


def read(
    question: str,
    vocabulary: Vocabulary,
    filters: Filters | None = None,
    *,
    by_ledger: bool = True,
) -> Asked:
    """The question as concepts and filters; `filters` were chosen beside it.

    Where it is not read `by_ledger`, stages and years are words like others.
    """
    reader = _Reader(vocabulary, filters or Filters())
    text = " ".join(clean(question).split())
    reader.take_all(tuple(pieces(text)))
    concepts = _weakened(reader.concepts[: meaning.MOST_CONCEPTS], vocabulary)
    concepts, slugs = compared(text, concepts, vocabulary)
    concepts, adopted = adopters(text, concepts, vocabulary)
    meant = reader.filters
    if by_ledger:
        concepts, meant = of_ledger(text, concepts, meant, vocabulary)
    return Asked(
        text=text,
        concepts=concepts,
        excluded=tuple(chain(*reader.excluded[: meaning.MOST_CONCEPTS])),
        filters=meant,
        chosen=reader.filters,
        mended=" ".join(reader.mended) if reader.has_slips else "",
        fields=tuple(reader.fields),
        regions=tuple(dict.fromkeys(reader.regions)),
        compared=slugs,
        adopted=adopted,
    )


def _weakened(concepts: Sequence[Concept], vocabulary: Vocabulary) -> tuple[Concept, ...]:
    """Without what need not be said of them."""
    concepts = bodies_weakened(kinds_weakened(conditions_weakened(concepts)))
    return taking_over_weakened(concepts, vocabulary)


class _Reader:
    def __init__(self, vocabulary: Vocabulary, filters: Filters) -> None:
        self.vocabulary, self.filters = vocabulary, filters
        self.concepts: list[Concept] = []
        self.excluded: list[tuple[Alternative, ...]] = []
        self.regions: list[str] = []
        self.mended: list[str] = []
        self.fields: list[str] = []
        self.has_slips = False
        self._either = False

    def take_all(self, rest: Sequence[Piece]) -> None:
        while rest:
            piece, *rest = rest
            if piece.kind in FIELDS.values():
                rest = self._narrow(piece, rest)
            else:
                self._take(piece)

    def _narrow(self, piece: Piece, rest: Sequence[Piece]) -> Sequence[Piece]:
        """By the longest value that makes sense; one that makes none is words.

        What is left of the question comes back: "daerah:ogan ilir absensi" is about absensi.
        """
        is_followed = piece.is_open and rest and rest[0].kind == "words"
        words = rest[0].text.split(" ") if is_followed else []
        for taken in range(min(len(words), MOST_WORDS), -1, -1):
            said = " ".join((piece.text, *words[:taken]))
            narrow = without if piece.is_not else narrowed
            filters = narrow(self.filters, piece.kind, said, self.vocabulary)
            if filters is not None:
                self.filters = filters
                self.fields.append(" ".join((piece.said, *words[:taken])))
                self.mended.append(self.fields[-1])
                left = " ".join(words[taken:])
                return [rest[0]._replace(text=left), *rest[1:]] if left else rest[bool(words) :]
        if piece.text:
            self._take(Piece("words", piece.text, is_not=piece.is_not))
        return rest

    def _take(self, piece: Piece) -> None:
        if piece.kind == "or":
            self._either = bool(self.concepts)
            self.mended.append("OR")
            return
        if piece.is_not:
            self._leave_out(piece)
        elif piece.kind == "words":
            self._take_words(piece.text)
        elif piece.kind == "phrase":
            phrase = of_quoted(piece.text, self.vocabulary)
            self._add([Concept(piece.text, phrase, exact=True)] if phrase else [])
            self.mended.append(f'"{piece.text}"')
        elif piece.kind == "prefix":
            begun = meaning.of_prefix(piece.text, self.vocabulary)
            self._add([begun] if begun.alternatives else [])
            self.mended.append(f"{piece.text}*")

    def _leave_out(self, piece: Piece) -> None:
        if piece.kind == "prefix":
            self.excluded.append(meaning.of_prefix(piece.text, self.vocabulary).alternatives)
            self.mended.append(f"-{piece.text}*")
            return
        for text in piece.text.split() if piece.kind == "words" else (piece.text,):
            self.excluded.append(of_quoted(text, self.vocabulary))
            self.mended.append(f'-"{text}"')

    def _take_words(self, text: str) -> None:
        text = in_official_names(fronted(text), self.vocabulary)
        text, left_out, self.filters = besides(text, self.filters, self.vocabulary)
        meant = meaning.of_words(text, self.vocabulary)
        self._add(list(meant.concepts))
        self.regions += meant.regions
        self.mended.append(f"{meant.mended or text} {left_out}".strip())
        self.has_slips = self.has_slips or (meant.mended or text) != text

    def _add(self, concepts: list[Concept]) -> None:
        if self._either and concepts and self.concepts:
            self.concepts[-1] = self.concepts[-1].joined_with(concepts.pop(0))
        self._either = False
        self.concepts += concepts
