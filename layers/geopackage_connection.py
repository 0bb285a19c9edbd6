"""Connections to a GeoPackage: who may write it, and what a refusal means.

GDAL carries its own SQLite. On POSIX systems the locks of a file belong to the process, and closing any descriptor of
the file drops them all; so a read by GDAL inside this process silently ends the lock that our SQLite holds. Therefore
(a) GDAL reads go through `reading`, which takes the lock anew afterwards, (b) a lock file beside the project keeps a
second zzeco out without a gap, and (c) nothing is written if another program has changed the file in between.
"""

import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import quote

from layers.errors import ZzecoError
from layers.i18n import _

BEGIN_WAIT_MS = 1_000
COMMIT_WAIT_MS = 10_000
CACHE_KIB = 256 * 1024
_writers: dict[Path, "Writer"] = {}
_guards: dict[Path, threading.RLock] = {}
_registry = threading.Lock()


def connected(path: Path, mode: str = "rw") -> sqlite3.Connection:
    """An open connection in autocommit; `mode` is that of an SQLite URI (ro, rw, rwc)."""
    name = path.absolute().as_posix()
    uri = "file://" + quote(name if name.startswith("/") else "/" + name) + f"?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout={COMMIT_WAIT_MS}")
    return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Inside, an SQLite error becomes a ZzecoError that says what happened to this file."""
    try:
        yield
    except sqlite3.Error as error:
        raise explanation(path, error) from error


def explanation(path: Path, error: sqlite3.Error) -> ZzecoError:
    """What an SQLite error means to the owner of the file."""
    name = path.name
    code = getattr(error, "sqlite_errorname", "") or ""
    if code == "SQLITE_READONLY_DBMOVED" or (code.startswith("SQLITE_IOERR") and not path.exists()):
        return gone(path)
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return busy(path)
    if code.startswith("SQLITE_READONLY_ROLLBACK"):
        return unfinished(path)
    if code.startswith("SQLITE_READONLY"):
        return read_only(path)
    if code.startswith("SQLITE_CANTOPEN"):
        return unfinished(path) if journal_of(path).exists() else read_only(path)
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")):
        return damaged(path)
    if code.startswith("SQLITE_FULL"):
        return ZzecoError(
            _("The disk is full: {name} was not changed.").format(name=name), _("Make room and try again.")
        )
    return ZzecoError(
        _("{name} could not be read or written: {reason}").format(name=name, reason=error),
        _("The file is as it was before. Check the disk or the network share and try again."),
    )


def gone(path: Path) -> ZzecoError:
    """The refusal where the file was moved, renamed, replaced or deleted while it was open."""
    return ZzecoError(
        _("{name} is no longer in its folder, or another file has taken its place.").format(name=path.name),
        _("Put the file back under its name, or connect its drive again; then try again."),
        kept=_("What was not saved yet is in the open window only: leave it open until then."),
    )


def busy(path: Path) -> ZzecoError:
    """The refusal for a second writer."""
    return ZzecoError(
        _("The project {name} is open for writing by another program.").format(name=path.name),
        _("Wait until that program has finished, or close the project there, then try again."),
    )


def read_only(path: Path) -> ZzecoError:
    """The refusal where the file or its folder cannot be written."""
    return ZzecoError(
        _("{name} cannot be written: the file or its folder is read-only.").format(name=path.name),
        _("Copy the file to a folder of your own and work there, or ask for the right to write."),
    )


def unfinished(path: Path) -> ZzecoError:
    """The refusal where an interrupted write waits to be undone and the folder forbids it."""
    return ZzecoError(
        _("The last change of {name} was interrupted and must be undone first, but its folder is read-only.").format(
            name=path.name
        ),
        _("Open the project once from an account that may write there, or copy it together with {journal}.").format(
            journal=journal_of(path).name
        ),
    )


def damaged(path: Path) -> ZzecoError:
    """The refusal for a file that is cut off or overwritten."""
    return ZzecoError(
        _("{name} is damaged and cannot be read.").format(name=path.name),
        _("Use a backup copy of it (NAME.backup-….gpkg beside it, or the bureau's own backup)."),
    )


def unreadable(path: Path, error: Exception) -> ZzecoError:
    """The refusal where GDAL cannot read the file."""
    if not path.exists():
        return gone(path)
    return busy(path) if "lock" in str(error) else damaged(path)


def journal_of(path: Path) -> Path:
    """Where SQLite keeps the undo of a write that is under way."""
    return path.with_name(path.name + "-journal")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Inside, GDAL may read the file: no write of this process runs, and a lock of ours is taken anew afterwards."""
    key = path.resolve()
    with _guard(key):
        writer = _writers.get(key)
        if writer is not None and writer.writing:
            raise RuntimeError("a GeoPackage is read by GDAL in the middle of a write to it")
        try:
            yield
        finally:
            if writer is not None and _writers.get(key) is writer:  # it may have been closed meanwhile
                writer.renew()


