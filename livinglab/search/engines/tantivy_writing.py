"""Writing an index of Tantivy. One process may; it keeps its writer, which merges beside."""

from collections.abc import Sequence
from pathlib import Path

from tantivy import Index, IndexWriter

from livinglab.search.engines import Busy, Entry
from livinglab.search.engines.tantivy_fields import document_of, schema

MEMORY, BUILD_MEMORY = 32_000_000, 256_000_000  # bytes
BUILD_BATCH = 4_000  # each commit waits for the disk
THREADS = 1  # beside the one that hands in documents

_writers: dict[tuple[Path, int], IndexWriter] = {}  # at most one; with its memory


def create(folder: Path) -> None:
    Index(schema(), path=str(folder))


def write(folder: Path, entries: Sequence[Entry], *, is_building: bool = False) -> None:
    """Take in a batch, one entry for each document, and commit: it is on the disk then.

    Raises Busy while another process has the index open for writing.
    """
    writer = _writer(folder, BUILD_MEMORY if is_building else MEMORY)
    try:
        for entry in entries:
            writer.delete_documents_by_term("key", str(entry.id))
            if not entry.deleted:
                writer.add_document(document_of(entry))
        writer.commit()
    except BaseException:
        # A writer that failed is of no more use; what it had not committed is gone with it.
        close()
        raise


def tidy(folder: Path) -> bool:
    """Merging is done beside, as it writes; here what was begun is brought to its end."""
    if not any(place == folder for place, _memory in _writers):
        return False
    _key, writer = _writers.popitem()
    writer.wait_merging_threads()
    return True


def gather(folder: Path) -> bool:
    """Nothing: merging is done beside."""
    return False


def close() -> None:
    """Let the index go, so that another process may write to it."""
    _writers.clear()


def _writer(folder: Path, memory: int) -> IndexWriter:
    if (writer := _writers.get((folder, memory))) is not None:
        return writer
    close()
    try:
        writer = Index.open(str(folder)).writer(memory, THREADS)
    except ValueError as error:
        if "LockBusy" in str(error):
            raise Busy from error
        raise
    return _writers.setdefault((folder, memory), writer)
