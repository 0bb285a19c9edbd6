"""The list of targets: two lines in a row, bars from the baseline with a tick, verdicts as badges."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from layers.i18n import _
from ui.components.badge import badge_size, paint_badge
from ui.components.header import PADDING
from ui.components.share_bar import paint_meter
from ui.components.table import PlainTable
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from ui.workspaces.targets.list_model import BAR, GOAL, MISSING, NAME, NOW, PACE, ROW_ROLE, SHARE, VERDICT, TargetsModel
from ui.workspaces.targets.verdict import badge_icon, badge_kind, bar_colour
from zzeco.target_sheet import TargetRow
from zzeco.target_texts import verdict_text

ROW, ROW_LEAST = 46, 38
WIDTHS = {NAME: 214, NOW: 84, GOAL: 84, SHARE: 88, MISSING: 92, PACE: 100, VERDICT: 116}
BAR_LEAST = 140
Index = QModelIndex | QPersistentModelIndex


class TargetTable(PlainTable):
    """`picked` gives the key of the target that is shown at the right, `opened` that of the one to see on the map."""

    picked = Signal(str)
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.targets = TargetsModel()
        super().__init__(self.targets, parent)
        self.targets.setParent(self)
        self.setItemDelegate(TargetDelegate(self))
        self.setSelectionMode(PlainTable.SelectionMode.SingleSelection)
        self.setAccessibleName(_("Targets"))
        self.selectionModel().currentRowChanged.connect(self._pick)
        self.activated.connect(lambda index: self.opened.emit(self.targets.rows[index.row()].key))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(BAR, QHeaderView.ResizeMode.Stretch)
        self._fit()

    def pick(self, key: str) -> None:
        """Shows this target as the chosen one, without a signal where it is so already."""
        place = self.targets.place_of(key)
        if place is not None and place != self.currentIndex().row():
            self.setCurrentIndex(self.targets.index(place, 0))

    def _pick(self, current: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(self.targets.rows[current.row()].key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "targets"):
            self._fit()

    def _fit(self) -> None:
        """All targets on one screen where that is possible; wide words give way before the bars."""
        rows = max(self.targets.rowCount(), 1)
        height = min(max((self.viewport().height() - 1) // rows, px(ROW_LEAST)), px(ROW))
        self.verticalHeader().setMinimumSectionSize(px(ROW_LEAST))
        self.verticalHeader().setDefaultSectionSize(height)
        for column, width in WIDTHS.items():
            head = self.horizontalHeader().sectionSizeFromContents(column).width()
            self.setColumnWidth(column, max(px(width), head))
        free = self.viewport().width() - sum(self.columnWidth(column) for column in range(8) if column != BAR)
        spare = max(min(free - px(BAR_LEAST) - px(120), px(160)), 0)
        self.setColumnWidth(NAME, px(WIDTHS[NAME]) + spare)

    def sizeHint(self) -> QSize:
        rows = max(self.targets.rowCount(), 3)
        return QSize(px(900), px(ROW) * rows + self.horizontalHeader().height())

    def fit_rows(self) -> None:
        """After other targets came."""
        self._fit()
        self.updateGeometry()


class TargetDelegate(QStyledItemDelegate):
    """Paints the cells."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TargetRow = index.data(ROW_ROLE)
        theme, rect = tokens(), QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, QColor(theme.accent_soft))
            if index.column() == NAME:
                painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), QColor(theme.accent))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.border))
        room = rect.adjusted(px(PADDING), 0, -px(PADDING), -1)
        if index.column() == BAR:
            _paint_bar(painter, QRectF(room), row)
        elif index.column() == VERDICT:
            _paint_verdict(painter, room, row)
        else:
            _paint_lines(painter, room, str(index.data()), index.column())
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(100), px(ROW))


def _paint_bar(painter: QPainter, room: QRectF, row: TargetRow) -> None:
    if row.done is None:
        painter.setFont(font(12))
        painter.setPen(QColor(tokens().text3))
        words = _("no goal of its own") if row.goal.goal is None else _("no layer to count")
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        return
    paint_meter(painter, room, row.done, bar_colour(row.verdict), row.expected, px(7))


def _paint_verdict(painter: QPainter, room: QRect, row: TargetRow) -> None:
    words, icon = verdict_text(row.verdict), badge_icon(row.verdict)
    size = badge_size(words, icon)
    at = QPointF(room.right() - size.width() + 1, room.center().y() - size.height() / 2)
    paint_badge(painter, at, badge_kind(row.verdict), words, icon)


def _paint_lines(painter: QPainter, room: QRect, words: str, column: int) -> None:
    """A strong first line, a quiet second one."""
    theme, lines = tokens(), words.split("\n")
    side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
    high = [px(21), px(17)][: len(lines)]
    top = room.center().y() - sum(high) // 2
    strong = column in (NAME, NOW)
    for place, line in enumerate(lines):
        size = 12 if place else 15 if column == NOW else 14 if column == NAME else 13
        painter.setFont(font(size, 600 if (strong and not place) or column == SHARE else 400))
        painter.setPen(QColor(theme.text2 if place else theme.text))
        shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(
            QRect(room.left(), top, room.width(), high[place]), side | Qt.AlignmentFlag.AlignVCenter, shown
        )
        top += high[place]
