"""A button that starts long work, one that cancels it, and the step that the work is at."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from layers.i18n import _
from ui.components.buttons import outlined
from ui.components.heading import caption
from ui.context import Context
from ui.tasks import Progress, Task
from ui.theme.tokens import px

T = TypeVar("T")


class WorkRow(QWidget):
    """`asked` when the button is pressed, `running` while the work is on its way; `exclusive` names the work."""

    asked = Signal()
    running = Signal(bool)

    def __init__(self, context: Context, words: str, exclusive: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.exclusive = context, exclusive
        self.task: Task | None = None
        self.start, self.stop = outlined(words, "play", small=True), outlined(_("Cancel"), "x", small=True)
        self.step = caption()
        self.step.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for part in (self.start, self.stop):
            row.addWidget(part)
        row.addWidget(self.step, 1)
        self.stop.hide()
        self.start.clicked.connect(self.asked)
        self.stop.clicked.connect(self.cancel)
        context.tasks.changed.connect(self._show_step)

    def run(self, title: str, work: Callable[[Progress], T], then: Callable[[T], None]) -> None:
        """Does the work in a task; not twice at a time."""
        if self.task is None:
            self.task = self.context.tasks.run(title, work, then, ended=self._ended, exclusive=self.exclusive)
            self._show_running()

    def cancel(self) -> None:
        """Ends the work; what was shown before stays."""
        if self.task is not None:
            self.task.cancel()

    def _ended(self) -> None:
        self.task = None
        self._show_running()

    def _show_running(self) -> None:
        self.start.setVisible(self.task is None)
        self.stop.setVisible(self.task is not None)
        self.step.setText("")
        self.running.emit(self.task is not None)

    def _show_step(self) -> None:
        if self.task is not None:
            self.step.setText(self.task.step)
