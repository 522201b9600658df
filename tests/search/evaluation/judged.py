"""The questions, each with the grades of what answers it; README.md has the rules."""

import re
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from livinglab.db import db
from livinglab.regions import names
from livinglab.regions.models import Region, RegionAlias
from livinglab.replication.models import (
    Application,
    ApplicationCategory,
    Obstacle,
    Replication,
)
from livinglab.search.models import SearchDocument
from tests.search.evaluation.corpus import Written, topics

TUNING, HELD_OUT, SECOND = "tuned on", "held out", "second set"
THIRD, THIRD_HELD_OUT = "third set, looked at", "third set, held out"
PARTS = (TUNING, HELD_OUT, SECOND, THIRD, THIRD_HELD_OUT)
# Made without a look at the tables of words, the first four by other hands.
FIFTH, FIFTH_HELD_OUT = "fifth set, looked at", "fifth set, held out"
SIXTH, SIXTH_HELD_OUT = "sixth set, looked at", "sixth set, held out"
SEVENTH, SEVENTH_HELD_OUT = "seventh set, looked at", "seventh set, held out"
EIGHTH, EIGHTH_HELD_OUT = "eighth set, looked at", "eighth set, held out"
BLIND = (
    "fourth set, by another",
    "on other threads, by others",
    "over the catalog, by another",
    "on new threads, by another",
    FIFTH,
    FIFTH_HELD_OUT,
    SIXTH,
    SIXTH_HELD_OUT,
    SEVENTH,
    SEVENTH_HELD_OUT,
    EIGHTH,
    EIGHTH_HELD_OUT,
)
HALVES = {  # by the number of the set: what was looked at, and what was not
    8: (FIFTH, FIFTH_HELD_OUT),
    9: (SIXTH, SIXTH_HELD_OUT),
    10: (SEVENTH, SEVENTH_HELD_OUT),
    11: (EIGHTH, EIGHTH),  # of this set every other question is held out, whatever its letters
    12: (EIGHTH_HELD_OUT, EIGHTH_HELD_OUT),
}
LOOKED_AT = (TUNING, SIXTH, SEVENTH, EIGHTH)  # what their questions missed may be printed


class Judged(NamedTuple):
    question: str
    kind: str  # class of question
    grades: dict[str, int]  # key → 1 to 3
    number: int = 1  # of its set

    @property
    def key(self) -> tuple[int, str]:
        """Two sets may ask the same."""
        return self.number, self.question

    @property
    def part(self) -> str:
        """Two fifths of the first and third set are held out, by their letters, no choice.

        Of the fifth and those after it it is a half, of the eighth every other question.
        """
        letters = zlib.crc32(self.question.encode())
        is_held_out = letters % 5 < 2
        if self.number in HALVES:
            return HALVES[self.number][letters % 2]
        if self.number > 3:
            return BLIND[self.number - 4]
        if self.number == 3:
            return THIRD_HELD_OUT if is_held_out else THIRD
        return SECOND if self.number == 2 else HELD_OUT if is_held_out else TUNING


def questions(written: Sequence[Written]) -> list[Judged]:
    """All about the threads of topics.toml; needs the database that they were written in."""
    by_topic = _by_topic(written)
    fourth = (one._replace(number=4) for one in _typed("fourth.toml", by_topic))
    return [
        *_first(by_topic),
        *_second(by_topic),
        *(one._replace(number=3) for one in _typed("third.toml", by_topic)),
        *fourth,
        *_fifth("topics", by_topic),
        *_alternating(_eighth(by_topic)),
    ]


def of_others(written: Sequence[Written], name: str = "others.toml") -> list[Judged]:
    """Those about the threads of others.toml, or of another file like it."""
    by_topic = _by_topic(written)
    own = [
        one._replace(number=5 if name == "others.toml" else 7)
        for topic in topics(name)
        for one in _about(topic, topic["queries"], by_topic)
    ]
    return [*own, *(_fifth("others", by_topic, name) if name == "others.toml" else ())]


def of_catalog() -> list[Judged]:
    """Those over applications, replications and regions alone."""
    names = {6: "catalog", 8: "fifth", 9: "sixth", 10: "seventh", 11: "eighth"}
    asked = {
        number: [
            Judged(one["text"], one["class"], one["grades"], number)
            for one in _read(f"{name}.toml")["query"]
        ]
        for number, name in names.items()
    }
    return [*chain(*(asked[n] for n in names if n != 11)), *_alternating(asked[11])]


