"""The findings tab of the inspector: what is wrong with the record, and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.badge import Badge
from ui.components.empty import EmptyState
from ui.components.heading import caption
from ui.panels.inspector_rows import Page
from ui.theme.tokens import px
from zzeco.record_details import Told


def severity_text(severity: str) -> str:
    """The word of a severity."""
    return {"error": _("must be mended"), "warn": _("please check"), "info": _("for information")}[severity]


class FindingRow(QFrame):
    """One finding; a click or Enter opens it in the quality workspace."""

    opened = Signal()

    def __init__(self, told: Told, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "note")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{severity_text(told.severity)}: {told.message}")
        self.setToolTip(_("Open in quality control"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(6))
        head = QHBoxLayout()
        head.addWidget(Badge(told.severity, severity_text(told.severity), None))
        head.addStretch(1)
        head.addWidget(caption(told.code))
        column.addLayout(head)
        message = QLabel(told.message)
        message.setWordWrap(True)
        column.addWidget(message)
        if told.advice:
            column.addWidget(caption(f"→ {told.advice}", wrap=True))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class FindingsPage(Page):
    """`opened` gives the row number of the finding that was clicked."""

    opened = Signal(int)

    def __init__(self, findings: Sequence[Told], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if not findings:
            self.add(EmptyState("circle-check", _("No findings on this record.")))
        for told in findings:
            row = FindingRow(told)
            row.opened.connect(lambda zz_id=told.zz_id: self.opened.emit(zz_id))
            self.add(row)
