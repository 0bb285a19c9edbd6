"""The folder of log files: one file per mistake of ours, and one that takes what a dying process can still say."""

import faulthandler
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TextIO

from zzeco import __version__

FOLDER_VARIABLE = "ZZECO_LOGS"
CRASHES, OLD_CRASHES = "crashes.log", "crashes-before.log"
MOST_FILES, MOST_BYTES = 20, 2 << 20
_open: list[TextIO] = []


def log_folder() -> Path:
    """Where log files are, made if need be; elsewhere if ZZECO_LOGS names a folder."""
    import platformdirs

    named = os.environ.get(FOLDER_VARIABLE)
    folder = Path(named) if named else Path(platformdirs.user_log_dir("zzeco", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir())
    return folder


def log_file(details: str, words: Sequence[str]) -> Path:
    """A new log file with these details of what `words` were meant to do; the oldest ones make room for it."""
    folder = log_folder()
    path = folder / f"zzeco-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    path.write_text(f"zzeco {__version__}\n{' '.join(words)}\n\n{details}", "utf-8", "backslashreplace")
    for old in sorted(folder.glob("zzeco-*.log"))[:-MOST_FILES]:
        with suppress(OSError):
            old.unlink()
    return path


def watch_for_crashes() -> None:
    """From here on a crash below Python leaves the stacks of all threads in the file of crashes."""
    with suppress(OSError):  # a full or locked disk is no reason not to start
        path = log_folder() / CRASHES
        if path.exists() and path.stat().st_size > MOST_BYTES:
            path.replace(path.with_name(OLD_CRASHES))
        stream = path.open("a", encoding="utf-8")
        stream.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} zzeco {__version__} {os.getpid()}\n")
        stream.flush()
        _open.append(stream)
        faulthandler.enable(stream)
