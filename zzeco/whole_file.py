"""Files put in place only when they are complete."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from layers.errors import ZzecoError
from layers.i18n import _
from layers.system_reasons import system_reason


def put_whole(path: Path, write: Callable[[Path], None]) -> Path:
    """Has the file written beside the target and puts it in place whole.

    ZzecoError where the file cannot be written; what was there stays then, and whenever `write` raises.
    """
    draft = path.with_name(f".zzeco-{os.getpid()}-{path.name}")
    try:
        write(draft)
        draft.replace(path)
    except OSError as error:
        raise ZzecoError(
            _("{name} cannot be written: {reason}").format(name=path.name, reason=system_reason(error)),
            _("Close it in other programs, or choose another name or folder."),
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return path
