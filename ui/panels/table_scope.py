"""What statistics and charts are about: a column, the records it is taken from, and a column to group by."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from layers.i18n import _
from ui.components.calm import Combo
from ui.components.heading import caption
from ui.theme.tokens import px
from zzeco.record_table import RecordTable

FILTERED, SELECTED, ALL = "filtered", "selected", "all"


class ScopeBar(QWidget):
    """`changed` says that another column, scope or grouping was chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, groups: bool = True) -> None:
        super().__init__(parent)
        self.column, self.scope, self.group = Combo(), Combo(), Combo()
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(8), px(12), px(8))
        row.setSpacing(px(8))
        for label, combo in ((_("Column"), self.column), (_("Records"), self.scope), (_("Group by"), self.group)):
            combo.setProperty("size", "small")
            combo.setAccessibleName(label)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            combo.activated.connect(lambda _at: self.changed.emit())
            for widget in (caption(label), combo):
                row.addWidget(widget)
                widget.setVisible(groups or combo is not self.group)
            row.addSpacing(px(8))
        row.addStretch(1)
        for key, text in ((FILTERED, _("As filtered")), (SELECTED, _("Selected")), (ALL, _("All"))):
            self.scope.addItem(text, key)

    def offer(self, records: RecordTable, column: str) -> None:
        """The columns of these records; the one named is chosen unless another was chosen before."""
        before = (self.column.currentData(), self.group.currentData())
        self.column.clear()
        self.group.clear()
        self.group.addItem(_("nothing"), "")
        for attribute in records.attributes.values():
            self.column.addItem(attribute.header, attribute.name)
            if not attribute.is_number and attribute.codes:
                self.group.addItem(attribute.label, attribute.name)
        wanted = before[0] if before[0] in records.attributes else column
        self.column.setCurrentIndex(max(self.column.findData(wanted), 0))
        self.group.setCurrentIndex(max(self.group.findData(before[1] or ""), 0))

    def choose(self, column: str) -> None:
        """Chooses a column."""
        self.column.setCurrentIndex(max(self.column.findData(column), 0))
        self.changed.emit()

    @property
    def chosen(self) -> tuple[str, str, str]:
        """The names of the column, the scope and the grouping ("" for none)."""
        return str(self.column.currentData() or ""), str(self.scope.currentData()), str(self.group.currentData() or "")
