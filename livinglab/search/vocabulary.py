"""The words of the index: how rare each is, and which one was meant by a slip.

Kept in `search_word` by every put, in memory by every process, which reads
only what has changed since it last looked.
"""

import threading
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import log

from flask import current_app
from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import bindparam, func, select, update

from livinglab.db import db, insert
from livinglab.search import analysis
from livinglab.search.called import Called
from livinglab.search.models import SearchWord
from livinglab.search.packing import key_of

CHECK_SECONDS = 2.0
MOST_WORDS = 150_000  # in memory; the rarest of a very large site are left out
LONGEST_WORD = 60
YOUNG = 50  # documents that rarity is reckoned over at least
RARE = 20  # a word is taken for a slip beside a near one that is so many times as frequent


def count(before: dict[str, str], after: dict[str, str], seq: int) -> None:
    """Write that a document had these words and now has those."""
    came = {word: shown for word, shown in after.items() if word not in before}
    went = [word for word in before if word not in after]
    if came:
        statement = insert(SearchWord)
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=["word"],
                set_={
                    "documents": SearchWord.documents + 1,
                    "term": statement.excluded.term,  # as this version reads it
                    "seq": statement.excluded.seq,
                },
            ),
            [_row(word, shown, seq) for word, shown in sorted(came.items())],
        )
    if went:
        db.session.connection().execute(
            update(SearchWord)
            .where(SearchWord.word == bindparam("gone"))
            .values(documents=SearchWord.documents - 1, seq=seq),
            [{"gone": word} for word in sorted(went)],
        )


def restem() -> int:
    """Read all words as this version does; how many are read otherwise than before.

    For a start: processes that have the words in memory do not hear of it.
    """
    rows = db.session.execute(select(SearchWord.word, SearchWord.shown, SearchWord.term)).all()
    changed = [
        {"read": word, "as": _term(shown)} for word, shown, term in rows if _term(shown) != term
    ]
    if changed:
        db.session.connection().execute(
            update(SearchWord)
            .where(SearchWord.word == bindparam("read"))
            .values(term=bindparam("as")),
            changed,
        )
    return len(changed)


def _term(shown: str) -> str:
    terms = analysis.terms_of(shown)
    return (terms[0] if terms else "")[:LONGEST_WORD]


def _row(word: str, shown: str, seq: int) -> dict[str, object]:
    return {
        "word": word[:LONGEST_WORD],
        "term": _term(shown),
        "shown": shown[:LONGEST_WORD],
        "documents": 1,
        "seq": seq,
    }


