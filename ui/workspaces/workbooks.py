"""What a workspace shows as an Excel workbook: which file, written in a task."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from layers.i18n import _
from ui.context import Context
from ui.folders import usual_folder


def asked_workbook(context: Context, parent: QWidget, title: str, name: str) -> Path | None:
    """The workbook that the user names; None where there is none."""
    start = str(usual_folder(context) / f"{name}.xlsx")
    chosen, _filter = QFileDialog.getSaveFileName(parent, title, start, "Excel (*.xlsx)")
    if not chosen:
        return None
    return Path(chosen) if chosen.lower().endswith(".xlsx") else Path(chosen + ".xlsx")


def write_workbook(context: Context, path: Path, write: Callable[[Path], Path]) -> None:
    """Lets a task write the workbook and says when it is there."""

    def say(written: Path) -> None:
        context.messages.toast(_("Exported: {name}").format(name=written.name))

    context.tasks.run(_("Writing {name}").format(name=path.name), lambda _progress: write(path), say)
