"""The two indices of electronic government, and what their values mean.

SPBE has predicates by value. Of IETPD only the names of its four stages are
known to us; which scores they stand for is not, so none is worked out.
"""

import re

SPBE, IETPD = "SPBE", "IETPD"
INDICES = (IETPD, SPBE)
# Lower bounds, best first.
SPBE_PREDICATES = (
    (4.2, "Memuaskan"),
    (3.5, "Sangat Baik"),
    (2.6, "Baik"),
    (1.8, "Cukup"),
    (0.0, "Kurang"),
)
IETPD_STAGES = ("inisiasi", "berkembang", "maju", "digital")
HIGHEST = {SPBE: 5.0, IETPD: 100.0}
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SEMESTER = re.compile(r"semester\s+(II|2|I|1)\b", re.IGNORECASE)
TWICE_A_YEAR = {"I": "I", "1": "I", "II": "II", "2": "II"}


def spbe_predicate(value: float) -> str:
    return next(word for bound, word in SPBE_PREDICATES if value >= bound)


def categories(index_name: str) -> tuple[str, ...]:
    if index_name == SPBE:
        return tuple(word for _bound, word in reversed(SPBE_PREDICATES))
    return IETPD_STAGES


def step(index_name: str, category: str) -> int | None:
    """Which of the index's categories it is, counted from 1; None for another word."""
    words = [word.lower() for word in categories(index_name)]
    return words.index(category.lower()) + 1 if category.lower() in words else None


def in_words(period: str) -> str:
    """`2022 Semester II` as people say it: `semester II 2022`."""
    year, half = YEAR.search(period), SEMESTER.search(period)
    if year and half:
        return f"semester {TWICE_A_YEAR[half[1].upper()]} {year[0]}"
    return period


def in_order(period: str) -> tuple[str, int, str]:
    """Sorts periods from early to late: by year, half, and then the words."""
    year, half = YEAR.search(period), SEMESTER.search(period)
    number = len(TWICE_A_YEAR[half[1].upper()]) if half else 2
    return (year[0] if year else "", number, period)
