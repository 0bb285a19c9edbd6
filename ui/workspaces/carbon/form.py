"""The small parts of the settings form: choices that the wheel leaves alone, and the box of pools."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.heading import caption, text_label
from ui.theme.icons import icon
from ui.theme.tokens import px
from zzeco.carbon.settings import POOLS
from zzeco.estimate_texts import pool_text


class Choice(QComboBox):
    """A list of (text, value) to choose from; it changes by the wheel only while it has the focus."""

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

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Pools(QWidget):
    """The pools that count for the stock; at least one must be ticked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.boxes = {pool: QCheckBox(pool_text(pool)) for pool in POOLS}
        self.error = text_label("", "field-error")
        for pool, box in self.boxes.items():
            row = QHBoxLayout()
            row.addWidget(box)
            row.addStretch(1)
            if pool == "soil":
                row.addWidget(caption(_("0–100 cm")))
            column.addLayout(row)
            box.toggled.connect(self._tell)
        column.addSpacing(px(2))
        column.addWidget(self.error)
        self.error.hide()

    def chosen(self) -> tuple[str, ...]:
        """The ticked pools in their order."""
        return tuple(pool for pool, box in self.boxes.items() if box.isChecked())

    def choose(self, pools: Sequence[str]) -> None:
        """Ticks these pools."""
        for pool, box in self.boxes.items():
            box.setChecked(pool in pools)

    def _tell(self) -> None:
        self.error.setText("" if self.chosen() else _("Tick at least one pool."))
        self.error.setVisible(not self.chosen())
        self.changed.emit()
