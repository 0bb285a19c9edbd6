"""The dialog that asks under which name a file is to be written."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

Kind = tuple[str, str]


def ask_file(parent: QWidget, title: str, start: Path, kinds: Sequence[Kind]) -> Path | None:
    """The file that the user names, None where they cancel. `kinds`: name and suffix (without a dot), the usual first.

    The dialog itself adds the suffix before it asks whether a file of that name is to be replaced. Where the name has
    another one, as in `version 1.2`, and the corrected name is taken, it is asked once more with that name in it: a
    file would be replaced unasked otherwise.
    """
    known = {f".{suffix}" for _name, suffix in kinds}
    while (chosen := _asked(parent, title, start, kinds)) is not None:
        path, suffix = chosen
        if path.suffix.lower() in known:
            return path
        start = path.with_name(f"{path.name}.{suffix}")
        if not start.exists():
            return start
    return None


def _asked(parent: QWidget, title: str, start: Path, kinds: Sequence[Kind]) -> tuple[Path, str] | None:
    """What the dialog gave, and the suffix of the kind that was chosen in it."""
    dialog = QFileDialog(parent, title, str(start.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    suffixes = {f"{name} (*.{suffix})": suffix for name, suffix in kinds}
    usual = next((one for one, suffix in suffixes.items() if start.suffix == f".{suffix}"), next(iter(suffixes)))
    dialog.setNameFilters(list(suffixes))
    dialog.selectNameFilter(usual)
    dialog.setDefaultSuffix(suffixes[usual])
    dialog.filterSelected.connect(lambda taken: dialog.setDefaultSuffix(suffixes.get(taken, "")))
    dialog.selectFile(start.name)
    is_named = dialog.exec() == QDialog.DialogCode.Accepted
    chosen = (Path(dialog.selectedFiles()[0]), dialog.defaultSuffix()) if is_named else None
    dialog.deleteLater()
    return chosen
