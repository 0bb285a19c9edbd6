"""The command palette: type, choose, Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from layers.i18n import _
from ui.components.heading import caption
from ui.palette_entries import MOST_SHOWN, Entry, best, fixed_entries, found_records, record_entry
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.tokens import px, tokens

if TYPE_CHECKING:
    from layers.layer import VectorLayer
    from ui.main_window import MainWindow

WIDTH, ROW, LEAST_FOR_RECORDS, KEPT = 560, 36, 2, 10
ENTRY = int(Qt.ItemDataRole.UserRole) + 1


class Palette(QFrame):
    """Opens below the search field; arrows choose, Enter runs, Esc closes."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._window = window
        self._entries: list[Entry] = []
        self._records: list[Entry] = []
        self.setProperty("role", "plate")
        self.field = QLineEdit(placeholderText=_("Search commands, records, places"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.setClearButtonEnabled(True)
        self.list = QListView(uniformItemSizes=True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Line(self.list))
        self.model = QStandardItemModel(self)
        self.list.setModel(self.model)
        self.none = caption(_("Nothing found. Try an action, a record's id or the name of a county."))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(8))
        for part in (self.field, self.list, self.none):
            column.addWidget(part)
        self._timer = QTimer(self, singleShot=True, interval=120)
        self._timer.timeout.connect(self._find_records)
        self.field.textEdited.connect(self._typed)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._run)

    def open_at(self, anchor: QWidget) -> None:
        """Opens with its right edge at that of the field in the bar."""
        self._entries, self._records = fixed_entries(self._window), []
        self.setFixedWidth(px(WIDTH))
        self.field.clear()
        self._fill()
        right = anchor.mapToGlobal(QPoint(anchor.width(), 0))
        self.move(right.x() - self.width(), right.y() - px(6))
        self.show()
        self.field.setFocus()

    def _typed(self) -> None:
        self._records = []
        self._fill()
        self._timer.start()

    def _find_records(self) -> None:
        project, typed = self._window.context.document.project, self.field.text().strip()
        if project is None or len(typed) < LEAST_FOR_RECORDS:
            return
        self._window.context.tasks.run(
            "", lambda progress: found_records(project, typed, progress), self._take_records,
            quiet=True, exclusive="palette",
        )  # fmt: skip

    def _take_records(self, found: list[tuple[VectorLayer, int, str]]) -> None:
        self._records = [record_entry(self._window, *one) for one in found]
        self._fill()

    def _fill(self) -> None:
        """The lines that fit, the first one chosen."""
        recent = list(self._window.context.preferences.get("palette_recent"))
        shown = [*best(self._entries, self.field.text(), recent), *self._records]
        self.model.clear()
        for entry in shown:
            item = QStandardItem(entry.text)
            item.setData(entry, ENTRY)
            item.setAccessibleText(f"{entry.text}, {entry.group}")
            self.model.appendRow(item)
        self.list.setVisible(bool(shown))
        self.none.setVisible(not shown)
        if shown:
            self.list.setCurrentIndex(self.model.index(0, 0))
            self.list.setFixedHeight(min(len(shown), MOST_SHOWN) * px(ROW) + 2)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.adjustSize()

    def shown_entries(self) -> list[Entry]:
        """The lines as they are shown."""
        return [self.model.item(row).data(ENTRY) for row in range(self.model.rowCount())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list, Enter runs."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.model.rowCount():
                row = (self.list.currentIndex().row() + step) % self.model.rowCount()
                self.list.setCurrentIndex(self.model.index(row, 0))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.currentIndex())
                return True
        return False

    def _run(self, index: QModelIndex) -> None:
        if index.isValid():
            entry: Entry = index.data(ENTRY)
            self.hide()
            self._note_used(entry)
            entry.run()

    def _note_used(self, entry: Entry) -> None:
        preferences = self._window.context.preferences
        others = [key for key in preferences.get("palette_recent") if key != entry.key]
        preferences.set("palette_recent", [entry.key, *others][:KEPT])


class _Line(QStyledItemDelegate):
    """Icon, text, what it is, shortcut."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(px(WIDTH) // 2, px(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(ENTRY)
        rect: QRect = option.rect
        chosen = option.state & QStyle.StateFlag.State_Selected
        theme = tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft))
            painter.drawRoundedRect(rect, px(6), px(6))
        side, middle = px(16), rect.center().y() + 1
        tint = theme.accent if chosen else theme.text2
        paint_icon(painter, entry.icon, tint, QRectF(rect.left() + px(10), middle - side / 2, side, side))
        right = self._paint_right(painter, rect, entry)
        room = QRect(rect.left() + px(36), rect.top(), right - rect.left() - px(36), rect.height())
        painter.setFont(font(13))
        painter.setPen(QColor(theme.text))
        text = QFontMetrics(font(13)).elidedText(entry.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_right(self, painter: QPainter, rect: QRect, entry: Entry) -> int:
        """Draws shortcut and group; where they begin."""
        right = rect.right() - px(10)
        painter.setFont(font(12))
        keys = QKeySequence(entry.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        for text, colour in ((keys, tokens().text2), (entry.group, tokens().text3)):
            if text:
                width = QFontMetrics(font(12)).horizontalAdvance(text)
                painter.setPen(QColor(colour))
                room = QRect(right - width, rect.top(), width + 1, rect.height())
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
                right -= width + px(16)
        return right
