"""Buttons: one filled for the primary action, outlined ones, text ones, icons."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import QPushButton, QToolButton

from ui.theme.icons import icon
from ui.theme.tokens import px


def primary(text: str, icon_name: str = "") -> QPushButton:
    """The one filled button of a workspace."""
    return _button(text, icon_name, "primary", "on_accent")


def outlined(text: str, icon_name: str = "", *, small: bool = False) -> QPushButton:
    """A button with an outline; small (28) inside panels."""
    made = _button(text, icon_name, "outlined", "text2")
    if small:
        made.setProperty("fit", "small")
    return made


def ghost(text: str, icon_name: str = "") -> QPushButton:
    """A button that is only text in the accent colour."""
    return _button(text, icon_name, "ghost", "accent")


def danger(text: str, icon_name: str = "") -> QPushButton:
    """An outlined button for what destroys something."""
    return _button(text, icon_name, "danger", "error")


def icon_button(icon_name: str, tooltip: str, shortcut: str = "", *, checkable: bool = False) -> QToolButton:
    """An icon alone; its tooltip says name and shortcut, and so does what a screen reader reads."""
    made = QToolButton()
    made.setIcon(icon(icon_name))
    made.setIconSize(QSize(px(18), px(18)))
    made.setCheckable(checkable)
    made.setAutoRaise(True)
    made.setAccessibleName(tooltip)
    made.setToolTip(with_shortcut(tooltip, shortcut))
    return made


def with_shortcut(text: str, shortcut: str) -> str:
    """`name (Ctrl+N)` in the way that this system writes shortcuts; the name alone where there is none."""
    native = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({native})" if native else text


def _button(text: str, icon_name: str, role: str, colour: str) -> QPushButton:
    made = QPushButton(text)
    made.setProperty("role", role)
    if icon_name:
        made.setIcon(button_icon(icon_name, colour))
        made.setIconSize(QSize(px(20), px(16)))
    return made


def button_icon(icon_name: str, colour: str) -> QIcon:
    """An icon that stands before a text."""
    return icon(icon_name, colour)
