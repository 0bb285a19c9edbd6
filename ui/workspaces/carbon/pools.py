"""The carbon pools to tick in the settings form."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from layers.i18n import _
from ui.components.heading import caption, text_label
from ui.components.layout import column_in
from ui.theme.tokens import px
from zzeco.carbon.settings import POOLS
from zzeco.estimate_texts import pool_text


class Pools(QWidget):
    """The pools that count for the stock; at least one must be ticked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = column_in(self)
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