class Vocabulary:
    """What one process knows of the words."""

    def __init__(self) -> None:
        self._seq = -1
        self._checked = 0.0
        self._refreshing = threading.Lock()
        self._counts: dict[str, int] = {}
        self._shown: dict[str, str] = {}
        self._terms: dict[str, str] = {}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._by_key: dict[int, int] = defaultdict(int)  # of a term → documents
        self._sorted: list[str] = []
        self._unsorted: list[str] = []
        self._called: Called | None = None
        # Documents, as far as the most frequent word tells; a young site has few of them.
        self.total = YOUNG

    def refresh(self, every: float = CHECK_SECONDS) -> None:
        """Whoever comes meanwhile goes on with what is known; with nothing known they wait."""
        if time.monotonic() - self._checked < every:
            return
        if not self._refreshing.acquire(blocking=self._seq < 0):
            return
        try:
            self._read_on()
            self._checked = time.monotonic()
        finally:
            self._refreshing.release()

    def _read_on(self) -> None:
        rows = db.session.execute(
            select(
                SearchWord.word,
                SearchWord.term,
                SearchWord.shown,
                SearchWord.documents,
                SearchWord.seq,
            )
            .where(SearchWord.seq > self._seq)
            .order_by(SearchWord.documents.desc())
            .limit(MOST_WORDS)
        ).all()
        # Names of applications are words of documents; people have theirs elsewhere.
        self._called = Called(self._called if not rows else None)
        for word, term, shown, documents, seq in rows:
            self._learn(word, term, shown, documents)
            self._seq = max(self._seq, seq)

    def _learn(self, word: str, term: str, shown: str, documents: int) -> None:
        if word not in self._counts:
            if len(self._counts) >= MOST_WORDS:
                return
            self._by_length[len(word)].append(word)
            self._unsorted.append(word)
        for found_by in (term, *(analysis.terms_of(shown)[1:] if "-" in shown else ())):
            self._by_key[key_of(found_by)] += documents - self._counts.get(word, 0)
        self._counts[word], self._shown[word], self._terms[word] = documents, shown, term
        self.total = max(self.total, documents)

    def knows(self, term: str) -> bool:
        return self._by_key.get(key_of(term), 0) > 0

    def has(self, word: str) -> bool:
        """Whether a document has the word as it is written."""
        return self._counts.get(word, 0) > 0

    def documents(self, term: str) -> int:
        return max(self._by_key.get(key_of(term), 0), 0)

    def rarity(self, term: str) -> float:
        """Inverse document frequency, never below a little."""
        return self._rarity(self.documents(term))

    def rarest(self, keys: Iterable[int]) -> Iterator[tuple[float, int]]:
        """The keys of words of the documents with their rarities, the rarest first."""
        counted = ((self._by_key.get(key, 0), key) for key in keys)
        for documents, key in sorted(one for one in counted if one[0] > 0):
            yield self._rarity(documents), key

    def _rarity(self, documents: int) -> float:
        found = min(documents, self.total)
        return max(log(1 + (self.total - found + 0.5) / (found + 0.5)), 0.1)

    def shown(self, word: str) -> str:
        return self._shown.get(word, word)

    def beginning_with(self, prefix: str, most: int) -> list[str]:
        """The most frequent terms of words that begin so."""
        if self._unsorted:  # few behind many in order: to sort those is to merge the two
            self._sorted += sorted(self._unsorted)
            self._sorted.sort()
            self._unsorted.clear()
        first = bisect_left(self._sorted, prefix)
        after = bisect_left(self._sorted, prefix + chr(0x10FFFF))
        found = self._sorted[first:after]
        found.sort(key=lambda word: (-self._counts[word], word))
        terms = filter(None, (self._terms[word] for word in found))
        return list(dict.fromkeys(terms))[:most]

    def nearest(self, word: str) -> str | None:
        """The word that was probably meant; None if this one seems to be right.

        One slip in short words, two in long ones; an everyday word is never
        mended, and an existing one only to a far more frequent one. Letters are
        sooner left out than put in.
        """
        length = len(word)
        if length < 4 or (not word.isalpha() and "-" not in word):
            return None
        slips = 1 if length < 7 else 2
        here = self._counts.get(word, 0)
        near: list[tuple[float, str]] = []
        for size in range(length - slips, length + slips + 1):
            for other, distance, _ in process.extract(
                word,
                self._by_length.get(size, ()),
                scorer=OSA.distance,
                score_cutoff=slips if not here else 1,
                limit=20,
            ):
                documents = self._counts[other]
                if other == word or documents <= max(here * RARE, 0):
                    continue
                if self._terms[other] == self._terms.get(word):
                    continue
                closeness = distance - 0.15 * log(1 + documents)
                closeness += (other[0] != word[0]) * 0.5 + (len(other) < length) * 0.2
                near.append((closeness, other))
        return min(near)[1] if near else None

    def term(self, word: str) -> str:
        return self._terms.get(word, word)

    def application(self, said: str) -> str:
        """The slug of the one application that is called so; "" if none is, or several are."""
        return self._known_as().slug(said)

    def authors(self, said: str) -> frozenset[str]:
        """The codes of those who are called so; none if they are too many."""
        return self._known_as().authors(said)

    def _known_as(self) -> Called:
        called = self._called or Called()  # another thread may drop it meanwhile
        self._called = called
        return called


def vocabulary(every: float | None = None) -> Vocabulary:
    """The words this process knows, brought up to date if that was some time ago."""
    known: Vocabulary = current_app.extensions.setdefault("search_words", Vocabulary())
    if every is None:
        every = 0 if current_app.config["MODE"] == "test" else CHECK_SECONDS
    known.refresh(every)
    return known


def size() -> int:
    return db.session.scalar(select(func.count()).select_from(SearchWord)) or 0
