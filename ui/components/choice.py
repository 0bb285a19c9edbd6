"""A list to choose from, each entry with its value."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from ui.components.calm import Combo
from ui.theme.icons import icon


class Choice(Combo):
    """A list of (text, value) to choose from."""

    picked = Signal()

    def __init__(self, icon_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("fit", "small")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon = icon_name
        self.activated.connect(self.picked)

    def offer(self, entries: Sequence[tuple[str, object]], chosen: object) -> None:
        """These entries with one chosen; the first where none has its value."""
        self.blockSignals(True)
        self.clear()
        for text, value in entries:
            if self._icon:
                self.addItem(icon(self._icon), text, value)
            else:
                self.addItem(text, value)
        self.blockSignals(False)
        self.choose(chosen)

    def choose(self, value: object) -> None:
        """Chooses the entry of this value, the first where there is none."""
        places = [place for place in range(self.count()) if self.itemData(place) == value]
        self.setCurrentIndex(places[0] if places else 0)
