"""Which project was open when the program last ended without closing it, and which steps were being saved then."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import platformdirs
from PySide6.QtCore import QLockFile

FOLDER_VARIABLE = "ZZECO_STATE"


class Abandoned(NamedTuple):
    """A project whose session ended without a close, the steps that were on their way into its file then, and how many
    lines the history there had without them."""

    path: Path
    unsaved: tuple[str, ...]
    history_lines: int


class SessionFile:
    """One file per running window, locked while it lives; one that is left behind tells of a crash."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._path = self.folder / f"session-{os.getpid()}.json"
        self._lock = _lock_of(self._path)
        self._lock.tryLock(0)

    def note(self, project: Path | None, unsaved: Sequence[str] = (), history_lines: int = 0) -> None:
        """Keeps the name of the open project (None when it was closed properly) and the steps that are being saved."""
        with suppress(OSError):  # a full disk spoils the notice after a crash, and nothing else
            if project is None:
                self._path.unlink(missing_ok=True)
            else:
                kept = {"project": str(project), "unsaved": list(unsaved), "history_lines": history_lines}
                self._path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    def abandoned(self) -> list[Abandoned]:
        """The projects of sessions that ended without a close, newest first; told once."""
        left = sorted(self.folder.glob("session-*.json"), key=lambda path: -path.stat().st_mtime)
        found = [_taken(path) for path in left if path != self._path]
        return [one for one in found if one is not None and one.path.exists()]

    def close(self) -> None:
        """Leaves no trace: this session ended properly."""
        self.note(None)
        self._lock.unlock()


def default_folder() -> Path:
    """Where session files are; elsewhere if ZZECO_STATE names a folder."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else Path(platformdirs.user_state_dir("zzeco", appauthor=False))


def lost_steps(left: Abandoned, history_lines: int) -> tuple[str, ...]:
    """The steps that did not reach the file, by the lines that its history has by now."""
    return left.unsaved[max(history_lines - left.history_lines, 0) :]


def _taken(session: Path) -> Abandoned | None:
    """The project of a session whose program is gone, and the file removed; None while it still runs."""
    lock = _lock_of(session)
    if not lock.tryLock(0):
        return None
    try:
        kept = json.loads(session.read_text(encoding="utf-8"))
        unsaved = tuple(map(str, kept.get("unsaved", ())))
        return Abandoned(Path(kept["project"]), unsaved, int(kept.get("history_lines", 0)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    finally:
        with suppress(OSError):
            session.unlink()
        lock.unlock()


def _lock_of(session: Path) -> QLockFile:
    lock = QLockFile(str(session.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    return lock
