"""The fields of an index of Tantivy, and what of a document goes into each.

Nothing is analysed and nothing stored: terms come with their places as
search/analysis.py made them, and what filters, facets and orders need are
columns ("fast fields").
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from tantivy import Document, PreTokenizedString, Schema, SchemaBuilder, Token

from livinglab.search.dates import UNDATED, years
from livinglab.search.engines import Entry
from livinglab.search.packing import parts_of, placed

SAMPLES = 64  # parts of all things; the pages of one are in one part
VALUES = ("kind", "region", "province", "application", "stage", "year", "author", "scope")
NUMBERS = ("thing", "day", "likely", "newest", "confirmed")

ID_BITS, DAY_BITS, WEIGHT_BITS = 28, 16, 19  # 63 in all: an order is one number
WEIGHT_STEP = 0.01
DAY = timedelta(days=1)


def schema() -> Schema:
    builder = SchemaBuilder()
    # The id as a word: of documents told by a number, Tantivy 0.27 deletes none.
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("id", fast=True)
    builder.add_text_field("head", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name="raw", index_option="position")
    builder.add_text_field("sample", tokenizer_name="raw", index_option="basic")
    for name in VALUES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBERS:
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def document_of(entry: Entry) -> Document:
    document = Document()
    document.add_text("key", str(entry.id))
    document.add_unsigned("id", entry.id)
    title, names, _ = (entry.stems + "\n\n").split("\n", 2)
    document.add_pre_tokenized_text("head", _terms(f"{title}\n{names}"))
    document.add_pre_tokenized_text("text", _terms(entry.stems))
    for name, value in _values(entry):
        document.add_text(name, value)
    thing = f"{entry.kind} {entry.object_id}".encode()
    thing_number = int.from_bytes(blake2b(thing, digest_size=7).digest())
    document.add_unsigned("thing", thing_number)
    document.add_text("sample", str(thing_number % SAMPLES))
    for name, number in _numbers(entry):
        document.add_unsigned(name, number)
    return document


def day_of(moment: datetime) -> int:
    """Days since 1970, as the columns count them; 0 for what is undated."""
    return max(0, (moment.astimezone(UTC) - UNDATED) // DAY)


def _values(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "kind", entry.kind
    yield "scope", entry.scope
    yield "stage", entry.status
    for year in years(entry.created_at.year):
        yield "year", year
    for name, codes in (
        ("region", entry.region),
        ("province", entry.province),
        ("application", entry.application),
        ("author", entry.author),
    ):
        for code in codes.split():
            yield name, code


def _numbers(entry: Entry) -> Iterator[tuple[str, int]]:
    """The day, and the orders, highest first."""
    weight = min(round(max(0.0, entry.weight) / WEIGHT_STEP), (1 << WEIGHT_BITS) - 1)
    day = min(day_of(entry.created_at), (1 << DAY_BITS) - 1)
    yield "day", day
    yield "likely", weight << ID_BITS | entry.id
    yield "newest", day << ID_BITS | entry.id
    last = (1 << ID_BITS) - 1 - entry.id
    yield "confirmed", (weight << DAY_BITS | day) << ID_BITS | last


def _terms(stems: str) -> PreTokenizedString:
    tokens = [Token(term, at, 0, 0) for term, at in placed(parts_of(stems))]
    return PreTokenizedString("", tokens)
