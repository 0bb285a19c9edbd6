"""Texts of the type scale, and the lines between groups."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.theme.tokens import px

NARROWEST = 80


def text_label(text: str = "", role: str = "", tone: str = "") -> QLabel:
    """A label of a role of the style sheet (figure, heading1, value, caption…) in a tone (accent, warn, error…)."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setProperty("tone", tone)
    return label


def heading1(text: str = "") -> QLabel:
    """The question of a page, 20/600."""
    return text_label(text, "heading1")


def heading2(text: str = "") -> QLabel:
    """The title of an inspector, 16/600."""
    return text_label(text, "heading2")


def title(text: str = "") -> QLabel:
    """The title of a card or panel, 14/600."""
    return text_label(text, "title")


def caption(text: str = "", *, wrap: bool = False) -> QLabel:
    """A unit, note or state, 12/400 in the second text colour."""
    label = text_label(text, "caption")
    if wrap:
        label.setWordWrap(True)
        label.setMinimumWidth(px(NARROWEST))  # else Qt asks for as much width as the text is long
    return label


def value(text: str = "", tone: str = "") -> QLabel:
    """A value, 13/600."""
    return text_label(text, "value", tone)


def line(vertical: bool = False) -> QFrame:
    """The 1 px line between groups."""
    made = QFrame()
    made.setProperty("role", "vline" if vertical else "line")
    return made


def set_property(widget: QWidget, name: str, value: object) -> None:
    """A property that rules of the style sheet look at, and the look that follows."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
