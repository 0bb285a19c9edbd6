"""The view of a layer's records: its own selection that takes 300 000 rows, keyboard, copying, what a row offers."""

from typing import cast

import numpy as np
import pandas as pd
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from layers.i18n import _
from ui.components.buttons import icon_button
from ui.components.empty import EmptyState
from ui.components.header import ARROW, PADDING
from ui.components.table import PlainTable
from ui.models.cells import number_text
from ui.models.records import RecordsModel
from ui.panels.table_filter import FilterHeader
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from zzeco.record_table import Column

WIDEST, NARROWEST, MEASURED_WORDS = 260, 52, 20
SLACK = 2


class RecordsView(PlainTable):
    """Clicks and keys ask for a selection by rows; what is selected is painted from the model's mask."""

    rows_chosen = Signal(object, str)  # rows as shown, mode: replace | add | remove | toggle
    row_opened = Signal(int)
    order_changed = Signal(tuple)  # names of the columns as they were dragged
    menu_wanted = Signal(QPoint, QModelIndex)

    def __init__(self, model: RecordsModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.setHorizontalHeader(FilterHeader(self))
        self._order_pause = QTimer(self, singleShot=True, interval=0)
        self._order_pause.timeout.connect(self._tell_order)
        self.filter_header.sectionMoved.connect(lambda *_moved: self._order_pause.start())
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)  # the first row is always a whole one
        self.setItemDelegate(RowPainter(self))
        self.setMouseTracking(True)
        self.hovered = -1
        self.setAccessibleName(_("Records"))
        self._zoom = icon_button("crosshair", _("Show the record on the map"))
        self._zoom.setParent(self.viewport())
        self._zoom.setCursor(Qt.CursorShape.ArrowCursor)
        self._zoom.clicked.connect(lambda: self.row_opened.emit(self.hovered))
        self._zoom.hide()
        self.nothing_found = EmptyState("list-filter", _("No record matches the filter."), _("Clear the filter"))
        self.nothing_found.hide()
        room = QVBoxLayout(self.viewport())
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(self.nothing_found)
        self._anchor = -1
        self._pressed = -1
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(at, self.indexAt(at)))

    @property
    def records_model(self) -> RecordsModel:
        """The model behind the view."""
        return cast(RecordsModel, self.model())

    @property
    def filter_header(self) -> FilterHeader:
        """The header with the filter row."""
        return cast(FilterHeader, self.horizontalHeader())

    def fit_columns(self) -> None:
        """Widths from the longest contents; the last column takes what is left."""
        model, metrics = self.records_model, QFontMetrics(font(13))
        for at in range(model.columnCount()):
            longest = max(map(metrics.horizontalAdvance, _long_texts(model.column(at))), default=0)
            heading = self.filter_header.sectionSizeFromContents(at).width() - px(ARROW) + SLACK
            self.setColumnWidth(at, min(max(longest + 2 * px(PADDING) + SLACK, heading, px(NARROWEST)), px(WIDEST)))
        self.filter_header.setStretchLastSection(True)

    def _tell_order(self) -> None:
        names = self.records_model.names
        self.order_changed.emit(
            tuple(sorted(names, key=lambda name: self.filter_header.visualIndex(names.index(name))))
        )

    def show_sorting(self, at: int, descending: bool) -> None:
        """The arrow on the sorted column; -1 for none."""
        self.filter_header.setSortIndicatorShown(at >= 0)
        if at >= 0:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            self.filter_header.setSortIndicator(at, order)

    def reset_order(self) -> None:
        """The header's own order back to that of the model, which has been given the new one."""
        header = self.filter_header
        header.blockSignals(True)
        for at in range(header.count()):
            header.moveSection(header.visualIndex(at), at)
        header.blockSignals(False)

    def show_row(self, row: int) -> None:
        """Brings a row that is not wholly in view into the middle."""
        index = self.model().index(row, max(self.columnAt(0), 0))
        place = self.visualRect(index)
        if place.top() < 0 or place.bottom() >= self.viewport().height():
            in_view = self.viewport().height() // max(place.height(), 1)
            self.verticalScrollBar().setValue(row - in_view // 2)

    # -- choosing rows

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(int(event.position().y()))
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self._press(row, event.modifiers())
        elif event.button() == Qt.MouseButton.RightButton and row >= 0 and not self.records_model.is_selected(row):
            self._press(row, Qt.KeyboardModifier.NoModifier)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _press(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        column = max(self.columnAt(0), 0)
        self.setCurrentIndex(self.model().index(row, column))
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self._anchor >= 0:
            self._choose_to(row)
            return
        self._anchor = self._pressed = row
        toggles = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        self.rows_chosen.emit(np.array([row]), "toggle" if toggles else "replace")

    def _choose_to(self, row: int) -> None:
        low, high = sorted((self._anchor, row))
        self.rows_chosen.emit(np.arange(low, high + 1), "replace")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(int(event.position().y()))
        self._hover(row)
        if event.buttons() & Qt.MouseButton.LeftButton and 0 <= row != self._pressed and self._pressed >= 0:
            self._pressed = row
            self._choose_to(row)

    def _hover(self, row: int) -> None:
        """Marks the row below the cursor and offers at its right end what can be done with it."""
        if row == self.hovered:
            return
        self.hovered = row
        side = self.verticalHeader().defaultSectionSize() - 2
        self._zoom.setGeometry(self.viewport().width() - side - px(4), self.rowViewportPosition(row), side, side)
        self._zoom.setVisible(row >= 0)
        self.viewport().update()

    def action_rect(self) -> QRect:
        """The place of what the hovered row offers; its cells make room for it."""
        return self._zoom.geometry()

    def scrollContentsBy(self, across: int, down: int) -> None:
        super().scrollContentsBy(across, down)
        if down:
            self._hover(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = -1

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(int(event.position().y()))
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.row_opened.emit(row)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        with_header = event.keyCombination() == QKeySequence("Ctrl+Shift+C")[0]  # type: ignore[index]
        row = self.currentIndex().row()
        if with_header or event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows(with_header)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.rows_chosen.emit(np.arange(self.model().rowCount()), "replace")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.row_opened.emit(row)
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self.rows_chosen.emit(np.array([row]), "toggle")
        else:
            self._move(event)
            return
        event.accept()

    def _move(self, event: QKeyEvent) -> None:
        """Arrow keys move the current row; the selection goes with it, or grows with Shift."""
        before = self.currentIndex()
        super().keyPressEvent(event)
        row = self.currentIndex().row()
        if row == before.row() or row < 0:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._anchor >= 0:
            self._choose_to(row)
        elif not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._anchor = row
            self.rows_chosen.emit(np.array([row]), "replace")

    def copy_rows(self, with_header: bool = False) -> None:
        """The selected rows, in the order shown, as lines for a spreadsheet; plain numbers, empty where missing."""
        QGuiApplication.clipboard().setText(self.rows_text(self.records_model.selected_rows(), with_header))

    def rows_text(self, rows: np.ndarray, with_header: bool = False) -> str:
        """These rows as text: tabs between columns, a line each."""
        model, header = self.records_model, self.horizontalHeader()
        order = sorted(range(model.columnCount()), key=header.visualIndex)
        columns = [model.column(at) for at in order if not self.isColumnHidden(at)]
        shown = {str(at): column.taken(model.rows[rows]) for at, column in enumerate(columns)}
        names = [column.attribute.header for column in columns]
        table = pd.DataFrame({name: _written(values) for name, values in shown.items()})
        text = table.to_csv(sep="\t", header=names if with_header else False, index=False, float_format="%.12g")
        return str(text).replace("\r\n", "\n").removesuffix("\n")


def _long_texts(column: Column) -> list[str]:
    """The texts of a column that need most room: its extremes, or its longest words."""
    if column.numbers is None:
        return [str(word) for word in sorted(column.words, key=lambda word: len(str(word)))[-MEASURED_WORDS:]]
    known = column.numbers[np.isfinite(column.numbers)]
    return [number_text(column.attribute, float(bound)) for bound in (known.min(), known.max())] if len(known) else []


def _written(values: pd.Series) -> pd.Series:
    """Whole numbers without a point."""
    known = values.dropna()
    if pd.api.types.is_float_dtype(values.dtype) and len(known) and (known == known.round()).all():
        return values.astype("Int64")
    return values


class RowPainter(QStyledItemDelegate):
    """Paints the cells: selected and hovered rows, one line below each row, words left and numbers right."""

    def __init__(self, view: RecordsView) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, rect, row = tokens(), option.rect, index.row()
        model = self._view.records_model
        ground = (
            theme.selected if model.is_selected(row) else theme.window if row == self._view.hovered else theme.surface
        )
        painter.fillRect(rect, QColor(ground))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.border))
        words = str(index.data())
        painter.setFont(font(13))
        painter.setPen(QColor(theme.text3 if words == "—" else theme.text))
        room = rect.adjusted(px(PADDING), 0, -px(PADDING), -1)
        if row == self._view.hovered:
            room.setRight(min(room.right(), self._view.action_rect().left() - px(4)))
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), cut)
        if row == self._view.currentIndex().row() and self._view.hasFocus():
            _paint_focus(painter, rect, self._is_first(index), self._is_last(index))

    def _is_first(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return self._view.horizontalHeader().visualIndex(index.column()) == 0

    def _is_last(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return self._view.horizontalHeader().visualIndex(index.column()) == index.model().columnCount() - 1

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """The whole text as a tooltip where it is cut."""
        words = str(index.data() or "")
        room = view.visualRect(index).width() - 2 * px(PADDING)
        cut = view.fontMetrics().horizontalAdvance(words) > room
        QToolTip.showText(event.globalPos(), words if cut else "", view)
        return True


def _paint_focus(painter: QPainter, rect: QRect, first: bool, last: bool) -> None:
    """The focus ring around the current row."""
    colour = QColor(tokens().focus)
    painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), colour)
    painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), colour)
    if first:
        painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), colour)
    if last:
        painter.fillRect(QRect(rect.right() - 1, rect.top(), 2, rect.height()), colour)
