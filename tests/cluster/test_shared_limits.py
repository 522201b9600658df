"""Two web processes count together in Valkey, and each for itself while that is away."""

import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import pytest

from livinglab.tallies import REST
from tests.browser.visitor import Visitor
from tests.cluster.processes import Process, environment
from tests.servers import Valkey, free_port, wait_for_port

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
ALLOWED = 5  # wrong passwords for one account from one address


@pytest.fixture
def site(postgres_url: str, valkey: Valkey, tmp_path: Path) -> Iterator[tuple[list[str], Path]]:
    """The addresses of two processes, and their log."""
    told = environment(tmp_path, DATABASE_URL=postgres_url, REDIS_URL=valkey.url)
    log, ports = tmp_path / "web.log", [free_port(), free_port()]
    webs = [
        Process(
            ("gunicorn", "wsgi:app", "--threads", "2", "--bind", f"127.0.0.1:{port}"), told, log
        )
        for port in ports
    ]
    for web in webs:
        web.start()
    for port in ports:
        wait_for_port(port)
    yield [f"http://127.0.0.1:{port}" for port in ports], log
    for web in webs:
        web.stop()


def try_to_sign_in(url: str, email: str) -> int:
    """The status that a wrong password is answered with."""
    visitor = Visitor(url)
    try:
        visitor.post("/masuk", visitor.token("/masuk"), email=email, password="bukan-ini")
    except urllib.error.HTTPError as refused:
        return refused.code
    return 303


def test_limits_are_shared_and_outlive_valkey(
    site: tuple[list[str], Path], valkey: Valkey
) -> None:
    (first, second), log = site

    tries = [try_to_sign_in((first, second)[n % 2], "sari@example.go.id") for n in range(6)]
    assert tries == [422] * ALLOWED + [429]

    valkey.kill()
    tries = [try_to_sign_in(first, "budi@example.go.id") for _ in range(6)]
    assert tries == [422] * ALLOWED + [429]
    assert log.read_text().count("each process counts for itself") == 1

    valkey.start()
    time.sleep(REST)
    assert try_to_sign_in(first, "ani@example.go.id") == 422
    assert "redis is back" in log.read_text()
