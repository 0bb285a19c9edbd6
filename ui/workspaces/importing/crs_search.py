"""Finding any coordinate system by name, datum or EPSG number."""

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from layers.i18n import _
from ui.theme.icons import icon
from ui.theme.tokens import px
from zzeco.import_crs import Named, search

ROWS = 6


class CrsSearch(QWidget):
    """A search field with what it finds below; `chosen` gives the system (EPSG:n or GCJ-02)."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        self.field = _Field()
        self.field.setProperty("size", "small")
        self.field.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.setPlaceholderText(_("Search other systems: name, datum or EPSG number"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._find)
        self.field.returnPressed.connect(self._take_first)
        self.results = QListView()
        self.results.setAccessibleName(_("Coordinate systems found"))
        self.results.setModel(QStringListModel(self.results))
        self.results.setMaximumHeight(px(28) * ROWS)
        self.results.activated.connect(lambda index: self._take(index.row()))
        self.results.clicked.connect(lambda index: self._take(index.row()))
        self.results.hide()
        self.field.down.connect(self.results.setFocus)
        column.addWidget(self.field)
        column.addWidget(self.results)
        self.found: list[Named] = []

    def _find(self, text: str) -> None:
        self.found = search(text)
        model = self.results.model()
        assert isinstance(model, QStringListModel)
        model.setStringList([named.title for named in self.found] or ([_("Nothing found")] if text.strip() else []))
        self.results.setVisible(bool(text.strip()))

    def _take_first(self) -> None:
        if self.found:
            self._take(0)

    def _take(self, row: int) -> None:
        if row < len(self.found):
            crs = self.found[row].crs
            self.field.clear()
            self.chosen.emit(crs)


class _Field(QLineEdit):
    """The arrow down leads into the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)
