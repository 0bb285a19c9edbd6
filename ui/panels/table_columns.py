"""The choice of a table's columns: which are shown, in which order; it acts at once."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import ghost
from ui.components.heading import caption, title
from ui.theme.tokens import px
from zzeco.record_view import Attribute, group_label

WIDTH, HEIGHT = 320, 420
NAME = Qt.ItemDataRole.UserRole


class ColumnChooser(QFrame):
    """A popup with all columns: ticked ones are shown; dragging changes their order."""

    chosen = Signal(tuple)

    def __init__(
        self, attributes: Sequence[Attribute], shown: Sequence[str], default: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "plate")
        self.setFixedSize(px(WIDTH), px(HEIGHT))
        self._attributes = {one.name: one for one in attributes}
        self._default = tuple(default)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(8))
        column.setSpacing(px(8))
        column.addLayout(self._head())
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search columns"))
        self.search.setProperty("size", "small")
        self.search.textChanged.connect(self._sift)
        column.addWidget(self.search)
        self.list = QListWidget()
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.setAccessibleName(_("Columns"))
        column.addWidget(self.list, 1)
        column.addWidget(caption(_("Drag to change the order.")))
        self._fill(shown)
        self.list.itemChanged.connect(lambda _item: self.chosen.emit(self.names()))
        self.list.model().rowsMoved.connect(lambda *_moved: self.chosen.emit(self.names()))

    def open_above(self, button: QWidget) -> None:
        """Shows it with its lower right corner at the button."""
        corner = button.mapToGlobal(button.rect().topRight())
        self.move(corner.x() - self.width(), corner.y() - self.height() - px(4))
        self.show()

    def names(self) -> tuple[str, ...]:
        """The ticked columns in their order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return tuple(str(item.data(NAME)) for item in items if item.checkState() == Qt.CheckState.Checked)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(title(_("Columns")))
        row.addStretch(1)
        reset = ghost(_("Reset"))
        reset.clicked.connect(self._reset)
        row.addWidget(reset)
        return row

    def _reset(self) -> None:
        self._fill(self._default)
        self.chosen.emit(self._default)

    def _fill(self, shown: Sequence[str]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for name in [*shown, *(name for name in self._attributes if name not in shown)]:
            attribute = self._attributes[name]
            item = QListWidgetItem(attribute.header)
            item.setData(NAME, name)
            item.setToolTip(f"{group_label(attribute.group)} · {name}")
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _sift(self, words: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(words.casefold() not in f"{item.text()} {item.data(NAME)}".casefold())
