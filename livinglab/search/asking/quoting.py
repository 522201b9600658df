"""What stands in quotes: words exactly so, of which the last may be begun: "serat opt*"."""

import re
from dataclasses import replace

from livinglab.search import analysis
from livinglab.search.asking import meaning
from livinglab.search.asking.parts import Alternative
from livinglab.search.asking.stages import of_phrase
from livinglab.search.vocabulary import Vocabulary

BEGUN = re.compile(r"(?<!\w)([^\W_][\w-]{2,})\*\s*$")


def of_quoted(text: str, vocabulary: Vocabulary) -> tuple[Alternative, ...]:
    """The phrase, and the stage that it names.

    Of one whose last word is begun, all that it may go on to.
    """
    phrase, begun = meaning.of_phrase(text), BEGUN.search(text)
    if phrase is None:
        return ()
    if begun is None or not analysis.terms_of(begun[1]):
        return (phrase, *of_phrase(phrase))
    words = meaning.of_prefix(begun[1], vocabulary).alternatives
    return tuple(replace(phrase, terms=(*phrase.terms[:-1], *word.terms)) for word in words)
