"""The header of the records with a row of fields below it: what is typed there filters its column."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QWidget

from layers.i18n import _
from ui.components.header import Header
from ui.components.heading import set_property
from ui.theme.tokens import px

TYPING_PAUSE_MS = 250
FIELD_HEIGHT, GAP, HINT_ROOM = 28, 4, 22
WIDE = 128  # room for a condition and the clear button


class FilterField(QLineEdit):
    """One field of the row; Esc closes the row; while it has the focus it is wide enough to read what is typed."""

    closed = Signal()
    focus_changed = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.raise_()
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setCursorPosition(0)
        self.focus_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class FilterHeader(Header):
    """`filter_changed` gives the texts by column number a moment after typing."""

    filter_changed = Signal()
    filter_closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSectionsMovable(True)
        self._fields: list[FilterField] = []
        self._hints: list[str] = []
        self._is_open = False
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.filter_changed)
        self.sectionResized.connect(self._place)
        self.sectionMoved.connect(self._place)
        if isinstance(parent, QAbstractScrollArea):
            parent.horizontalScrollBar().valueChanged.connect(self._place)

    @property
    def is_open(self) -> bool:
        """Whether the filter row is shown."""
        return self._is_open

    def texts(self) -> list[str]:
        """What was typed for each column."""
        return [field.text().strip() for field in self._fields] if self._is_open else []

    def open(self, texts: list[str], numeric: list[bool], focus: bool = True) -> None:
        """Shows the row with these texts, one per column of the model."""
        self._clear()
        self._is_open = True
        for words, is_number in zip(texts, numeric, strict=True):
            field = FilterField(words, self)
            field.setProperty("fit", "small")
            self._hints.append(_("> < a–b") if is_number else _("contains"))
            field.setToolTip(self._hints[-1])
            field.setAccessibleName(_("Filter"))
            field.textEdited.connect(lambda _text: self._pause.start())
            field.textChanged.connect(lambda text: self._pause.start() if not text else None)
            field.returnPressed.connect(self.filter_changed)
            field.closed.connect(self.filter_closed)
            field.focus_changed.connect(self._place)
            field.show()
            self._fields.append(field)
        self.updateGeometries()
        self._refit()
        if focus and self._fields:
            self._fields[self.logicalIndex(0)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_row(self) -> None:
        """Takes the row away."""
        self._is_open = False
        self._pause.stop()
        self._clear()
        self.updateGeometries()
        self._refit()

    def show_error(self, at: int, text: str) -> None:
        """Marks a field whose text cannot be read."""
        set_property(self._fields[at], "invalid", "true" if text else "false")
        self._fields[at].setToolTip(text or self._hints[at])

    def empty(self) -> None:
        """Takes out what was typed."""
        for field in self._fields:
            field.clear()
        self.filter_changed.emit()

    def _clear(self) -> None:
        for field in self._fields:
            field.hide()
            field.deleteLater()
        self._fields, self._hints = [], []

    def _refit(self) -> None:
        self.headerDataChanged(Qt.Orientation.Horizontal, 0, max(self.count() - 1, 0))
        self.geometriesChanged.emit()
        self._place()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width(), size.height() + self._row_height())

    def _row_height(self) -> int:
        return px(FIELD_HEIGHT) + 2 * px(GAP) if self._is_open else 0

    def updateGeometries(self) -> None:
        self.setViewportMargins(0, 0, 0, self._row_height())
        super().updateGeometries()
        self._place()

    def _place(self) -> None:
        top = self.height() - self._row_height() + px(GAP)
        for at, (field, hint) in enumerate(zip(self._fields, self._hints, strict=True)):
            left, width = self.sectionViewportPosition(at), max(self.sectionSize(at) - 2 * px(GAP), 20)
            if field.hasFocus():
                width = max(width, px(WIDE))
                left = max(min(left, self.viewport().width() - width - 2 * px(GAP)), 0)
            field.setClearButtonEnabled(width >= px(WIDE))
            field.setGeometry(left + px(GAP), top, width, px(FIELD_HEIGHT))
            fits = field.fontMetrics().horizontalAdvance(hint) + px(HINT_ROOM) <= width
            field.setPlaceholderText(hint if fits else "")
            field.setVisible(not self.isSectionHidden(at))
