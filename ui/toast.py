"""The toast: one sentence about what is done, at the bottom of the window for four seconds."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from layers.i18n import _
from ui.components.buttons import ghost, icon_button
from ui.components.heading import text_label
from ui.components.icon_label import IconLabel
from ui.theme.tokens import px

SHOWN_MS = 4_000
ABOVE_THE_STATUS_BAR = 44
WIDEST = 640


class Toast(QFrame):
    """One at a time over its window; the time stands still while the mouse is on it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("role", "plate")
        self.setAccessibleName(_("Message"))
        self._action: Callable[[], None] | None = None
        self.label: QLabel = text_label()
        self.button = ghost("")
        self.button.clicked.connect(self._act)
        close = icon_button("x", _("Close"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(8), px(8), px(8))
        row.setSpacing(px(8))
        for part in (IconLabel("circle-check", 16, "accent"), self.label, self.button, close):
            row.addWidget(part)
        self.timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self.timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str, action_text: str = "", action: Callable[[], None] | None = None) -> None:
        """Shows the sentence, in place of the one before."""
        self._action = action
        self.label.setText(text)
        self.setAccessibleDescription(text)
        self.button.setText(action_text)
        self.button.setVisible(action is not None)
        self._place()
        self.show()
        self.raise_()
        self.timer.start()

    def withdraw(self, action: Callable[[], None]) -> None:
        """Takes the button away that would do something else by now than the sentence says."""
        if action is self._action:
            self._action = None
            self.button.hide()
            self._place()

    def _act(self) -> None:
        self.hide()
        if self._action is not None:
            self._action()

    def _place(self) -> None:
        window = self._window
        self.label.setWordWrap(False)
        self.adjustSize()
        if self.width() > px(WIDEST):
            self.label.setWordWrap(True)
            self.setFixedWidth(px(WIDEST))
            self.adjustSize()
            self.setMinimumWidth(0)
            self.setMaximumWidth(px(WIDEST))
        self.move((window.width() - self.width()) // 2, window.height() - self.height() - px(ABOVE_THE_STATUS_BAR))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps its place when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stops the time."""
        self.timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Gives it the whole time again."""
        if self.isVisible():
            self.timer.start()
