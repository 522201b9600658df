"""What is wanted as PostgreSQL's tsqueries."""

from livinglab.search.asking.parts import GAP, Alternative, Concept
from livinglab.search.engines import Wanted


def some_of(wanted: Wanted) -> str:
    return " | ".join(map(of_concept, wanted.concepts))


def of_concept(concept: Concept) -> str:
    return "(" + " | ".join(map(of_alternative, concept.alternatives)) + ")"


def apart(concept: Concept) -> str:
    """The same without asking that words stand together."""
    ways = (" & ".join(map(_quoted, way.words)) for way in concept.alternatives)
    return " | ".join(f"({way})" for way in ways)


def of_alternative(alternative: Alternative) -> str:
    if alternative.apart:
        return "(" + " & ".join(map(_quoted, alternative.words)) + ")"
    query, distance = "", 1
    for term in alternative.terms:
        if term == GAP:
            distance += 1
            continue
        query += f" <{distance}> {_quoted(term)}" if query else _quoted(term)
        distance = 1
    return f"({query})"


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
