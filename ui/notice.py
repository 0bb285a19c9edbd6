"""A calm line below the bar: something about this project that the user should know and need not act on."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import ghost, icon_button
from ui.components.elided import ElidedLabel
from ui.components.icon_label import IconLabel
from ui.theme.tokens import px


class Notice(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "info-note")
        self._act: Callable[[], None] | None = None
        self.label = ElidedLabel()
        self.button = ghost("")
        self.button.clicked.connect(lambda: self._act() if self._act else None)
        self.close_button = icon_button("x", _("Close"))
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(4), px(12), px(4))
        row.setSpacing(px(8))
        row.addWidget(IconLabel("info", 16, "info"))
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        self.hide()

    def say(self, text: str, action_text: str = "", act: Callable[[], None] | None = None) -> None:
        """Shows the sentence with what can be done about it."""
        self._act = act
        self.label.setText(text)
        self.setAccessibleDescription(text)
        self.button.setText(action_text)
        self.button.setVisible(act is not None)
        self.show()
