"""Where generated sites are kept, and the copies of them that are measured."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench import servers
from bench.recipe import Recipe
from tests.servers import postgresql_in

# Durable as in production, with the memory of a small server.
POSTGRESQL = {
    "shared_buffers": "1GB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "max_connections": "60",
}


@dataclass(frozen=True)
class Site:
    """A site in a folder; `url` is of its database on PostgreSQL, "" on SQLite."""

    folder: Path
    url: str = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def environment(self, port: int) -> dict[str, str]:
        engine = "postgresql" if self.url else "whoosh"
        return servers.environment(self.data, port) | {
            "DATABASE_URL": self.url,
            "SEARCH_ENGINE": engine,
        }

    @property
    def database_pids(self) -> tuple[int, ...]:
        """The database's own server, whose work counts as the site's."""
        if not self.url:
            return ()
        return (int((self.folder / "pg" / "postmaster.pid").read_text().split()[0]),)

    @property
    def megabytes(self) -> dict[str, int]:
        """On disk: the database, and the embedded index if there is one."""
        index = (path for path in (self.data / "index").rglob("*") if path.is_file())
        return {
            "database": self._database_bytes() // 1_000_000,
            "index": sum(path.stat().st_size for path in index) // 1_000_000,
        }

    def _database_bytes(self) -> int:
        if not self.url:
            return (self.data / "livinglab.sqlite3").stat().st_size
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            return int(row[0]) if row else 0


@contextmanager
def kept(recipe: Recipe, folder: Path) -> Iterator[Site]:
    """The site of this recipe, with its database server running; begun if it is not there."""
    home = folder.resolve() / recipe.name
    (home / "data").mkdir(parents=True, exist_ok=True)
    if recipe.engine == "sqlite":
        yield Site(home)
        return
    with postgresql_in(home, POSTGRESQL) as server:
        if not _has_database(server, "site"):
            _execute(server, "CREATE DATABASE site")
        yield Site(home, _database(server, "site"))


@contextmanager
def copied(site: Site) -> Iterator[Site]:
    """A copy to be measured and written to, so that the kept one stays as it was made."""
    if not site.url:
        run = Site(site.folder / "run")
        shutil.rmtree(run.folder, ignore_errors=True)
        shutil.copytree(site.data, run.data)
        try:
            yield run
        finally:
            shutil.rmtree(run.folder)
        return
    _execute(site.url, "DROP DATABASE IF EXISTS run WITH (FORCE)")
    _execute(site.url, "CREATE DATABASE run TEMPLATE site STRATEGY file_copy")
    try:
        yield Site(site.folder, _database(site.url, "run"))
    finally:
        _execute(site.url, "DROP DATABASE run WITH (FORCE)")


def _database(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"


def _has_database(url: str, name: str) -> bool:
    with psycopg.connect(url) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        return known.fetchone() is not None


def _execute(url: str, statement: str) -> None:
    """Outside of the site's own database, which nobody may use while it is copied."""
    with psycopg.connect(_database(url, "postgres"), autocommit=True) as connection:
        connection.execute(statement)


def note(site: Site, **facts: float) -> None:
    """Keep what making the site took beside it: it is made once and measured often."""
    fresh = site.folder / f"notes.{os.getpid()}"
    fresh.write_text(json.dumps(notes(site) | facts))
    fresh.replace(site.folder / "notes.json")


def notes(site: Site) -> dict[str, float]:
    path = site.folder / "notes.json"
    return json.loads(path.read_text()) if path.exists() else {}
