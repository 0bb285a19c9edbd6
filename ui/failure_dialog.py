"""The one dialog for what failed: what happened, what was kept, what to do."""

import platform
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from layers.errors import ZzecoError
from layers.i18n import _
from ui.about import open_logs
from ui.components.buttons import ghost, outlined, primary
from ui.components.heading import caption, heading2, text_label
from ui.components.icon_label import IconLabel
from ui.theme.tokens import px
from ui.unexpected import InternalError
from zzeco import __version__

WIDTH = 520


class FailureDialog(QDialog):
    """Its details can be copied; a traceback is never shown."""

    def __init__(self, error: Exception, retry: Callable[[], None] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("This did not work"))
        self.setFixedWidth(px(WIDTH))
        self._error, self._retry = error, retry
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(16))
        column.setSpacing(px(12))
        column.addLayout(self._head())
        for title, text in self.parts():
            column.addLayout(_part(title, text))
        column.addSpacing(px(8))
        column.addLayout(self._buttons())

    def parts(self) -> list[tuple[str, str]]:
        """The three parts as title and text."""
        problem = self._error.problem if isinstance(self._error, ZzecoError) else str(self._error)
        advice = getattr(self._error, "advice", None) or _(
            "Try again; if it stays so, copy the details and ask for help."
        )
        return [
            (_("What happened"), problem),
            (_("What was kept"), kept(self._error)),
            (_("What to do"), advice),
        ]

    def details(self) -> str:
        """Everything that helps whoever is asked for help."""
        made_by = f"zzeco {__version__} · Python {platform.python_version()} · {platform.platform()}"
        lines = [made_by, *[f"{title}: {text}" for title, text in self.parts()]]
        if isinstance(self._error, InternalError):
            lines += ["", self._error.trace]
        return "\n".join(lines)

    def is_about(self, error: Exception) -> bool:
        """Whether it is open and tells the very same failure."""
        return self.isVisible() and _words(self._error) == _words(error)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(IconLabel("circle-alert", 24, "error"))
        row.addWidget(heading2(self.windowTitle()), 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.copy_button = ghost(_("Copy details"), "copy")
        self.copy_button.setAutoDefault(False)  # it has the focus first, and Enter means the default button
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details()))
        self.close_button = outlined(_("Close"))
        self.close_button.clicked.connect(self.reject)
        row.addWidget(self.copy_button)
        if isinstance(self._error, InternalError):
            logs = ghost(_("Open the folder of logs"), "folder-open")
            logs.setAutoDefault(False)
            logs.clicked.connect(open_logs)
            row.addWidget(logs)
        row.addStretch(1)
        row.addWidget(self.close_button)
        if self._retry is None:
            self.close_button.setDefault(True)
            return row
        self.retry_button = primary(_("Try again"), "rotate-ccw")
        self.retry_button.clicked.connect(self._try_again)
        self.retry_button.setDefault(True)
        row.addWidget(self.retry_button)
        return row

    def _try_again(self) -> None:
        self.accept()
        if self._retry is not None:
            self._retry()


def _part(title: str, text: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(px(4))
    label = text_label(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    for part in (caption(title), label):
        column.addWidget(part)
    return column


def _words(error: Exception) -> str:
    return error.trace if isinstance(error, InternalError) else str(error)


def kept(error: Exception) -> str:
    """What stays as it was; an error that knows better says so in its details."""
    own = getattr(error, "details", {}).get("kept")
    return str(own) if own else _("The project is as it was before; nothing of it was lost.")
