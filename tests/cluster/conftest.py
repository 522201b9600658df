"""A site of three web processes and two workers behind nginx, on loopback.

PostgreSQL has a streaming replica that the web processes read from.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import Engine, create_engine

from tests import servers
from tests.cluster import nginx
from tests.cluster.mailbox import Mailbox, mailbox
from tests.cluster.processes import Process, environment
from tests.conftest import new_bucket, sqlalchemy_url
from tests.postgres.replica.standby import Standby, standby_of

WEBS, WORKERS = 3, 2
# What it said it has must outlive its being killed, but not the machine.
POSTGRESQL = servers.FAST | {"synchronous_commit": "on"}
LOADING = 240.0  # seconds for the first start to fill the database


@dataclass(frozen=True)
class Cluster:
    url: str
    webs: list[Process]
    ports: list[int]
    workers: list[Process]
    valkey: servers.Valkey
    primary: "Primary"
    standby: Standby
    box: Mailbox
    database: Engine


@dataclass(frozen=True)
class Primary:
    """The server that all is written to."""

    data: Path
    port: int

    def kill(self) -> None:
        servers.stop_postgresql(self.data, "immediate")

    def start(self) -> None:
        servers.start_postgresql(self.data, self.port, POSTGRESQL)


@pytest.fixture(scope="session")
def cluster(s3_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Everything starts at the same moment, so that all of them want to fill the database."""
    folder = tmp_path_factory.mktemp("cluster")
    with ExitStack() as stack:
        made = stack.enter_context(tempfile.TemporaryDirectory(prefix="cluster-"))
        server = stack.enter_context(servers.postgresql_in(Path(made), POSTGRESQL))
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE cluster")
        database = f"{server.rpartition('/')[0]}/cluster"
        primary = Primary(Path(made) / "pg", int(urlsplit(server).port or 0))
        standby = stack.enter_context(standby_of(server))
        valkey = stack.enter_context(servers.valkey())
        box = stack.enter_context(mailbox())
        ports = [servers.free_port() for _ in range(WEBS)]
        proxy = stack.enter_context(nginx.serving(folder, ports))
        shared = {
            "DATABASE_URL": database,
            "SEARCH_ENGINE": "postgresql",
            "REDIS_URL": valkey.url,
            "BASE_URL": proxy,
            "TRUSTED_PROXIES": "1",
            "WEB_PROCESSES": "1",
            **box.settings,
            **new_bucket(s3_server),
        }
        reading = {"DATABASE_READ_URL": standby.url_of(database)}
        webs = [
            process(folder, "web", shared | reading | {"PORT": str(port)}) for port in ports
        ]
        workers = [process(folder, "worker", shared, number) for number in range(WORKERS)]
        for each in (*webs, *workers):
            each.start()
            stack.callback(each.stop)
        for port in ports:
            servers.wait_for_port(port, LOADING)
        engine = create_engine(sqlalchemy_url(database), pool_pre_ping=True)
        stack.callback(engine.dispose)
        yield Cluster(proxy, webs, ports, workers, valkey, primary, standby, box, engine)


def process(folder: Path, part: str, settings: dict[str, str], number: int = 0) -> Process:
    name = f"{part}-{settings.get('PORT', number)}"
    told = environment(folder / name, **settings)
    return Process(("livinglab.serve", part), told, folder / f"{name}.log")
