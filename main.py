"""Start the program: the command line, which is handed what opens the window."""

import sys
from collections.abc import Sequence
from pathlib import Path

from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.cli import main
from zzeco.commands.opening import has_screen


def start_window(path: Path | None) -> int:
    """The window; Qt is loaded only when it is wanted. ZzecoError where it cannot be loaded."""
    try:
        from ui.application import start
    except ImportError as error:
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


def entry() -> None:
    """The console script `zzeco`."""
    sys.exit(main(command_of(sys.argv[1:]), start_window))


if __name__ == "__main__":
    entry()
