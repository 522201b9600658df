"""What a question asks for: words with what else may be meant by them, and filters.

`parts` has the shapes, `lexing` the query language, `narrowing` its fields, `quoting` its
phrases, `besides` what words leave out, `bynames` regions by their heads and nicknames,
`bodies` what every region has, `fronting` what is asked for at the end; `meaning` turns words
into concepts with the help of `guessing`, `applications` and `kinds`; `comparing` knows names
that are weighed, `adopters` who asks who has one, `ledger` questions of stages and years;
`reading` does the whole. `demands` is for ranking, `loosening` for pages that have room.
"""

from livinglab.search.asking import meaning
from livinglab.search.asking.loosening import is_wider, loosened
from livinglab.search.asking.parts import Alternative, Asked, Concept, Filters
from livinglab.search.asking.reading import read

__all__ = [
    "Alternative",
    "Asked",
    "Concept",
    "Filters",
    "is_wider",
    "loosened",
    "meaning",
    "read",
]
