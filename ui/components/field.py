"""A field of a form: label above, the widget at full width, one line of help or of what is wrong."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.components.heading import caption, set_property, text_label
from ui.theme.tokens import px


class Field(QWidget):
    """`set_error("…")` turns the border red and says why below; an empty text takes it back."""

    def __init__(self, label: str, widget: QWidget, help: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self.label = QLabel(label)
        self.label.setProperty("role", "caption")
        self.label.setBuddy(widget)
        self.widget = widget
        widget.setAccessibleName(label)
        self.help, self.error = caption(help, wrap=True), text_label("", "field-error")
        self.error.setWordWrap(True)
        for part in (self.label, widget, self.help, self.error):
            column.addWidget(part)
        self.help.setVisible(bool(help))
        self.error.setVisible(False)

    def set_error(self, text: str) -> None:
        """Says what is wrong with the value; "" when it is right again."""
        set_property(self.widget, "invalid", "true" if text else "false")
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.help.setVisible(bool(self.help.text()) and not text)
