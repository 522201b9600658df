"""What an address of /cari asks for: for the page, for programs, feeds and saved searches."""

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote_plus, urlencode

from werkzeug.datastructures import MultiDict

from livinglab.regions import names
from livinglab.regions.queries import region_names
from livinglab.search import asking
from livinglab.search.asking import Asked, Filters
from livinglab.search.asking.lexing import QUOTES
from livinglab.search.asking.narrowing import KINDS, STAGES, code_of
from livinglab.search.facets import chosen_in
from livinglab.search.models import SavedSearch
from livinglab.search.scanning import clean
from livinglab.search.vocabulary import vocabulary

LONGEST_QUESTION = 400
LONGEST_NAME = 80  # of a province
# At the end of a text, where it says nothing; it would of a field behind it.
HANGING = re.compile(r"(?:(?<!\S)(?:OR|ATAU|NOT|\|)\s*)+$")
SORTS = {
    "relevance": ("palingcocok", "cocok", "relevan", "relevansi"),
    "newest": ("terbaru", "baru"),
    "confirmed": ("palingbanyakdibenarkan", "dibenarkan"),
}
# A page has a hundred addresses of the same question.
_quoted = lru_cache(maxsize=1_024)(quote_plus)


class Field(NamedTuple):
    """A field of the query language, as it is written in a question, and what it means."""

    said: str
    filters: Filters

    def is_of(self, facet: str, value: str = "") -> bool:
        """Whether it narrows by the facet, to this value if one is given."""
        chosen = chosen_in(self.filters)[facet]
        return value in chosen if value else bool(chosen)


class Question(NamedTuple):
    """What the address asks for; whatever makes no sense is left out."""

    text: str
    kind: str = ""
    province: str = ""
    stage: str = ""
    sort: str = ""
    page: int = 1
    # `Results.until` of the page before.
    until: int = 0

    @property
    def chosen(self) -> dict[str, str]:
        """Facet → what is chosen of it beside the text, or nothing."""
        return {"kind": self.kind, "stage": self.stage, "province": self.province}

    @property
    def filters(self) -> Filters:
        return Filters(
            kinds=frozenset({self.kind} - {""}),
            provinces=frozenset({self.province} - {""}),
            stages=frozenset({self.stage} - {""}),
        )

    @property
    def key(self) -> str:
        """The same for questions that ask the same, in whatever letters and order of hits."""
        parts = (self.text.casefold(), self.kind, self.province, self.stage)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def arguments(self, **changed: object) -> dict[str, Any]:
        """The address of the same question, changed; without what is at its default."""
        names = {"q": self.text, "jenis": self.kind, "provinsi": self.province,
                 "tahap": self.stage, "urut": self.sort}  # fmt: skip
        return {name: value for name, value in (names | changed).items() if value}

    def fields(self) -> list[Field]:
        """Those of the query language in its text."""
        if ":" not in clean(self.text):
            return []
        known = vocabulary()
        asked = asking.read(self.text, known)
        return [Field(said, asking.read(said, known).filters) for said in asked.fields]

    def without(self, fields: Iterable[Field]) -> str:
        """Its text without these."""
        text = " ".join(clean(self.text).split()).translate(QUOTES)
        for field in fields:
            text = re.sub(rf"(?<!\S){re.escape(field.said)}(?!\S)", " ", text, count=1)
        return " ".join(text.split())

    @staticmethod
    def narrowed(text: str, field: str) -> str:
        """The text with a field behind it, which nothing that was left open takes in."""
        if len(text) > (room := LONGEST_QUESTION - len(field) - 2):
            text = text[:room].rpartition(" ")[0]
        text = HANGING.sub("", text)
        open_quote = '"' * (clean(text).translate(QUOTES).count('"') % 2)
        return f"{text.strip()}{open_quote} {field}".strip()

    def path(self, page: str = "/cari", **changed: object) -> str:
        query = urlencode(self.arguments(**changed), quote_via=_quoted)
        return f"{page}?{query}" if query else page

    def read(self) -> Asked:
        """The question as it is understood now."""
        return asking.read(self.text, vocabulary(), self.filters)


def question_of(saved: SavedSearch) -> Question:
    return Question(saved.text, saved.kind, saved.province, saved.stage)


def read_question(args: MultiDict[str, str]) -> Question:
    """Its values as codes or as words, which are those of the language of questions."""
    page, until = args.get("halaman", "1"), args.get("sampai", "")
    question = Question(
        text=" ".join(args.get("q", "").replace("\0", " ").split())[:LONGEST_QUESTION],
        kind=code_of(KINDS, args.get("jenis", "")),
        province=_province(args.get("provinsi", "")[:LONGEST_NAME]),
        stage=code_of(STAGES, args.get("tahap", "")),
        sort=code_of(SORTS, args.get("urut", "")),
        page=_number(page, 3) or 1,
        until=_number(until, 15),
    )
    return _said_once(question)


def _said_once(question: Question) -> Question:
    """What is chosen beside the text stands for what the text says of the same facet."""
    beside = [facet for facet, value in question.chosen.items() if value]
    if not beside:
        return question
    doubled = [one for one in question.fields() if any(map(one.is_of, beside))]
    return question._replace(text=question.without(doubled)) if doubled else question


def _province(said: str) -> str:
    """By its code or any of its names; "" if there is none."""
    codes = (said,) if said in region_names() else names.matcher().named(said)
    return next((code for code in codes if len(code) == 2), "")


def _number(text: str, digits: int) -> int:
    """What is no number, or too long for one, is 0."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else 0
