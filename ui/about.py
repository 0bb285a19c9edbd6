"""What this program is: version and parts, licences, where its log files are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import ghost, outlined
from ui.components.heading import caption, heading1, line, text_label
from ui.components.icon_label import IconLabel
from ui.manual import INDEX, offer_manual
from ui.theme.tokens import px
from zzeco import __version__
from zzeco.logs import log_folder
from zzeco.parts import lines, parts

if TYPE_CHECKING:
    from ui.main_window import MainWindow

WIDTH = 520


class AboutDialog(QDialog):
    """The versions come from a task, since their libraries may still have to be loaded."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(_("About zzeco"))
        offer_manual(self, INDEX)
        self.setFixedWidth(px(WIDTH))
        self.parts = {"zzeco": __version__}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(16))
        column.setSpacing(px(12))
        column.addLayout(_head())
        purpose = text_label(_("Carbon-sink inventory, ecology targets and reports of a forestry bureau."))
        purpose.setWordWrap(True)
        column.addWidget(purpose)
        column.addLayout(self._grid)
        column.addWidget(line())
        for text in (licence_notice(), _("Log files: {path}").format(path=log_folder())):
            column.addWidget(_selectable(text))
        column.addLayout(self._buttons())
        window.context.tasks.run("", lambda _progress: parts(), self._show_parts, quiet=True, exclusive="about")

    def text(self) -> str:
        """All of it, to be sent to whoever is asked for help."""
        return "\n".join([*lines(self.parts), "", licence_notice()])

    def _show_parts(self, named: dict[str, str]) -> None:
        self.parts = named
        for row, (name, number) in enumerate(list(named.items())[1:]):
            self._grid.addWidget(caption(name), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(_selectable(number), row, 1)
            self._grid.setRowMinimumHeight(row, self.fontMetrics().height())
        self.adjustSize()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.copy_button, folder = ghost(_("Copy"), "copy"), ghost(_("Open the folder of logs"), "folder-open")
        self.copy_button.clicked.connect(self._copy)
        folder.clicked.connect(open_logs)
        close = outlined(_("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(self.copy_button)
        row.addWidget(folder)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())


def licence_notice() -> str:
    """What the licences of the parts ask to be said; the texts themselves lie in the folder of the program."""
    return " ".join(
        [
            _("zzeco is under the Apache License 2.0."),
            _("It uses Qt and PySide6 (LGPL-3.0) and GEOS (LGPL-2.1) as separate libraries that you may replace."),
            _("Icons: Lucide (ISC). Font: Noto Sans SC (OFL). Maps of the web: Leaflet (BSD-2-Clause)."),
        ]
    )


def open_logs() -> None:
    """The folder of log files in the system's own window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))


def _head() -> QHBoxLayout:
    head = QHBoxLayout()
    head.setSpacing(px(12))
    head.addWidget(IconLabel("zzeco", 32, "accent"))
    head.addWidget(heading1(f"zzeco {__version__}"), 1)
    return head


def _selectable(text: str) -> QWidget:
    label = caption(text, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