def _guard(key: Path) -> threading.RLock:
    with _registry:
        return _guards.setdefault(key, threading.RLock())


class Writer:
    """The right to write one GeoPackage, held from creation to `close`; refused to a second one within a second."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.writing = False
        if self.path in _writers:
            raise busy(path)
        self._lock_file = _locked_beside(self.path)
        try:
            with explained(path):
                self.connection = self._opened()
                self._version = self._data_version()
        except BaseException:
            _unlocked(self._lock_file)
            raise
        _writers[self.path] = self

    def _opened(self) -> sqlite3.Connection:
        connection = connected(self.path)
        try:
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode=DELETE").fetchall()
            connection.execute(f"PRAGMA busy_timeout={BEGIN_WAIT_MS}")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
            connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            connection.close()
            raise
        return connection

    def _data_version(self) -> int:
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def renew(self) -> None:
        """The lock as held at first; ZzecoError if another program took it or changed the file in between."""
        with explained(self.path):
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self.connection.execute("BEGIN IMMEDIATE")
            if self._data_version() != self._version:
                raise ZzecoError(
                    _("Another program has changed {name} in the meantime; nothing was written.").format(
                        name=self.path.name
                    ),
                    _("Open the project again and repeat the step."),
                )

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside is written, or nothing; the lock is held on afterwards."""
        with _guard(self.path), explained(self.path):
            self.renew()
            self.writing = True
            try:
                yield self.connection
                self.connection.execute(f"PRAGMA busy_timeout={COMMIT_WAIT_MS}")
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            finally:
                self.writing = False
                self.connection.execute(f"PRAGMA busy_timeout={BEGIN_WAIT_MS}")
                with suppress(sqlite3.OperationalError):
                    self.connection.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Gives the right to write back."""
        _writers.pop(self.path, None)
        self.connection.close()
        _unlocked(self._lock_file)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _locked_beside(path: Path) -> IO[bytes] | None:
    """The lock file NAME-editing, held; None on Windows, where the locks of SQLite itself have no gap."""
    if sys.platform == "win32":
        return None
    import fcntl

    beside = path.with_name(path.name + "-editing")
    try:
        held = beside.open("wb")
    except OSError as error:
        raise read_only(path) from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        raise busy(path) from None
    except OSError:
        return held  # a file system without such locks: SQLite's own lock remains
    if not _is_the_file(held, beside):
        held.close()
        raise busy(path)
    return held


def _is_the_file(held: IO[bytes], beside: Path) -> bool:
    """False if the lock file was removed by its last owner while it was being locked."""
    try:
        return os.path.samestat(os.fstat(held.fileno()), beside.stat())
    except OSError:
        return False


def _unlocked(held: IO[bytes] | None) -> None:
    if held is not None:
        with suppress(OSError):
            Path(held.name).unlink()
        held.close()
