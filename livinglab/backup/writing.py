"""Writes a backup while the site runs."""

import io
import json
import os
import tarfile
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Table, select, text

from livinglab import storage
from livinglab.backup.form import FORM, NotPossible, digest, tables, to_line
from livinglab.db import db


def write(target: Path) -> tuple[int, int]:
    """Write everything into `target`; how many rows and files. Raises NotPossible."""
    if target.exists():
        raise NotPossible(f"{target} exists already. Choose another name.")
    draft = target.with_name(target.name + ".part")
    try:
        with (
            db.engine.connect() as connection,
            open(draft, "wb", opener=_for_nobody_else) as file,
            tarfile.open(fileobj=file, mode="w:gz") as archive,
        ):
            manifest = _write_all(archive, _holding_still(connection))
        _keep(draft, target)
    except OSError as fault:
        raise NotPossible(f"{target} could not be written: {fault}") from fault
    finally:
        draft.unlink(missing_ok=True)
    rows = sum(part["rows"] for part in manifest["tables"].values())
    return rows, len(manifest["files"])


def _for_nobody_else(path: str, flags: int) -> int:
    """It holds addresses, and what passwords and links are checked against."""
    return os.open(path, flags, mode=0o600)


def _holding_still(connection: Connection) -> Connection:
    """The connection, which sees the same rows until the end whatever is written meanwhile."""
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    # The WAL shows a reader what was there at its first read; `reads_only`
    # keeps this transaction from taking the write lock (see livinglab.db).
    connection = connection.execution_options(reads_only=True)
    connection.execute(text("SELECT 1 FROM alembic_version"))
    return connection


def _write_all(archive: tarfile.TarFile, connection: Connection) -> dict[str, Any]:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        raise NotPossible("The database has no schema yet: run `flask setup` first.")
    manifest: dict[str, Any] = {
        "form": FORM,
        "revision": revision,
        "tables": {table.name: _write_table(archive, connection, table) for table in tables()},
        "files": _write_files(archive),
    }
    _add(archive, "manifest.json", io.BytesIO(json.dumps(manifest, indent=1).encode()))
    return manifest


def _write_table(
    archive: tarfile.TarFile, connection: Connection, table: Table
) -> dict[str, Any]:
    rows = 0
    with tempfile.TemporaryFile() as part:
        part.write(to_line([column.name for column in table.c]))
        query = select(table).order_by(*table.primary_key)
        for row in connection.execution_options(yield_per=1000).execute(query):
            part.write(to_line(row))
            rows += 1
        return {"rows": rows, "sha256": _add(archive, f"tables/{table.name}.jsonl", part)}


def _write_files(archive: tarfile.TarFile) -> dict[str, str]:
    digests = {}
    for key in sorted(storage.files().keys()):
        # Taken away since it was listed: then no row speaks of it, or none for long.
        with suppress(storage.NoSuchFile), storage.open_file(key) as stream:
            digests[key] = _add(archive, f"files/{key}", stream)
    return digests


def _add(archive: tarfile.TarFile, name: str, stream: IO[bytes]) -> str:
    """Add the whole stream under the name; its SHA-256."""
    stream.seek(0)
    found = digest(stream)
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = stream.tell(), 0o600
    stream.seek(0)
    archive.addfile(entry, stream)
    return found


def _keep(draft: Path, target: Path) -> None:
    """Only a whole backup ever bears the name that was asked for."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.rename(target)
