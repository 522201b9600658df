"""The marks of posts in the body of a page, by which a hit leads to the post it stands in.

`analysis.POST` reads them. A mark is no text: with it and without, a body has the same terms.
"""

from livinglab.search.analysis import POST
from livinglab.search.models import SearchDocument
from livinglab.search.passages import steps_of_body


def marked(number: int, text: str) -> str:
    """What a post says, behind its mark; nothing in it looks like another."""
    return f"\f{number}\n" + text.replace("\f", " ")


def mark(row: SearchDocument, body: str) -> bool:
    """Take over a body that has nothing but marks beyond the row's; whether it is one.

    Its terms stay as they are, so no engine need hear of it.
    """
    has_the_same_words = POST.sub("", body) == row.body
    if has_the_same_words:
        row.body, row.steps = body, steps_of_body(body)
    return has_the_same_words
