"""Files put in place only when they are complete."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from layers.errors import ZzecoError
from layers.file_names import check_name
from layers.i18n import _
from layers.in_place import put_in_place
from layers.system_reasons import system_reason


def times_of(paths: Iterable[Path]) -> dict[Path, int]:
    """When each of the files that are there was last written, ns: what differs later was written since."""
    return {path: path.stat().st_mtime_ns for path in paths if path.is_file()}


def put_whole(path: Path, write: Callable[[Path], None]) -> Path:
    """Has the file written beside the target and puts it in place whole.

    ZzecoError where the file cannot be written or must not have this name; what was there stays then, and whenever
    `write` raises.
    """
    check_name(path)
    draft = path.with_name(f".zzeco-{os.getpid()}-{path.name}")
    try:
        write(draft)
        put_in_place(draft, path)
    except OSError as error:
        raise ZzecoError(
            _("{name} cannot be written: {reason}").format(name=path.name, reason=system_reason(error)),
            _("Close it in other programs, or choose another name or folder."),
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return path
