"""The header of a table: the name, its unit in a second line, an arrow only where the table is sorted."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.tokens import px, tokens

PADDING = 13  # that of a cell in the style sheet, with the margin that Qt adds to its text
ARROW = 12
ONE_LINE, TWO_LINES = 32, 46


class Header(QHeaderView):
    """A heading of the model with a line break shows name above unit; it stands where its column's cells stand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumSectionSize(px(40))

    def sizeHint(self) -> QSize:
        columns = range(self.count())
        tall = any("\n" in self._text(column) for column in columns if not self.isSectionHidden(column))
        return QSize(super().sizeHint().width(), px(TWO_LINES if tall else ONE_LINE))

    def sectionSizeFromContents(self, column: int) -> QSize:
        lines = self._text(column).split("\n")
        widths = [QFontMetrics(font(12, 600)).horizontalAdvance(lines[0])]
        widths += [QFontMetrics(font(12)).horizontalAdvance(words) for words in lines[1:]]
        return QSize(max(widths) + 2 * px(PADDING) + px(ARROW), px(TWO_LINES if len(lines) > 1 else ONE_LINE))

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        theme = tokens()
        painter.save()
        painter.fillRect(rect, QColor(theme.window))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.border))
        room = rect.adjusted(px(PADDING), 0, -px(PADDING), -1)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == column:
            room = self._paint_arrow(painter, room, column)
        self._paint_lines(painter, room, column)
        painter.restore()

    def _paint_lines(self, painter: QPainter, room: QRect, column: int) -> None:
        lines = self._text(column).split("\n")
        across = self._alignment(column) & Qt.AlignmentFlag.AlignHorizontal_Mask
        height = px(18) if len(lines) > 1 else room.height()
        top = room.top() + (room.height() - height * len(lines)) // 2
        painter.setPen(QColor(tokens().text2))
        for at, words in enumerate(lines):
            painter.setFont(font(12, 600 if at == 0 else 400))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            place = QRect(room.left(), top + at * height, room.width(), height)
            painter.drawText(place, across | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_arrow(self, painter: QPainter, room: QRect, column: int) -> QRect:
        """Draws the arrow beside the name and gives the room that is left for the name."""
        name = "chevron-up" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else "chevron-down"
        right = bool(self._alignment(column) & Qt.AlignmentFlag.AlignRight)
        width = QFontMetrics(font(12, 600)).horizontalAdvance(self._text(column).split("\n")[0])
        beside = room.right() - width - px(ARROW) if right else room.left() + width + px(2)
        left = min(
            max(beside, room.left() - px(ARROW)), room.right() + px(3)
        )  # in the padding where the name fills the room
        top = room.center().y() - px(ARROW) / 2 - (px(9) if "\n" in self._text(column) else 0)
        paint_icon(painter, name, tokens().accent, QRectF(left, top, px(ARROW), px(ARROW)))
        if right:
            room.setLeft(max(room.left(), left + px(ARROW)))
        else:
            room.setRight(min(room.right(), left))
        return room

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.headerDataChanged(Qt.Orientation.Horizontal, 0, max(self.count() - 1, 0))

    def _text(self, column: int) -> str:
        model = self.model()
        return str(model.headerData(column, Qt.Orientation.Horizontal) or "") if model else ""

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        said = self.model().headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        return Qt.AlignmentFlag(said) if said is not None else self.defaultAlignment()
