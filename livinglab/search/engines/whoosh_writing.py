"""Writing an index of Whoosh: its fields, batches, and which segments are merged when."""

import json
from collections.abc import Iterator, Sequence
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
BUILD_BATCH = 400
SMALL = 500  # documents; larger segments are merged only when nobody waits
MOST_SMALL = 8  # so many small segments are merged by the next batch
MOST_SEGMENTS = 12


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
    writer.commit(mergetype=merge_small)


def facts(entry: Entry) -> str:
    return json.dumps(
        [
            *(entry.id, entry.kind, entry.object_id, entry.region, entry.province),
            *(entry.application, entry.status, entry.author, entry.scope, entry.weight),
            day_number(entry.created_at),
        ]
    )


def merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge the small segments once there are many; leave the large ones alone."""
    small = [segment for segment in segments if segment.doc_count_all() <= SMALL]
    if len(small) < MOST_SMALL:
        return segments
    small.sort(key=lambda segment: segment.doc_count_all())
    chosen, documents = [], 0
    for segment in small:
        documents += segment.doc_count_all()
        if documents > SMALL * 2:
            break
        chosen.append(segment)
    return _merged(writer, segments, chosen)


def merge_all(writer: Any, segments: list[Any]) -> list[Any]:
    return _merged(writer, segments, segments)


def tidy(folder: Path) -> bool:
    """Merge everything into one segment if there are many; for when nobody waits."""
    index = whoosh_index.open_dir(str(folder))
    if len(index._segments()) <= MOST_SEGMENTS:
        return False
    index.writer(compound=False, limitmb=BUILD_MEMORY).commit(mergetype=merge_all)
    return True


def _merged(writer: Any, segments: list[Any], chosen: list[Any]) -> list[Any]:
    for segment in chosen:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    gone = {id(segment) for segment in chosen}
    return [segment for segment in segments if id(segment) not in gone]
