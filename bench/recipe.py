"""How large a generated site is: everything in proportion to its posts."""

from dataclasses import dataclass

LONGEST_THREAD = 5_000
POSTS_A_THREAD = 20
POSTS_A_PERSON = 100
FEWEST_PEOPLE = 200
SEARCH = {"sqlite": "whoosh", "postgresql": "postgresql"}


@dataclass(frozen=True)
class Recipe:
    """Two sites of the same recipe are the same, row by row."""

    engine: str  # "sqlite" | "postgresql"
    posts: int
    ledger: int  # times the ledger of data/replications.csv
    search: str = ""  # "whoosh" | "tantivy" | "postgresql"; that of the database if not said

    @property
    def folder(self) -> str:
        """Of the kept site: what searches it has an index beside the database."""
        return f"{self.engine}-{self.posts}-{self.ledger}"

    @property
    def name(self) -> str:
        """Of its results."""
        return (
            self.folder
            if self.search == SEARCH[self.engine]
            else f"{self.folder}-{self.search}"
        )

    def __post_init__(self) -> None:
        object.__setattr__(self, "search", self.search or SEARCH[self.engine])

    @property
    def threads(self) -> int:
        return max(2, self.posts // POSTS_A_THREAD)

    @property
    def people(self) -> int:
        return max(FEWEST_PEOPLE, self.posts // POSTS_A_PERSON)

    @property
    def long_thread(self) -> int:
        """The posts of the longest thread."""
        return min(LONGEST_THREAD, self.posts // 4)


def ledger_for(posts: int) -> int:
    """1 up to 10,000 posts, 20 for 200,000, 100 for 1,000,000."""
    return max(1, posts // 10_000)
