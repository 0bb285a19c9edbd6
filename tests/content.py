"""What a project file holds, as one digest: for tests that ask whether two files are equivalent in content."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path


def content_digest(path: Path, without: tuple[str, ...] = ()) -> str:
    """A digest over all rows of all tables, whatever their order; times of change are left out."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")
            if row[0] not in (*without, "gpkg_contents")
        ]
        digests = [f"{name}:{_table_digest(connection, name)}" for name in names]
        contents = connection.execute(
            "SELECT table_name, data_type, min_x, min_y, max_x, max_y FROM gpkg_contents ORDER BY table_name"
        ).fetchall()
    return hashlib.sha256(repr((digests, contents)).encode()).hexdigest()


def _table_digest(connection: sqlite3.Connection, name: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    rows = (hashlib.sha256(repr(row).encode()).digest() for row in connection.execute(f"SELECT * FROM {quoted}"))
    return hashlib.sha256(b"".join(sorted(rows))).hexdigest()
