"""Writing an index of Whoosh: its fields, batches, and which segments are merged when."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.analysis import Analyzer, Token
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.reading import SegmentReader

from livinglab.search.dates import day_number
from livinglab.search.engines import Entry
from livinglab.search.packing import parts_of, placed

MEMORY = 64  # megabytes a batch may take
BUILD_MEMORY = 256
BUILD_BATCH = 1_000  # while an index is made nothing is merged: that takes as long again
# Documents. To merge one takes some 12 ms, for which what was written meanwhile waits.
SMALL = 150  # larger segments are merged only when nothing comes in, or by night
AT_ONCE, AT_WORST, QUIETLY = 50, 300, 500  # in one merge
# Segments: of a merge; that there are before a batch merges any; and of which two are enough,
# as each costs a search some time. Then a document that comes alone is written some four times
# in all. (To merge all that is small at the eighth was 30 times.)
FEWEST, MOST_SMALL, CROWDED = 4, 16, 32
# By night more than these become one: at 200,000 posts that takes three minutes, and a search
# takes 15 to 45 % less than with 29 of them, the index a third less of the disk.
MOST_SEGMENTS = 8

MergeType = Callable[[Any, list[Any]], list[Any]]


class Places(Analyzer):  # type: ignore[misc]  # Whoosh has no types
    """Splits what search/analysis.py made; the index names the class: it stays here."""

    def __call__(self, value: str, **options: Any) -> Iterator[Any]:
        token = Token(positions=True)
        for term, at in placed(parts_of(value)):
            token.text, token.pos = term, at
            yield token


def schema() -> Any:
    return Schema(
        id=ID(unique=True),
        head=TEXT(analyzer=Places(), phrase=False),
        text=TEXT(analyzer=Places(), phrase=True),
        facts=STORED,
    )


def create(folder: Path) -> None:
    whoosh_index.create_in(str(folder), schema())


def write(folder: Path, entries: Sequence[Entry], *, is_building: bool = False) -> None:
    """Take in a batch, one entry for each document, and commit. The lock must be held."""
    index = whoosh_index.open_dir(str(folder))
    writer = index.writer(compound=False, limitmb=BUILD_MEMORY if is_building else MEMORY)
    seen = writer.searcher()  # one for the batch: Whoosh would open its own for each deletion
    try:
        for entry in entries:
            writer.delete_by_term("id", str(entry.id), searcher=seen)
            if not entry.deleted:
                title, names, _ = (entry.stems + "\n\n").split("\n", 2)
                writer.add_document(
                    id=str(entry.id),
                    head=f"{title}\n{names}",
                    text=entry.stems,
                    facts=facts(entry),
                )
    except BaseException:
        writer.cancel()
        raise
    finally:
        seen.close()
    writer.commit(mergetype=merge_nothing if is_building else merge_little)


def facts(entry: Entry) -> str:
    return json.dumps(
        [
            *(entry.id, entry.kind, entry.object_id, entry.region, entry.province),
            *(entry.application, entry.status, entry.author, entry.scope, entry.weight),
            day_number(entry.created_at),
        ]
    )


def waiting(segments: Iterable[Any]) -> list[Any]:
    """Those that a batch merges, for which readers wait: a few, unless there are very many."""
    small = [segment for segment in segments if _size(segment) <= SMALL]
    if len(small) >= CROWDED:
        return alike(small, AT_WORST, fewest=2)
    return alike(small, AT_ONCE) if len(small) >= MOST_SMALL else []


def alike(segments: Iterable[Any], most: int, fewest: int = FEWEST) -> list[Any]:
    """The smallest of about one size, with so many documents at most; none if they are few.

    One that is much larger than those before would be merged again and again for their sake.
    """
    ordered = sorted(segments, key=_size)
    for first in range(len(ordered)):
        chosen, documents = list[Any](), 0
        for segment in ordered[first:]:
            size = _size(segment)
            if documents + size > most or (chosen and size > 2 * documents):
                break
            chosen.append(segment)
            documents += size
        if len(chosen) >= fewest:
            return chosen
    return []


def merging(choose: Callable[[list[Any]], list[Any]]) -> MergeType:
    """What Whoosh does with the segments there are before it adds that of a batch.

    One of which all documents were replaced meanwhile is left out, and its files go. Pages
    that are written to again and again leave many such, and to merge one, whose terms are
    all read for nothing, takes as long as if it lived.
    """

    def merge(writer: Any, segments: list[Any]) -> list[Any]:
        living = [segment for segment in segments if _size(segment)]
        chosen = choose(living)
        for segment in chosen:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
        return [segment for segment in living if segment not in chosen]

    return merge


merge_nothing, merge_little, merge_all = merging(lambda _: []), merging(waiting), merging(list)
merge_quietly = merging(lambda segments: alike(segments, QUIETLY))


def tidy(folder: Path) -> bool:
    """Merge everything into one segment if there are many; for when nobody waits."""
    index = whoosh_index.open_dir(str(folder))
    if len(index._segments()) <= MOST_SEGMENTS:
        return False
    index.writer(compound=False, limitmb=BUILD_MEMORY).commit(mergetype=merge_all)
    return True


def gather(folder: Path) -> bool:
    """Merge some small segments if there are enough; for when nothing comes in."""
    index = whoosh_index.open_dir(str(folder))
    if not alike(index._segments(), QUIETLY):
        return False
    index.writer(compound=False, limitmb=MEMORY).commit(mergetype=merge_quietly)
    return True


def _size(segment: Any) -> int:
    """In documents that were not replaced meanwhile: the others are not merged."""
    return int(segment.doc_count())
