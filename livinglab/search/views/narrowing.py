"""Ways to narrow results down: what the margin of /cari offers, each with its count."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask_babel import gettext as _

from livinglab.regions.queries import region_names
from livinglab.replication.labels import STAGES
from livinglab.replication.models import Stage
from livinglab.search.labels import KINDS, STATES
from livinglab.search.question import Question
from livinglab.search.results import Facet, Results

# The facet → the name of its argument in an address, or of its field in the question.
ARGUMENTS = {"kind": "jenis", "stage": "tahap", "province": "provinsi"}
STAGE_WORDS: dict[str, Any] = {stage.value: STAGES[stage] for stage in Stage} | STATES
FIELDS = {"application": "aplikasi", "year": "tahun"}


class Choice(NamedTuple):
    """A value of a facet: its word, its count, and the address that chooses or drops it."""

    value: str
    word: str
    things: int
    arguments: dict[str, Any]
    is_chosen: bool


class Narrowing(NamedTuple):
    """One way to narrow down, with what there is to choose."""

    name: str
    title: str
    choices: list[Choice]


def narrowings(
    question: Question, results: Results, applications: dict[str, str]
) -> Iterator[Narrowing]:
    """Those that have something to choose. `applications`: slug → name, of those to be told."""
    facets = {facet.name: facet for facet in results.facets}
    if not facets:
        return
    for name, (title, words) in _known(facets, applications).items():
        choices = [
            Choice(value, str(words[value]), count, *_leading(question, facets[name], value))
            for value, count in facets[name].values
            if value in words
        ]
        if choices:
            yield Narrowing(name, title, choices)


def chosen(question: Question) -> list[tuple[str, dict[str, Any]]]:
    """The word of each filter in use and the address without it, found or not."""
    words = {"jenis": KINDS, "tahap": STAGE_WORDS, "provinsi": region_names()}
    given = question.arguments()
    return [
        (str(words[name].get(given[name], given[name])), question.arguments(**{name: ""}))
        for name in words
        if name in given
    ]


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


def _leading(question: Question, facet: Facet, value: str) -> tuple[dict[str, Any], bool]:
    """The address with this value chosen or, if it is, without; and whether it is."""
    if facet.name in ARGUMENTS:
        name = ARGUMENTS[facet.name]
        is_chosen = question.arguments().get(name) == value
        return question.arguments(**{name: "" if is_chosen else value}), is_chosen
    field, is_chosen = FIELDS[facet.name], value in facet.chosen
    text = question.without(field, value) if is_chosen else question.with_(field, value)
    return question.arguments(q=text), is_chosen
