"""Restores a backup into an empty place."""

import json
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, cast

import click
from flask_migrate import upgrade
from sqlalchemy import Connection, Table, func, insert, inspect, select, update
from sqlalchemy.exc import SQLAlchemyError

from livinglab import storage
from livinglab.backup.form import FORM, NotPossible, digest, from_lines, tables
from livinglab.db import db
from livinglab.storage.form import KEY

BATCH = 500


def read(source: Path) -> tuple[int, int]:
    """Fill an empty place from `source`; how many rows and files. Raises NotPossible.

    Everything is checked before anything is written, and the rows are written
    in one transaction.
    """
    try:
        with tarfile.open(source, "r:gz") as archive:
            manifest = _checked_manifest(archive)
            _refuse_unless_empty()
            upgrade(revision=manifest["revision"])
            files = _read_files(archive, manifest["files"])
            rows = _read_tables(archive, set(manifest["tables"]))
    except (tarfile.TarError, EOFError, KeyError, ValueError, OSError) as fault:
        raise NotPossible(f"{source} is not a whole backup: {fault}") from fault
    upgrade()
    return rows, files


def _part(archive: tarfile.TarFile, name: str) -> BinaryIO:
    stream = archive.extractfile(name)
    if stream is None:
        raise ValueError(f"{name} is missing")
    return cast(BinaryIO, stream)


def _checked_manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.load(_part(archive, "manifest.json"))
    if manifest["form"] != FORM:
        raise ValueError(f"form {manifest['form']} is not known to this version")
    parts = {
        f"tables/{name}.jsonl": part["sha256"] for name, part in manifest["tables"].items()
    }
    parts |= {f"files/{name}": found for name, found in manifest["files"].items()}
    if not all(KEY.fullmatch(_key(name)) for name in manifest["files"]):
        raise ValueError("it holds files that are not the site's")
    for name, expected in parts.items():
        if digest(_part(archive, name)) != expected:
            raise ValueError(f"{name} is damaged")
    return manifest


def _refuse_unless_empty() -> None:
    try:
        names = inspect(db.engine).get_table_names()
    except SQLAlchemyError as fault:
        raise NotPossible(f"The database cannot be reached: {fault}") from fault
    if names:
        raise NotPossible("The database is not empty. Restore into a new, empty one.")
    if any(storage.files().keys()):
        raise NotPossible("The storage of files is not empty. Restore into a new, empty place.")


def _read_files(archive: tarfile.TarFile, names: dict[str, str]) -> int:
    for name in names:
        storage.files().write(_key(name), _part(archive, f"files/{name}"))
    return len(names)


def _key(name: str) -> str:
    """A file's key: older backups name its folder too."""
    return name.rpartition("/")[2]


def _read_tables(archive: tarfile.TarFile, names: set[str]) -> int:
    """Rows first without what points ahead (a thread to its answer), then those columns."""
    count = 0
    present = [table for table in tables() if table.name in names]
    ahead = {table.name: _columns_ahead(table, present) for table in present}
    with db.engine.begin() as connection:
        with click.progressbar(present, label="Tables") as shown:
            for table in shown:
                count += _insert(connection, archive, table, ahead[table.name])
        for table in present:
            if ahead[table.name]:
                _fill_ahead(connection, table, ahead[table.name], _rows(archive, table))
        _continue_numbering(connection, present)
    return count


def _rows(archive: tarfile.TarFile, table: Table) -> Iterator[dict[str, Any]]:
    return from_lines(table, iter(_part(archive, f"tables/{table.name}.jsonl")))


def _columns_ahead(table: Table, present: list[Table]) -> set[str]:
    """Columns that refer to the table itself or to one that is filled after it."""
    places = {each.name: place for place, each in enumerate(present)}
    return {
        key.parent.name
        for key in table.foreign_keys
        if places.get(key.column.table.name, -1) >= places[table.name]
    }


def _insert(
    connection: Connection, archive: tarfile.TarFile, table: Table, ahead: set[str]
) -> int:
    count, rows = 0, _rows(archive, table)
    while batch := list(islice(rows, BATCH)):
        blank = dict.fromkeys(ahead)
        connection.execute(insert(table), [row | blank for row in batch])
        count += len(batch)
    return count


def _fill_ahead(
    connection: Connection, table: Table, ahead: set[str], rows: Iterator[dict[str, Any]]
) -> None:
    for row in rows:
        values = {name: row[name] for name in ahead if row.get(name) is not None}
        if values:
            chosen = [key == row[key.name] for key in table.primary_key]
            connection.execute(update(table).where(*chosen).values(values))


def _continue_numbering(connection: Connection, present: list[Table]) -> None:
    """PostgreSQL's sequences know nothing of rows that came with their numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in present:
        key = table.autoincrement_column
        if key is not None:
            highest = connection.scalar(select(func.max(key)))
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', key.name)
            connection.execute(select(func.setval(sequence, (highest or 0) + 1, False)))
