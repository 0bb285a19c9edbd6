"""What this program is: version, licence, where its log files are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from layers.i18n import _
from ui.components.buttons import outlined
from ui.components.heading import caption, heading1, text_label
from ui.components.icon_label import IconLabel
from ui.theme.tokens import px
from zzeco import __version__
from zzeco.logs import log_folder

if TYPE_CHECKING:
    from ui.main_window import MainWindow

WIDTH = 440


class AboutDialog(QDialog):
    """A few sentences."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(_("About zzeco"))
        self.setFixedWidth(px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(16))
        column.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(IconLabel("zzeco", 32, "accent"))
        head.addWidget(heading1(f"zzeco {__version__}"), 1)
        column.addLayout(head)
        purpose = text_label(_("Carbon-sink inventory, ecology targets and reports of a forestry bureau."))
        purpose.setWordWrap(True)
        column.addWidget(purpose)
        log = _("Log files: {path}").format(path=log_folder())
        for text in (_("Apache License 2.0. Icons: Lucide (ISC). Font: Noto Sans SC (OFL)."), log):
            label = caption(text, wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        row = QHBoxLayout()
        row.addStretch(1)
        close = outlined(_("Close"))
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
