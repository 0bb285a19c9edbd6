"""A finished draft takes the place of its target; on Windows a virus scanner may hold either for a moment."""

import os
import time
from pathlib import Path

PAUSES_S = (0.05, 0.1, 0.2, 0.4) if os.name == "nt" else ()


def put_in_place(draft: Path, target: Path) -> None:
    """Renames the draft, in place of an older file if there is one; OSError where the target stays held."""
    for pause_s in PAUSES_S:
        try:
            draft.replace(target)
        except PermissionError:
            time.sleep(pause_s)
        else:
            return
    draft.replace(target)
