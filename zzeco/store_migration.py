"""Project files of older versions: the steps to the present one, and the backup copy that comes first."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from layers.geopackage_connection import Writer, connected, explained


@dataclass(frozen=True)
class Step:
    """Makes a project file of one schema version into one of the next; `apply` runs inside a transaction."""

    what: str
    apply: Callable[[sqlite3.Connection], None]


STEPS: tuple[Step, ...] = ()
"""STEPS[0] leads from version 1 to version 2, and so on."""


def current_version() -> int:
    """The schema version that this program writes."""
    return 1 + len(STEPS)


def stored_version(connection: sqlite3.Connection) -> int:
    """The schema version of an open project file."""
    row = connection.execute("SELECT value FROM zz_meta WHERE key='schema_version'").fetchone()
    return int(row[0])


def migrate(path: Path) -> Path:
    """Brings an older project file up to date in one transaction; the path of the backup made before."""
    with Writer(path) as writer:
        backup = backed_up(path)
        with writer.transaction() as connection:
            version = stored_version(connection)
            for step in STEPS[version - 1 :]:
                step.apply(connection)
                _note(connection, step.what)
            connection.execute("UPDATE zz_meta SET value=? WHERE key='schema_version'", (str(current_version()),))
    return backup


def backed_up(path: Path) -> Path:
    """A copy of the file beside it, named with the date and time; its path."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy = path.with_name(f"{path.stem}.backup-{stamp}{path.suffix}")
    with explained(path), closing(connected(path, "ro")) as source, closing(connected(copy, "rwc")) as target:
        source.backup(target)
    return copy


def _note(connection: sqlite3.Connection, what: str) -> None:
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute("INSERT INTO zz_history (saved_at, what, counts) VALUES (?,?,'{}')", (moment, what))
