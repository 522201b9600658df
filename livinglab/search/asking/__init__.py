"""What a question asks for: words with what else may be meant by them, and filters.

`parts` has the shapes, `lexing` the query language, `meaning` turns words into
concepts, `reading` does the whole.
"""

from livinglab.search.asking import meaning
from livinglab.search.asking.parts import Alternative, Asked, Concept, Filters, parted
from livinglab.search.asking.reading import read

__all__ = ["Alternative", "Asked", "Concept", "Filters", "meaning", "parted", "read"]
