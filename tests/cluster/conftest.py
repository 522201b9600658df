"""A site of three web processes and two workers behind nginx, on loopback."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine

from tests import servers
from tests.cluster import nginx
from tests.cluster.mailbox import Mailbox, mailbox
from tests.cluster.processes import Process, environment
from tests.conftest import new_bucket, sqlalchemy_url

WEBS, WORKERS = 3, 2
LOADING = 240.0  # seconds for the first start to fill the database


@dataclass(frozen=True)
class Cluster:
    url: str
    webs: list[Process]
    ports: list[int]
    workers: list[Process]
    valkey: servers.Valkey
    box: Mailbox
    database: Engine


@pytest.fixture(scope="session")
def cluster(
    postgres_server: str, s3_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    """Everything starts at the same moment, so that all of them want to fill the database."""
    folder = tmp_path_factory.mktemp("cluster")
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE cluster")
    database = f"{postgres_server.rpartition('/')[0]}/cluster"
    with ExitStack() as stack:
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
        webs = [process(folder, "web", shared | {"PORT": str(port)}) for port in ports]
        workers = [process(folder, "worker", shared, number) for number in range(WORKERS)]
        for each in (*webs, *workers):
            each.start()
            stack.callback(each.stop)
        for port in ports:
            servers.wait_for_port(port, LOADING)
        engine = create_engine(sqlalchemy_url(database))
        stack.callback(engine.dispose)
        yield Cluster(proxy, webs, ports, workers, valkey, box, engine)


def process(folder: Path, part: str, settings: dict[str, str], number: int = 0) -> Process:
    name = f"{part}-{settings.get('PORT', number)}"
    told = environment(folder / name, **settings)
    return Process(("livinglab.serve", part), told, folder / f"{name}.log")
