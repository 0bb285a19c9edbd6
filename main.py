"""Start the program: the window at once where nothing else is asked for, else the command line."""

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from layers.names_apart import tell_names_apart
from zzeco.logs import log_file, watch_for_crashes
from zzeco.surroundings import forget_foreign, give_streams, has_screen


def start_window(path: Path | None) -> int:
    """The window; Qt is loaded only when it is wanted. ZzecoError where it cannot be loaded."""
    try:
        from ui.application import start
    except ImportError as error:
        from layers.errors import ZzecoError
        from layers.i18n import _

        raise ZzecoError(
            _("The window cannot be shown here: {reason}").format(reason=error),
            _("Run: python3 dev.py run. On Linux it names the libraries that are missing."),
        ) from error
    return start(path)


def command_of(words: Sequence[str]) -> Sequence[str]:
    """The command that is meant: a file alone opens it, nothing at all the start page where there is a screen."""
    if not words and has_screen():
        return ["open"]
    if len(words) == 1 and not words[0].startswith("-") and Path(words[0]).suffix:
        return ["open", *words]
    return words


def is_plain_start(command: Sequence[str]) -> bool:
    """Whether only the window is wanted, with a file or without: then no part of the command line is loaded."""
    is_open = len(command) in (1, 2) and command[0] == "open"
    return is_open and has_screen() and not any(word.startswith("-") for word in command)


def entry() -> None:
    """The console script `zzeco`."""
    give_streams()
    forget_foreign()
    tell_names_apart()
    command = command_of(sys.argv[1:])
    if is_plain_start(command) and _can_show():
        sys.exit(_window(command))
    from zzeco.cli import main

    sys.exit(main(command, start_window))


def _window(command: Sequence[str]) -> int:
    """The window; what ends it before it can tell anything itself is found in a log file."""
    watch_for_crashes()
    try:
        return start_window(Path(command[1]) if len(command) > 1 else None)
    except Exception:
        log_file(traceback.format_exc(), command)
        raise


def _can_show() -> bool:
    """Whether Qt can be loaded; where it cannot, the command line says why."""
    try:
        import PySide6.QtWidgets  # noqa: F401 -- only whether it can be done
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    entry()
