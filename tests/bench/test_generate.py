"""A generated site: the same each time, gone on with after an interruption."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench import generate, ledger, questions, texts
from bench.recipe import Recipe, ledger_for
from livinglab.db import db
from livinglab.forum.models import Category, Post, Thread
from livinglab.forum.services.search_pages import reindex_thread
from livinglab.replication.models import Application, Replication, Stage, Step
from livinglab.search import analysis, terms
from livinglab.search.models import SearchDocument, SearchWord
from livinglab.search.passages import steps_of_body
from tests.factories.catalog import make_application
from tests.factories.forum import make_category
from tests.factories.ledger import make_replication, make_step

RECIPE = Recipe("sqlite", posts=120, ledger=1)


@pytest.fixture(autouse=True)
def ground(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """What threads are hung on; small batches, and few people."""
    make_category("Tanya jawab")
    make_application("e-Office")
    session.commit()
    monkeypatch.setattr(generate, "BATCH", 2)
    monkeypatch.setattr(Recipe, "people", 12)


def rows() -> list[tuple[Any, ...]]:
    columns = (Thread.title, Thread.post_count, Post.number, Post.author_id, Post.body)
    return [
        tuple(row)
        for row in db.session.execute(
            select(*columns).join(Post, Post.thread_id == Thread.id).order_by(Post.id)
        )
    ]


def words() -> dict[str, int]:
    counted = select(SearchWord.word, SearchWord.documents)
    return {row.word: row.documents for row in db.session.execute(counted)}


class Stopped(Exception):
    pass


def test_sizes_are_as_many_threads_and_posts_as_wanted() -> None:
    found = generate.sizes(Recipe("sqlite", 10_000, 1))
    assert (len(found), sum(found), found[0]) == (500, 10_000, 2_500)
    assert min(found) >= 1
    assert found == generate.sizes(Recipe("postgresql", 10_000, 1))


def test_the_ledger_grows_with_the_posts() -> None:
    assert [ledger_for(posts) for posts in (8_000, 10_000, 200_000, 1_000_000)] == [
        *(1, 1, 20, 100)
    ]


def test_what_was_cut_short_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    write, batches = generate._write, []

    def write_and_stop(*given: Any) -> None:
        write(*given)
        batches.append(given)
        if len(batches) == 2:
            raise Stopped

    with monkeypatch.context() as cut:
        cut.setattr(generate, "_write", write_and_stop)
        with pytest.raises(Stopped):
            generate.fill(RECIPE)
    db.session.rollback()
    assert db.session.scalar(select(func.count(Thread.id))) == 2
    first = generate.fill(RECIPE)
    gone_on = rows(), words()
    assert len(gone_on[0]) == 120
    assert db.session.get_one(Thread, first).post_count == 30
    assert generate.fill(RECIPE) == first
    assert (rows(), words()) == gone_on


def test_the_words_counted_are_those_of_the_documents() -> None:
    before = words()
    generate.fill(RECIPE)
    expected = dict(before)
    for row in db.session.scalars(
        select(SearchDocument).where(SearchDocument.kind == "thread")
    ).all():
        for word in terms.words_of(row):
            expected[word] = expected.get(word, 0) + 1
    assert words() == expected


def test_the_forum_itself_would_write_the_same_documents() -> None:
    first = generate.fill(RECIPE)
    made = documents()
    assert made
    for thread in db.session.scalars(
        select(Thread).where(Thread.id >= first).join(Thread.category)
    ).all():
        db.session.refresh(thread, ["category"])
        reindex_thread(thread)
    assert documents() == made


def documents() -> dict[tuple[str, int], tuple[str, ...]]:
    """What is matched of each page; blank lines between paragraphs do not count."""
    row = SearchDocument
    found = db.session.execute(
        select(row.object_id, row.page, row.title, row.names, row.region, row.province,
               row.application, row.status, row.stems, row.body).where(row.kind == "thread")
    ).all()  # fmt: skip
    return {(key, page): (*rest, " ".join(body.split())) for key, page, *rest, body in found}


def test_where_words_of_the_bodies_begin_is_written_as_the_site_writes_it() -> None:
    generate.fill(RECIPE)
    rows = db.session.scalars(select(SearchDocument).where(SearchDocument.kind == "thread"))
    assert {row.steps == steps_of_body(row.body) for row in rows} == {True}


def test_categories_count_the_threads() -> None:
    generate.fill(RECIPE)
    assert db.session.scalars(select(Category.thread_count)).all() == [RECIPE.threads]


def test_stems_of_paragraphs_are_those_of_the_whole_text() -> None:
    chosen = [texts.paragraph(number) for number in range(40)]
    assert texts.stems_of(chosen) == analysis.stems(texts.text_of(chosen))


def test_the_ledger_is_multiplied_once() -> None:
    replication = make_replication()
    make_step(replication, Stage.PILOT)
    db.session.commit()
    steps = db.session.scalar(select(func.count(Step.id))) or 0
    for _ in range(2):
        ledger.multiply(12)
        assert db.session.scalar(select(func.count(Replication.id))) == 12
        assert db.session.scalar(select(func.count(Step.id))) == 12 * steps
    adopted = db.session.scalars(
        select(Application.adopter_count).where(Application.adopter_count > 0)
    ).all()
    assert sorted(adopted) == [1, 1, 10]


def test_questions_are_drawn_from_what_is_there() -> None:
    generate.fill(RECIPE)
    drawn = questions.sample()
    assert drawn == questions.sample()
    titles = " ".join(db.session.scalars(select(Thread.title))).lower()
    assert all(" ".join(run) in titles for run in drawn.titles)
    assert all(words()[word.lower()] <= 20 for word in drawn.rare)
    classes = questions.classes(drawn)
    assert all(classes.values())
