"""`python -m tests.search.evaluation`: all engines, the judged questions, a table."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask import Flask

from livinglab.db import db
from livinglab.search import index
from tests import servers
from tests.conftest import make_app, sqlalchemy_url
from tests.search.evaluation import corpus, judged, measures
from tests.search.evaluation.judged import Judged
from tests.search.evaluation.measures import DEPTH, Figures

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "search.md"
BEGIN, END = "<!-- evaluation -->", "<!-- /evaluation -->"
ENGINES = ("whoosh", "tantivy", "postgresql")
Answers = dict[tuple[int, str], list[str]]


def main(arguments: list[str]) -> None:
    engines = [name for name in ENGINES if name in arguments]
    answers: dict[str, Answers] = {}
    asked: list[Judged] = []
    for engine in engines or ENGINES:
        with _site(engine) as app, app.app_context():
            asked, answers[engine] = [], {}
            for questions in _sets():
                answers[engine] |= _answers(questions)
                asked += questions
    table = report(asked, answers)
    print(table)  # noqa: T201  a command's output
    if "--misses" in arguments:
        _print_misses(asked, next(iter(answers.values())))
        _print_differences(answers)
    if "--write" in arguments:
        text = DOCUMENT.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        DOCUMENT.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def _sets() -> Iterator[list[Judged]]:
    """Each to be asked before what the next is about is written."""
    corpus.load()
    yield judged.of_catalog()
    yield judged.questions(corpus.build())
    for name in ("others.toml", "strangers.toml"):
        yield judged.of_others(corpus.build(name), name)


@contextmanager
def _site(engine: str) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if engine != "postgresql":
            yield _made(folder, f"sqlite:///{folder / 'site.sqlite3'}", engine)
            return
        with servers.postgresql() as server:
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute("CREATE DATABASE evaluation")
            url = sqlalchemy_url(f"{server.rpartition('/')[0]}/evaluation")
            yield _made(folder, url, engine)


def _made(folder: Path, url: str, engine: str) -> Flask:
    app = make_app(folder, url, {"SEARCH_ENGINE": engine})
    with app.app_context():
        db.create_all()
    return app


def _answers(asked: list[Judged]) -> Answers:
    return {
        one.key: [hit.key for hit in index.find(one.question, per_page=DEPTH).shown]
        for one in asked
    }


def report(asked: list[Judged], answers: dict[str, Answers]) -> str:
    """A table in Markdown: a line for each class, each part and all, for each engine."""
    lines = [
        "| engine | class | questions | nDCG@10 | recall@10 | MRR | nothing found |",
        "|---|---|---|---|---|---|---|",
    ]
    own = [one for one in asked if one.part in judged.PARTS]
    for engine, found in answers.items():
        for name in sorted({one.kind for one in own}):
            lines.append(
                _line(engine, name, _figures([o for o in own if o.kind == name], found))
            )
        for part in (*judged.PARTS, *judged.BLIND):
            of_part = _figures([o for o in asked if o.part == part], found)
            lines.append(_line(engine, f"*{part}*", of_part))
        lines.append(_line(f"**{engine}**", "**our own**", _figures(own, found)))
        lines.append(_line(f"**{engine}**", "**all**", _figures(asked, found)))
    if len(answers) > 1:
        lines += [
            "",
            f"The same first ten in all engines: {parity(answers):.1%} of the questions.",
        ]
    return "\n".join(lines)


def parity(answers: dict[str, Answers]) -> float:
    first, *others = answers.values()
    same = [all(set(keys) == set(o[asked]) for o in others) for asked, keys in first.items()]
    return sum(same) / len(same)


def _figures(asked: list[Judged], found: Answers) -> Figures:
    return measures.over([(found[one.key], one.grades) for one in asked])


def _line(engine: str, name: str, figures: Figures) -> str:
    return (
        f"| {engine} | {name} | {figures.questions} | {figures.ndcg:.3f} |"
        f" {figures.recall:.3f} | {figures.mrr:.3f} | {figures.without:.1%} |"
    )


def _print_misses(asked: list[Judged], found: Answers) -> None:
    """Of the questions that may be tuned to, and of no others."""
    tuned = [one for one in asked if one.part in judged.LOOKED_AT]
    for one in sorted(tuned, key=lambda one: measures.ndcg(found[one.key], one.grades)):
        grade = [one.grades.get(key, 0) for key in found[one.key]]
        figures = measures.over([(found[one.key], one.grades)])
        if figures.ndcg < 0.8 or figures.recall < 1:
            line = (
                f"{figures.ndcg:.2f} {figures.recall:.2f} {one.part}, {one.kind}:"
                f" {one.question!r} {grade} {found[one.key][:4]}"
            )
            print(line)  # noqa: T201


def _print_differences(answers: dict[str, Answers]) -> None:
    first, *others = answers.values()
    for question, keys in first.items():
        for other in others:
            if set(keys) != set(other[question]):
                print(f"{question!r}: {keys} {other[question]}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
