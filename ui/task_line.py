"""The running task in the status bar: step, done / total, bar, time left, ✕; a click shows all that run."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from layers.i18n import _
from ui.components.buttons import icon_button
from ui.components.elided import ElidedLabel
from ui.components.heading import caption
from ui.task_queue import TaskQueue
from ui.task_text import set_bar, summary, time_left
from ui.tasks import Tasks
from ui.theme.tokens import px

BAR_WIDTH, TEXT_WIDTH = 120, 320


class TaskLine(QWidget):
    """Shows the oldest task; nothing at all while none runs."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self.text = ElidedLabel(role="caption")
        self.text.setMaximumWidth(px(TEXT_WIDTH))
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedWidth(px(BAR_WIDTH))
        self.left = caption()
        self.stop = icon_button("x", _("Cancel"))
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        for part in (self.text, self.bar, self.left, self.stop):
            row.addWidget(part)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("Show all running tasks"))
        tasks.changed.connect(self.show_tasks)
        self.show_tasks()

    def show_tasks(self) -> None:
        """How far the oldest task is."""
        shown = self._tasks.shown()
        self.setVisible(bool(shown))
        if shown:
            task = shown[0]
            more = f" (+{len(shown) - 1})" if len(shown) > 1 else ""
            self.text.setText(summary(task) + more)
            self.left.setText(time_left(task))
            set_bar(self.bar, task)

    def _cancel(self) -> None:
        shown = self._tasks.shown()
        if shown:
            shown[0].cancel()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Opens the queue above the line."""
        queue = TaskQueue(self._tasks, self)
        size = queue.sizeHint()
        queue.move(self.mapToGlobal(QPoint(self.width() - size.width(), -size.height() - px(8))))
        queue.show()
