"""The whole site in one file, and back: rows as JSON lines, and the stored files.

The rows are read in one snapshot, so a backup taken while people write is
consistent. The form knows no engine: what was written from SQLite can be
restored into PostgreSQL, and the other way round.

    tables/<name>.jsonl      column names, then one row a line
    files/<key>              attachments
    manifest.json            schema revision; rows and SHA-256 of each part
"""

from livinglab.backup.form import NotPossible
from livinglab.backup.reading import read
from livinglab.backup.writing import write

__all__ = ["NotPossible", "read", "write"]