def _by_topic(written: Sequence[Written]) -> dict[str, list[Written]]:
    found: dict[str, list[Written]] = defaultdict(list)
    for thread in written:
        found[thread.topic].append(thread)
    return found


def _first(by_topic: dict[str, list[Written]]) -> list[Judged]:
    return [
        *_about_topics(by_topic),
        *_about_topics_and_regions(by_topic),
        *_aliases(),
        *_shared_names(),
        *_slips_in_regions(),
        *_applications(),
        *_applications_in_regions(),
    ]


def _second(by_topic: dict[str, list[Written]]) -> Iterator[Judged]:
    asked = _read("second.toml")
    for topic in topics():
        for one in _about(topic, asked[topic["id"]], by_topic):
            yield one._replace(number=2)


def _fifth(
    part: str, by_topic: dict[str, list[Written]], name: str = "topics.toml"
) -> Iterator[Judged]:
    """Those about the threads of a file; the set has others over the catalog alone."""
    asked = _read("fifth.toml")[part]
    for topic in topics(name):
        for one in _about(topic, asked.get(topic["id"], ()), by_topic):
            yield one._replace(number=8)


def _eighth(by_topic: dict[str, list[Written]]) -> Iterator[Judged]:
    asked = _read("eighth.toml")["topics"]
    for topic in topics():
        yield from _about(topic, asked.get(topic["id"], ()), by_topic)


def _alternating(asked: Iterable[Judged]) -> list[Judged]:
    """The eighth set, whose first question is looked at and whose second is held out."""
    return [one._replace(number=11 + turn % 2) for turn, one in enumerate(asked)]


def _typed(name: str, by_topic: dict[str, list[Written]]) -> Iterator[Judged]:
    """The third set and the fourth: about topics, kinds of applications, and applications."""
    asked = _read(name)
    of_topics = (one for t in topics() for one in _about(t, asked["topics"][t["id"]], by_topic))
    of_kinds = (one for code, said in asked["kinds"].items() for one in _of_kind(code, said))
    yield from (*of_topics, *of_kinds, *_of_applications(asked["applications"]))


def _of_kind(code: str, asked: list[list[str]]) -> Iterator[Judged]:
    """All applications of a kind answer, and their replications in part."""
    own = _of_category(code)
    grades = {key: 1 for slug in own for key in _replications_of(slug)} | dict.fromkeys(own, 3)
    for kind, question in asked:
        yield Judged(question, kind, grades)


def _of_applications(asked: dict[str, list[list[str]]]) -> Iterator[Judged]:
    """As in the first set: the application with its replications, or those of a region."""
    for slug, questions_of in asked.items():
        replications = _replications_of(slug)
        for kind, question, code in questions_of:
            if code:
                there = [key for key in replications if key.startswith(code)]
                yield Judged(question, kind, dict.fromkeys(there, 3) | {slug: 1, code: 1})
            else:
                yield Judged(question, kind, dict.fromkeys(replications, 2) | {slug: 3})


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def _about_topics(by_topic: dict[str, list[Written]]) -> Iterator[Judged]:
    for topic in topics():
        yield from _about(topic, topic["queries"], by_topic)


def _about(
    topic: dict[str, Any], queries: Sequence[list[str]], by_topic: dict[str, list[Written]]
) -> Iterator[Judged]:
    grades = {thread.key: 1 for near in topic["near"] for thread in by_topic[near]}
    grades |= dict.fromkeys(_with_obstacle(topic.get("obstacle", "")), 1)
    grades |= dict.fromkeys(_of_category(topic.get("module", "")), 1)
    for slug in topic.get("applications", ()):
        grades |= dict.fromkeys(_replications_of(slug), 1)
    for kind, question, wordings in queries:
        own = {slug: _of_application(slug, wordings) for slug in topic.get("applications", ())}
        own |= {t.key: _grade(t, wordings) for t in by_topic[topic["id"]]}
        yield Judged(question, kind, grades | own)


def _of_application(slug: str, wordings: str) -> int:
    """2 where the question asks for it or for all that its topic is about, else 1."""
    return 2 if not wordings or {"a", f"a:{slug}"} & set(wordings.split()) else 1


def _grade(thread: Written, wordings: str) -> int:
    """3 where its title or body is one of those that answer the question, else 1."""
    titles, bodies = (re.findall(rf"\b{part}(\d+)", wordings) for part in "tb")
    answers = str(thread.title) in "".join(titles) or str(thread.body) in "".join(bodies)
    return 3 if answers or not wordings else 1


