"""The scale as text that can be written over, with round scales to choose from."""

import re

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from layers.i18n import _
from ui.format import number
from ui.theme.icons import icon
from ui.theme.tokens import px

ROUND_SCALES = (
    500, 1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000, 200_000, 250_000, 500_000, 1_000_000,
)  # fmt: skip
WIDEST = "1:88 888 888"
SHOWN_DIGITS, WHOLE = 3, 1e-5


def scale_text(denominator: float) -> str:
    """A scale as it is written: 1:50 000; one that nobody chose, because the map was fitted, with three digits."""
    whole = round(denominator)
    if abs(denominator - whole) > WHOLE:  # chosen ones are whole numbers
        whole = round(whole, SHOWN_DIGITS - len(str(whole)))
    return f"1:{number(whole)}"


def scale_of_text(text: str) -> float | None:
    """The denominator in what was written (1:50 000, 1/50000, 50000, 5万); None where it is no scale."""
    digits = re.sub(r"[\s,，\u2009\u202f]", "", text.strip())
    found = re.fullmatch(r"(?:1[:：/])?(\d+(?:\.\d+)?)(万|w|k)?", digits, re.IGNORECASE)
    if not found:
        return None
    value = float(found[1]) * {"万": 1e4, "w": 1e4, "k": 1e3}.get((found[2] or "").lower(), 1.0)
    return value if value >= 1 else None


class ScaleBox(QWidget):
    """Shows the scale of the map; `chosen` tells the denominator that was written or chosen."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._denominator = 1.0
        self.edit = QLineEdit(self)
        self.edit.setFrame(False)
        self.edit.setProperty("role", "bare")
        self.edit.setAccessibleName(_("Scale"))
        self.edit.setToolTip(_("Scale: write one, such as 1:25000"))
        self.edit.returnPressed.connect(self._written)
        self.edit.editingFinished.connect(self._show)
        self.button = QToolButton(self)
        self.button.setIcon(icon("chevron-down"))
        self.button.setAutoRaise(True)
        self.button.setAccessibleName(_("Choose a scale"))
        self.button.setToolTip(_("Choose a scale"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self._menu())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.edit)
        row.addWidget(self.button)
        self.refit()

    def refit(self) -> None:
        """Room for the longest scale at the font size of now."""
        self.edit.setFixedWidth(self.edit.fontMetrics().horizontalAdvance(WIDEST) + px(8))
        self.button.setIconSize(QSize(px(14), px(14)))

    def set_scale(self, denominator: float) -> None:
        """The scale of the map; what is being written stays."""
        self._denominator = denominator
        if not self.edit.isModified():
            self._show()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for denominator in ROUND_SCALES:
            menu.addAction(scale_text(denominator)).triggered.connect(
                lambda _checked=False, chosen=denominator: self.chosen.emit(float(chosen))
            )
        return menu

    def _written(self) -> None:
        denominator = scale_of_text(self.edit.text())
        if denominator is not None:
            self.chosen.emit(denominator)
        self._show()

    def _show(self) -> None:
        self.edit.setText(scale_text(self._denominator))
        self.edit.setCursorPosition(0)
