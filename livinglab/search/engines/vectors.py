"""What PostgreSQL matches: tsvectors of our own terms, in the rows of the documents."""

from livinglab.search.asking.parts import GAP

LAST_PLACE = 16_383  # PostgreSQL counts no further
FIELD_GAP = 50
WEIGHTS = "ABD"  # of title, names, body


def vectors(stems: str) -> tuple[str, str]:
    """The tsvectors of title with names, and of everything, in PostgreSQL's own writing."""
    lexemes: dict[str, list[str]] = {}
    heading: dict[str, list[str]] = {}
    at = 0
    for weight, line in zip(WEIGHTS, stems.split("\n"), strict=False):
        for place in line.split(" "):
            at = min(at + 1, LAST_PLACE)
            for term in place.split("+"):
                if term and term != GAP:
                    lexemes.setdefault(term, []).append(f"{at}{weight}")
                    if weight != "D":
                        heading.setdefault(term, []).append(f"{at}{weight}")
        at = min(at + FIELD_GAP, LAST_PLACE)
    return _written(heading), _written(lexemes)


def _written(lexemes: dict[str, list[str]]) -> str:
    return " ".join(
        f"'{term}':{','.join(dict.fromkeys(places[:200]))}" for term, places in lexemes.items()
    )
