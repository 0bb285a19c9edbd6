"""open: the window, with a project, with data to import or with the start page."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.answer import Answer
from zzeco.commands.common import command
from zzeco.surroundings import has_screen

StartWindow = Callable[[Path | None], int]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Declare the command."""
    parser = command(commands, common, "open", _("open the window"), run, project=False)
    parser.add_argument("project", type=Path, nargs="?", metavar="PROJECT.gpkg", help=_("the project file"))


def run(arguments: argparse.Namespace) -> Answer:
    """Shows the window, which also tells what is wrong with a file, and waits; ZzecoError where there is no screen."""
    start_window: StartWindow | None = arguments.start_window
    if start_window is None or not has_screen():
        raise ZzecoError(
            _("There is no screen here, so the window cannot be shown."),
            _("Every job also runs from the command line; see: zzeco --help"),
        )
    start_window(arguments.project)
    return Answer("done", _("The window was closed."))
