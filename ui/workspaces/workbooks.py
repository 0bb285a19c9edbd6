"""What a workspace shows as an Excel workbook: which file, written in a task."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui.context import Context
from ui.folders import usual_folder
from ui.save_as import ask_file


def ask_workbook(context: Context, parent: QWidget, name: str, export: Callable[[Path], None], title: str = "") -> None:
    """Exports to the workbook that the user names, if any."""
    start = usual_folder(context) / f"{name}.xlsx"
    chosen = ask_file(parent, title or _("Export to Excel"), start, [("Excel", "xlsx")])
    if chosen is not None:
        export(chosen)


def write_workbook(context: Context, path: Path, write: Callable[[Path], Path]) -> None:
    """Lets a task write the workbook and says when it is there."""

    def say(written: Path) -> None:
        context.messages.toast(_("Exported: {name}").format(name=written.name))

    context.tasks.run(_("Writing {name}").format(name=path.name), lambda _progress: write(path), say)
