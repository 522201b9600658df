"""The rows of search for generated threads, and the words that stand in them."""

from collections import Counter
from typing import Any, TypeVar

from sqlalchemy import func, insert, select

from bench import texts
from bench.texts import Paragraph
from livinglab.db import INSERTS, db
from livinglab.forum.models import PAGE
from livinglab.search import analysis
from livinglab.search.authors import of_person, written
from livinglab.search.engines.vectors import vectors
from livinglab.search.marking import marked
from livinglab.search.models import SearchDocument, SearchWord
from livinglab.search.passages import steps_of_body

ROWS = 500  # in one statement
Of = TypeVar("Of")


class Batch:
    """What is gathered of some threads, to be written together."""

    def __init__(self) -> None:
        self.regions: list[dict[str, Any]] = []
        self.applications: list[dict[str, Any]] = []
        self._documents: list[dict[str, Any]] = []
        self._counts: Counter[str] = Counter()
        self._shown: dict[str, str] = {}

    def add(
        self,
        thread: dict[str, Any],
        said: list[list[Paragraph]],
        authors: list[int],
        region: Any | None,
        application: Any | None,
    ) -> None:
        """The opening as page 0, and all posts in pages, as the forum writes them."""
        subject = {"thread_id": thread["id"], "last_post_at": thread["last_post_at"]}
        if region is not None:
            self.regions.append({"region_code": region.code, **subject})
        if application is not None:
            self.applications.append({"application_id": application.id, **subject})
        shared = _shared(thread, region, application)
        heading = analysis.words(f"{thread['title']}\n{shared['names']}")
        codes = [of_person(number) for number in authors]
        pages = zip([said[:1], *_pages(said)], [codes[:1], *_pages(codes)], strict=True)
        for page, (posts, wrote) in enumerate(pages):
            paragraphs = [paragraph for post in posts for paragraph in post]
            self._count(heading | texts.words_of(paragraphs))
            body = _body(posts, page) if page else texts.text_of(posts[0])
            self._documents.append(
                shared
                | {
                    "page": page,
                    "author": written(wrote),
                    "body": body,
                    "steps": steps_of_body(body),
                    "stems": f"{shared['stems']}\n{texts.stems_of(paragraphs)}",
                }
            )

    def _count(self, words: dict[str, str]) -> None:
        self._counts.update(words.keys())
        self._shown.update(words)

    def write(self) -> None:
        seq = db.session.scalar(select(func.max(SearchDocument.seq))) or 0
        is_postgresql = db.engine.dialect.name == "postgresql"
        for begin in range(0, len(self._documents), ROWS):
            rows = self._documents[begin : begin + ROWS]
            for row in rows:
                row["seq"] = seq = seq + 1
                if is_postgresql:
                    row["heading"], row["vector"] = vectors(row["stems"])
            db.session.execute(insert(SearchDocument), rows)
        self._write_words(seq)

    def _write_words(self, seq: int) -> None:
        rows = [
            {
                "word": word,
                "term": (*analysis.terms_of(self._shown[word]), "")[0],
                "shown": self._shown[word],
                "documents": count,
                "seq": seq,
            }
            for word, count in sorted(self._counts.items())
        ]
        statement = INSERTS[db.engine.dialect.name](SearchWord)
        new = statement.excluded
        statement = statement.on_conflict_do_update(
            index_elements=["word"],
            set_={"documents": SearchWord.documents + new.documents, "seq": new.seq},
        )
        for begin in range(0, len(rows), ROWS):
            db.session.execute(statement, rows[begin : begin + ROWS])


def _pages(said: list[Of]) -> list[list[Of]]:
    """The posts of a thread as they stand on its pages; none of a thread without replies."""
    return [said[begin : begin + PAGE] for begin in range(0, len(said), PAGE) if len(said) > 1]


def _body(posts: list[list[Paragraph]], page: int) -> str:
    """Each behind its mark."""
    numbered = enumerate(posts, (page - 1) * PAGE + 1)
    return "\n".join(marked(number, texts.text_of(post)) for number, post in numbered)


def _shared(
    thread: dict[str, Any], region: Any | None, application: Any | None
) -> dict[str, Any]:
    """What all documents of a thread have in common; `stems` without those of the body."""
    names = [application.name] if application is not None else []
    names += [region.official_name] if region is not None else []
    places = f" @{region.code} #{region.province_code}" if region is not None else ""
    title, called = thread["title"], ", ".join(names)
    return {
        "kind": "thread",
        "object_id": str(thread["id"]),
        "title": title,
        "names": called,
        "stems": f"{analysis.stems(title)}\n{analysis.stems(called)}{places}".rstrip(" "),
        "analysis": analysis.VERSION,
        "region": region.code if region is not None else "",
        "province": region.province_code if region is not None else "",
        "application": application.slug if application is not None else "",
        "status": "open",
        "url": f"/forum/topik/{thread['id']}",
        "created_at": thread["created_at"],
    }
