"""Two workers at one outbox, one of them killed while it sends: each letter goes out once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from tests.cluster.letters import let_time_pass, unsent, until, write_letters
from tests.cluster.mailbox import Mailbox, mailbox
from tests.cluster.processes import Process, environment

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
LETTERS = 60


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def database(postgres_url: str) -> Iterator[Engine]:
    engine = create_engine(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def workers(postgres_url: str, box: Mailbox, tmp_path: Path) -> Iterator[list[Process]]:
    made = []
    for number in range(2):
        folder = tmp_path / f"worker-{number}"
        told = environment(
            folder, DATABASE_URL=postgres_url, SEARCH_ENGINE="postgresql", **box.settings
        )
        arguments = ("flask", "--app", "wsgi", "worker")
        made.append(Process(arguments, told, tmp_path / f"worker-{number}.log"))
    for worker in made:
        worker.start()
    yield made
    for worker in made:
        worker.stop()


def test_a_worker_is_killed_while_it_sends(
    workers: list[Process], database: Engine, box: Mailbox
) -> None:
    write_letters(database, 0, LETTERS)
    until(lambda: len(box.taken) > LETTERS // 4)
    box.is_held = True
    until(lambda: box.held == 2)  # both are in the middle of a letter
    workers[0].kill()
    box.is_held = False
    write_letters(database, LETTERS, LETTERS)
    until(lambda: unsent(database) <= 2)
    let_time_pass(database)
    until(lambda: unsent(database) == 0)

    assert len(box.taken) == 2 * LETTERS
    assert set(box.taken.values()) == {1}
