"""Ways to narrow results down: what the margin of /cari offers, each with its count."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask_babel import gettext as _

from livinglab.regions.queries import region_names
from livinglab.replication.labels import STAGES
from livinglab.replication.models import Stage
from livinglab.search.facets import chosen_in
from livinglab.search.labels import KINDS, STATES
from livinglab.search.question import Field, Question
from livinglab.search.results import Facet, Results

# Facet → its field in the question, which is the argument of an address too, where it has one.
FIELDS = {
    "kind": "jenis",
    "stage": "tahap",
    "province": "provinsi",
    "application": "aplikasi",
    "year": "tahun",
}
STAGE_WORDS: dict[str, Any] = {stage.value: STAGES[stage] for stage in Stage} | STATES


class Choice(NamedTuple):
    """A value of a facet: its word, its count, and the address that chooses or drops it."""

    value: str
    word: str
    things: int
    url: str
    is_chosen: bool


class Narrowing(NamedTuple):
    """One way to narrow down, with what there is to choose."""

    name: str
    title: str
    choices: list[Choice]


class Chip(NamedTuple):
    """A filter in use: its word, and the address without it."""

    word: str
    url: str


def narrowings(
    question: Question, results: Results, applications: dict[str, str]
) -> Iterator[Narrowing]:
    """Those that have something to choose. `applications`: slug → name, of those to be told."""
    facets = {facet.name: facet for facet in results.facets}
    if not facets:
        return
    fields = question.fields()
    for name, (title, words) in _known(facets, applications).items():
        leading = Leading(question, fields, facets[name])
        choices = [
            Choice(value, str(words[value]), things, *leading.to(value))
            for value, things in facets[name].values
            if value in words
        ]
        if choices:
            yield Narrowing(name, title, choices)


def chips(question: Question, applications: dict[str, str]) -> list[Chip]:
    """Of what is chosen beside the text and of each field in it, found or not."""
    words: dict[str, dict[str, Any]] = {
        "kind": KINDS,
        "stage": STAGE_WORDS,
        "province": region_names(),
        "region": region_names(),
        "application": applications,
    }
    beside = [
        Chip(str(words[name].get(value, value)), question.path(**{FIELDS[name]: ""}))
        for name, value in question.chosen.items()
        if value
    ]
    within = [
        Chip(_word_of(field, words), question.path(q=question.without([field])))
        for field in question.fields()
    ]
    return beside + within


def _word_of(field: Field, words: dict[str, dict[str, Any]]) -> str:
    """What it means, if that is one thing that has a word; else as it is written."""
    meant = chosen_in(field.filters) | {"region": field.filters.regions}
    known = [
        str(value if name == "year" else words[name].get(value, ""))
        for name, chosen in meant.items()
        for value in chosen
    ]
    return known[0] if len(known) == 1 and known[0] else field.said


class Leading:
    """To the values of a facet, of which a chosen one takes the place of all others."""

    def __init__(self, question: Question, fields: list[Field], facet: Facet) -> None:
        self._question, self._facet = question, facet
        self._own = [one for one in fields if one.is_of(facet.name)]
        self._free = question.without(self._own) if self._own else question.text

    def to(self, value: str) -> tuple[str, bool]:
        """The address with it or, if it is chosen, without; and whether it is."""
        is_chosen = value in self._facet.chosen
        return (self._dropping(value) if is_chosen else self._choosing(value)), is_chosen

    def _choosing(self, value: str) -> str:
        name = FIELDS[self._facet.name]
        if self._facet.name in self._question.chosen:
            return self._question.path(**{"q": self._free, name: value})
        return self._question.path(q=Question.narrowed(self._free, f"{name}:{value}"))

    def _dropping(self, value: str) -> str:
        name = self._facet.name
        if self._question.chosen.get(name) == value:
            return self._question.path(**{FIELDS[name]: ""})
        written = [one for one in self._own if one.is_of(name, value)]
        return self._question.path(q=self._question.without(written))


def _known(
    facets: dict[str, Facet], applications: dict[str, str]
) -> dict[str, tuple[str, dict[str, Any]]]:
    """Facet → its title, and the words for the values that may be offered."""
    return {
        "kind": (_("Jenis"), dict(KINDS)),
        "stage": (_("Tahap"), STAGE_WORDS),
        "province": (_("Provinsi"), region_names()),
        "application": (_("Aplikasi"), applications),
        "year": (_("Tahun"), {year: year for year, _count in facets["year"].values}),
    }