def _about_topics_and_regions(by_topic: dict[str, list[Written]]) -> Iterator[Judged]:
    for topic in topics()[::2]:
        threads = by_topic[topic["id"]]
        _, question, wordings = topic["queries"][0]
        asked = [thread for thread in threads if _grade(thread, wordings) == 3][-1]
        region = db.session.get_one(Region, asked.region)
        grades = {thread.key: 1 for thread in threads} | {region.code: 1, asked.key: 3}
        yield Judged(f"{question} {region.official_name}", "region+topic", grades)


def _with_obstacle(kind: str) -> list[str]:
    urls = [
        f"/replikasi/{number}"
        for number in db.session.scalars(
            select(Obstacle.replication_id).where(Obstacle.kind == kind)
        )
    ] if kind else []  # fmt: skip
    return list(
        db.session.scalars(select(SearchDocument.object_id).where(SearchDocument.url.in_(urls)))
    )


def _of_category(code: str) -> list[str]:
    return list(
        db.session.scalars(
            select(Application.slug)
            .join(ApplicationCategory, ApplicationCategory.application_id == Application.id)
            .where(ApplicationCategory.code == code)
        )
    )


def _of_region(code: str) -> dict[str, int]:
    """What there is about a region beside itself."""
    rows = db.session.execute(
        select(SearchDocument.object_id, SearchDocument.region).where(
            SearchDocument.kind.in_(("replication", "application"))
        )
    ).all()
    return {key: 1 for key, codes in rows if code in codes.split()}


def _aliases() -> Iterator[Judged]:
    rows = db.session.execute(
        select(RegionAlias.alias, RegionAlias.region_code).order_by(RegionAlias.id)
    ).all()
    for alias, code in rows[::10]:
        if names.matcher().named(alias) == (code,):
            yield Judged(alias.lower(), "alias", _of_region(code) | {code: 3})


def _shared_names() -> Iterator[Judged]:
    for name in ("Banjar", "Bandung", "Bogor", "Sukabumi", "Cirebon", "Madiun"):
        for region in db.session.scalars(select(Region).where(Region.name == name)).all():
            grades = _of_region(region.code) | {region.code: 3}
            yield Judged(region.official_name.lower(), "kind of region", grades)
            short = "pemkot" if region.kind.value == "city" else "kab."
            yield Judged(f"{short} {name}", "kind of region", grades)


def _slips_in_regions() -> Iterator[Judged]:
    found = db.session.scalars(select(Region).order_by(Region.code)).all()
    for number, region in enumerate(found[7::37]):
        if len(region.name) > 6:
            grades = _of_region(region.code) | {region.code: 3}
            yield Judged(_slip(region.name.lower(), number), "typo", grades)


def _slip(name: str, number: int) -> str:
    """One letter left out, or two exchanged, in the middle of the name."""
    at = len(name) // 2
    if number % 2:
        return name[:at] + name[at + 1 :]
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


def _applications() -> Iterator[Judged]:
    for application in db.session.scalars(
        select(Application)
        .where(Application.published_at.is_not(None))
        .order_by(Application.id)
    ).all()[:40:2]:
        replications = _replications_of(application.slug)
        grades = dict.fromkeys(replications, 2) | {application.slug: 3}
        name = application.name.lower()
        yield Judged(name, "application", grades)
        if "-" in name:
            yield Judged(name.replace("-", ""), "application", grades)
            yield Judged(name.replace("-", " "), "application", grades)


def _replications_of(slug: str) -> list[str]:
    return list(
        db.session.scalars(
            select(SearchDocument.object_id).where(
                SearchDocument.kind == "replication", SearchDocument.application == slug
            )
        )
    )


def _applications_in_regions() -> Iterator[Judged]:
    rows = db.session.execute(
        select(SearchDocument.object_id, Application.slug, Application.name, Region)
        .join(Application, Application.slug == SearchDocument.application)
        .join(Region, Region.code == SearchDocument.region)
        .join(Replication, SearchDocument.url == "/replikasi/" + Replication.id.cast(db.String))
        .where(SearchDocument.kind == "replication")
        .order_by(SearchDocument.object_id)
    ).all()
    for number, (key, slug, name, region) in enumerate(rows[::11]):
        said = region.name if number % 2 else region.official_name.lower()
        yield Judged(f"{name} {said}", "region+application", {key: 3, slug: 1, region.code: 1})
