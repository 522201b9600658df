"""Where generated sites are kept, and the copies of them that are measured."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from bench import servers
from bench.recipe import Recipe
from livinglab.search.engines import folders
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
    search: str = "whoosh"
    url: str = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def environment(self, port: int) -> dict[str, str]:
        return servers.environment(self.data, port) | {
            "DATABASE_URL": self.url,
            "SEARCH_ENGINE": self.search,
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
        place = self.data / folders.PLACES.get(self.search, "none")
        index = (path for path in place.rglob("*") if path.is_file())
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
    home = folder.resolve() / recipe.folder
    (home / "data").mkdir(parents=True, exist_ok=True)
    if recipe.engine == "sqlite":
        yield Site(home, recipe.search)
        return
    with postgresql_in(home, POSTGRESQL) as server:
        if not _has_database(server, "site"):
            _execute(server, "CREATE DATABASE site")
        yield Site(home, recipe.search, _database(server, "site"))


@contextmanager
def copied(site: Site) -> Iterator[Site]:
    """A copy to be measured and written to, so that the kept one stays as it was made."""
    if not site.url:
        run = replace(site, folder=site.folder / "run")
        shutil.rmtree(run.folder, ignore_errors=True)
        shutil.copytree(site.data, run.data, ignore=_of_others(site.search))
        try:
            yield run
        finally:
            shutil.rmtree(run.folder)
        return
    _execute(site.url, "DROP DATABASE IF EXISTS run WITH (FORCE)")
    _execute(site.url, "CREATE DATABASE run TEMPLATE site STRATEGY file_copy")
    try:
        yield replace(site, url=_database(site.url, "run"))
    finally:
        _execute(site.url, "DROP DATABASE run WITH (FORCE)")


def _of_others(search: str) -> Callable[[str, list[str]], set[str]]:
    """The indexes of other engines, which need not be copied."""
    others = {place for name, place in folders.PLACES.items() if name != search}
    return lambda _, names: others.intersection(names)


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
    path = _notes(site)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(notes(site) | facts))
    fresh.replace(path)


def notes(site: Site) -> dict[str, float]:
    path = _notes(site)
    return json.loads(path.read_text()) if path.exists() else {}


def _notes(site: Site) -> Path:
    return site.folder / f"notes.{site.search}.json"
