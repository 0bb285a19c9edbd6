"""What a workspace shows as an Excel workbook: which file, written in a task."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from layers.i18n import _
from ui.context import Context


def asked_workbook(parent: QWidget, title: str, name: str) -> Path | None:
    """The workbook that the user names; None where there is none."""
    chosen, _filter = QFileDialog.getSaveFileName(parent, title, name + ".xlsx", "Excel (*.xlsx)")
    return Path(chosen).with_suffix(".xlsx") if chosen else None


def write_workbook(context: Context, path: Path, write: Callable[[Path], Path]) -> None:
    """Lets a task write the workbook and says when it is there."""

    def say(written: Path) -> None:
        context.messages.toast(_("Exported: {name}").format(name=written.name))

    context.tasks.run(_("Writing {name}").format(name=path.name), lambda _progress: write(path), say)
