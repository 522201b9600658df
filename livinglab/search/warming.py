"""What the first question of a process would wait for: its words, and the index opened."""

from livinglab.search.engines.choice import engine
from livinglab.search.vocabulary import vocabulary


def warm() -> None:
    """Needs an application context. At 200,000 posts it takes up to a second with Whoosh."""
    vocabulary()
    engine().generation()
