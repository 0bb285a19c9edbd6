"""The popup with all running tasks, each with its ✕."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QProgressBar, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import icon_button
from ui.components.elided import ElidedLabel
from ui.components.heading import caption, title
from ui.task_text import set_bar, summary, time_left
from ui.tasks import Task, Tasks
from ui.theme.tokens import px

WIDTH = 400


class TaskQueue(QFrame):
    """Closes by itself when nothing runs any more."""

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "plate")
        self._tasks = tasks
        self._rows: dict[int, _Row] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(16), px(12), px(16), px(12))
        self._column.setSpacing(px(12))
        self._column.addWidget(title(_("Running")))
        self.setFixedWidth(px(WIDTH))
        tasks.changed.connect(self.show_tasks)
        self.show_tasks()

    def show_tasks(self) -> None:
        """One row per task, the oldest first."""
        shown = {id(task): task for task in self._tasks.shown()}
        for gone in self._rows.keys() - shown.keys():
            self._rows.pop(gone).deleteLater()
        for key, task in shown.items():
            if key not in self._rows:
                self._rows[key] = _Row(task)
                self._column.addWidget(self._rows[key])
            self._rows[key].show_task()
        if not shown:
            self.close()
        self.adjustSize()


class _Row(QWidget):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self.task = task
        self.text, self.left = ElidedLabel(), caption()
        self.bar = QProgressBar(textVisible=False)
        stop = icon_button("x", _("Cancel"))
        stop.clicked.connect(task.cancel)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(4))
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.text, 0, 0)
        grid.addWidget(self.left, 0, 1)
        grid.addWidget(stop, 0, 2, 2, 1)
        grid.addWidget(self.bar, 1, 0, 1, 2)

    def show_task(self) -> None:
        self.text.setText(summary(self.task))
        self.left.setText(time_left(self.task))
        set_bar(self.bar, self.task)
