"""Verifying a report in the window: which file, and the figures that are not those of the project."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import primary
from ui.components.heading import caption, heading2
from ui.components.icon_label import IconLabel
from ui.components.table import PlainTable
from ui.context import Context
from ui.folders import usual_folder
from ui.manual import offer_manual
from ui.tasks import Progress
from ui.theme.tokens import px

WIDTH, TABLE_HEIGHT = 640, 260


@dataclass(frozen=True)
class Outcome:
    """What verifying said: the sentence, what else must be known, and key, place and text of each wrong figure."""

    is_fine: bool
    summary: str
    notes: tuple[str, ...]
    wrong: tuple[tuple[str, str, str], ...]


class VerifyDialog(QDialog):
    """The outcome of one report."""

    def __init__(self, outcome: Outcome, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Verify a report"))
        offer_manual(self, "reports")
        self.setFixedWidth(px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(16))
        column.setSpacing(px(12))
        column.addLayout(_head(outcome))
        for note in outcome.notes:
            column.addWidget(caption(note, wrap=True))
        self.table = PlainTable(_model(outcome.wrong))
        if outcome.wrong:
            self.table.setFixedHeight(px(TABLE_HEIGHT))
            self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            self.table.horizontalHeader().setStretchLastSection(True)
            column.addWidget(self.table)
        else:
            self.table.setParent(self)
            self.table.hide()
        row = QHBoxLayout()
        row.addStretch(1)
        close = primary(_("Close"))
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)


def _head(outcome: Outcome) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(12))
    mark = ("circle-check", "accent") if outcome.is_fine else ("triangle-alert", "warn")
    row.addWidget(IconLabel(mark[0], 24, mark[1]))
    words = heading2(outcome.summary)
    words.setWordWrap(True)
    row.addWidget(words, 1)
    return row


def _model(wrong: Sequence[tuple[str, str, str]]) -> QStandardItemModel:
    model = QStandardItemModel(0, 3)
    model.setHorizontalHeaderLabels([_("Figure"), _("Where in the report"), _("What was found")])
    for cells in wrong:
        items = [QStandardItem(text) for text in cells]
        for item in items:
            item.setEditable(False)
            item.setToolTip(item.text())
        model.appendRow(items)
    return model


def ask_report(context: Context, parent: QWidget) -> None:
    """Verifies the report that the user names, if any."""
    start = str(usual_folder(context))
    said, _filter = QFileDialog.getOpenFileName(parent, _("Verify a report"), start, "Word, Excel (*.docx *.xlsx)")
    if said:
        verify_report(context, parent, Path(said))


def verify_report(context: Context, parent: QWidget, path: Path) -> None:
    """Reckons the figures of the report anew in a task and shows what came out."""
    project = context.document.project
    if project is None:
        return

    def work(progress: Progress) -> Outcome:
        from zzeco.reports import verdict_texts as texts
        from zzeco.reports.verifying import manifest_and_shown, verified

        manifest, shown = manifest_and_shown(path)
        found = verified(manifest, shown, project, progress)
        wrong = tuple((one.key, one.place, texts.verdict_text(one)) for one in found.wrong)
        said = texts.summary_text(found, path.name)
        return Outcome(texts.is_fine(found), said, tuple(texts.verify_notes(found)), wrong)

    def show(outcome: Outcome) -> None:
        dialog = VerifyDialog(outcome, parent)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    context.tasks.run(_("Verifying {name}").format(name=path.name), work, show)
