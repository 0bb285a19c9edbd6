"""The sheet as it will be printed; its parts are picked and dragged in millimetres of the paper."""

from dataclasses import replace
from math import floor

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from ui.workspaces.layout.snapping import settled
from zzeco.maps.arranging import arrangeable, part_label, shifted
from zzeco.maps.page import Box, Element, Page

INCH_MM, LEAST_DPI, MOST_DPI = 25.4, 10, 200
MARGIN, SNAP_PX, START_PX, TAG_PT, TAG_HIGH = 28, 6, 4, 12, 22
SHADOW, SHADOW_ALPHA = 9, 5
MOST_ZOOM, WHEEL_ZOOM, WHEEL_STEP = 4.0, 1.25, 120
AROUND = 4
PAPER = "#FFFFFF"
ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0), Qt.Key.Key_Right: (1.0, 0.0), Qt.Key.Key_Up: (0.0, -1.0), Qt.Key.Key_Down: (0.0, 1.0),
}  # fmt: skip


class Preview(QWidget):
    """`picked`: the part that was clicked, '' for none; `moved`: how far a part was dragged, mm; `resized`."""

    picked = Signal(str)
    moved = Signal(str, float, float)
    hidden = Signal(str)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page: Page | None = None
        self.picture: QPixmap | None = None
        self.zoom = 1.0
        self._sharp_at = 0.0
        self._offset = QPointF()
        self.selected = self._hovered = ""
        self._pressed: QPointF | None = None
        self._shift: tuple[float, float] | None = None
        self._dropped: tuple[str, Box, QPixmap] | None = None
        self._guides: tuple[list[float], list[float]] = ([], [])
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Sheet"))
        self.setMinimumSize(px(240), px(200))

    # -- what is shown

    def show_page(self, page: Page | None) -> None:
        """Where the parts lie by now; the picture of it follows."""
        changed = page is None or self.page is None or (page.width_mm, page.height_mm) != self._size
        if changed:
            self.picture, self._dropped = None, None
        self.page, self._sharp_at = page, 0.0
        if page is None or self.selected not in arrangeable(page):
            self.select("")
        self.update()

    def show_picture(self, image: QImage, is_sharp: bool) -> None:
        """The sheet drawn."""
        self.picture, self._dropped = QPixmap.fromImage(image), None
        self._sharp_at = self.dpi_of(self.page) if is_sharp and self.page is not None else 0.0
        self.update()

    @property
    def is_sharp(self) -> bool:
        """Whether a dot of the picture is one of the screen."""
        return self.page is not None and self._sharp_at == self.dpi_of(self.page)

    def select(self, kind: str) -> None:
        """Marks a part; '' for none."""
        if kind != self.selected:
            self.selected = kind
            self.update()

    @property
    def _size(self) -> tuple[float, float]:
        return (self.page.width_mm, self.page.height_mm) if self.page else (0.0, 0.0)

    def dpi_of(self, page: Page) -> float:
        """The whole number of dots per inch at which a dot of the page is one of the screen."""
        ratio, room = self.devicePixelRatioF(), 2 * px(MARGIN)
        per_mm = min((self.width() - room) / page.width_mm, (self.height() - room) / page.height_mm)
        return float(min(max(floor(self.zoom * per_mm * INCH_MM * ratio), LEAST_DPI), MOST_DPI))

    def _per_mm(self, page: Page) -> float:
        return self.dpi_of(page) / INCH_MM / self.devicePixelRatioF()

    def paper(self) -> QRectF:
        """The paper on the screen, px."""
        if self.page is None:
            return QRectF()
        per_mm = self._per_mm(self.page)
        wide, high = self.page.width_mm * per_mm, self.page.height_mm * per_mm
        left, top = (self.width() - wide) / 2 + self._offset.x(), (self.height() - high) / 2 + self._offset.y()
        return QRectF(round(left), round(top), wide, high)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Larger or smaller, 1 is the whole page; the place under `at` (else the middle) stays where it is."""
        if self.page is None:
            return
        at, before = at or QPointF(self.rect().center()), self.paper()
        self.zoom = min(max(zoom, 1.0), MOST_ZOOM)
        after = self.paper()
        share_x, share_y = (at.x() - before.left()) / before.width(), (at.y() - before.top()) / before.height()
        self._pan(
            QPointF(at.x() - after.left() - share_x * after.width(), at.y() - after.top() - share_y * after.height())
        )
        self.resized.emit()

    def _pan(self, by: QPointF) -> None:
        """Moves the paper, as far as it is larger than the room for it."""
        self._offset += by
        paper = self.paper()
        most_x = max((paper.width() - self.width()) / 2 + px(MARGIN), 0.0) if self.zoom > 1 else 0.0
        most_y = max((paper.height() - self.height()) / 2 + px(MARGIN), 0.0) if self.zoom > 1 else 0.0
        x, y = min(max(self._offset.x(), -most_x), most_x), min(max(self._offset.y(), -most_y), most_y)
        self._offset = QPointF(x, y)
        self.update()

    def place(self, box: Box) -> QRectF:
        """A box of the page on the screen, px."""
        paper, page = self.paper(), self.page
        assert page is not None
        k = paper.width() / page.width_mm
        return QRectF(paper.left() + box.left * k, paper.top() + box.top * k, box.width * k, box.height * k)

    def part_at(self, at: QPointF) -> str:
        """The smallest part below the point; '' where there is none."""
        if self.page is None:
            return ""
        found = [one for one in self._parts() if self.place(one.box).adjusted(-2, -2, 2, 2).contains(at)]
        return min(found, key=lambda one: one.box.width * one.box.height).kind if found else ""

    def _parts(self) -> list[Element]:
        if self.page is None:
            return []
        parts = [self.page.element(kind) for kind in arrangeable(self.page)]
        return [one for one in parts if one.shown]

    # -- the mouse and the keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        kind = self.part_at(event.position())
        self.select(kind)
        self.picked.emit(kind)
        self._pressed = event.position() if kind else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and self.page is not None:
            gone = event.position() - self._pressed
            if self._shift is not None or gone.manhattanLength() >= px(START_PX):
                self._drag(gone, bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
            return
        hovered = self.part_at(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.setCursor(Qt.CursorShape.SizeAllCursor if hovered else Qt.CursorShape.ArrowCursor)
            self.setToolTip(part_label(hovered) if hovered else "")
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed, shift, self._shift = None, self._shift, None
        self._guides = ([], [])
        if shift is not None and any(shift):
            self._drop(*shift)
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = ""
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the chosen part by 1 mm, with Shift by 10; Delete leaves it out; Escape lets it go."""
        key, fast = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in ARROWS and self.selected:
            right, down = ARROWS[key]
            self._drop(right * (10 if fast else 1), down * (10 if fast else 1))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selected not in ("", "map"):
            self.hidden.emit(self.selected)
        elif key == Qt.Key.Key_Escape:
            self._pressed = self._shift = None
            self.select("")
            self.picked.emit("")
            self.update()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Moves the paper; with Ctrl it becomes larger or smaller under the mouse."""
        steps = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_to(self.zoom * WHEEL_ZOOM ** (steps.y() / WHEEL_STEP), event.position())
        else:
            self._pan(QPointF(steps) / 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pan(QPointF())
        self.resized.emit()

    def sizeHint(self) -> QSize:
        return QSize(px(900), px(640))

    def _drag(self, gone: QPointF, freely: bool) -> None:
        """The part under the mouse; it settles at the edges of others, with Alt nowhere."""
        page, one = self.page, self._chosen()
        if page is None or one is None:
            return
        per_mm = self.paper().width() / page.width_mm
        box = shifted(one.box, (gone.x() / per_mm, gone.y() / per_mm), page.width_mm, page.height_mm)
        self._guides = ([], [])
        if not freely:
            others = [other.box for other in page.elements if other.kind != one.kind and other.shown]
            right, down, xs, ys = settled(box, others, px(SNAP_PX) / per_mm)
            box, self._guides = shifted(box, (right, down), page.width_mm, page.height_mm), (xs, ys)
        self._shift = (round(box.left - one.box.left, 2), round(box.top - one.box.top, 2))
        self.update()

    def _drop(self, right: float, down: float) -> None:
        """Tells how far the part went; its picture lies there until the sheet is drawn anew."""
        page, one = self.page, self._chosen()
        if page is None or one is None:
            return
        box = shifted(one.box, (right, down), page.width_mm, page.height_mm)
        cut = self._cut(one.box)
        if cut is not None:
            self._dropped = (one.kind, one.box, cut)
        self.page = page.with_element(replace(one, box=box))
        self.update()
        self.moved.emit(one.kind, box.left - one.box.left, box.top - one.box.top)

    def _chosen(self) -> Element | None:
        return next((one for one in self._parts() if one.kind == self.selected), None)

    def _cut(self, box: Box) -> QPixmap | None:
        """A part cut out of the picture."""
        if self.picture is None or self.page is None:
            return None
        k = self.picture.width() / self.page.width_mm
        return self.picture.copy(round(box.left * k), round(box.top * k), round(box.width * k), round(box.height * k))

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().sunken))
        if self.page is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._paint_paper(painter)
            self._paint_moving(painter)
            self._paint_marks(painter)
        painter.end()

    def _paint_paper(self, painter: QPainter) -> None:
        paper, shadow = self.paper(), QColor(0, 0, 0)
        shadow.setAlpha(SHADOW_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shadow)
        for step in range(px(SHADOW), 0, -1):
            painter.drawRoundedRect(paper.adjusted(2 - step, 4 - step, step - 2, step + 2), step, step)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.fillRect(paper, QColor(PAPER))
        if self.picture is not None:
            size = self.picture.size() / self.devicePixelRatioF() if self.is_sharp else paper.size()
            painter.drawPixmap(QRectF(paper.topLeft(), size), self.picture, QRectF(self.picture.rect()))
            return
        painter.setPen(QPen(QColor("#C9D0CB"), 1))
        for one in self._parts():
            painter.drawRect(self.place(one.box))

    def _paint_moving(self, painter: QPainter) -> None:
        """What was dropped or is being dragged, cut out of the old picture."""
        if self._dropped is not None and self.page is not None:
            kind, before, cut = self._dropped
            painter.fillRect(self.place(before), QColor(PAPER))
            painter.drawPixmap(self.place(self.page.element(kind).box), cut, QRectF(cut.rect()))
        one, cut_out = self._chosen(), None
        if self._shift is not None and one is not None and self.page is not None:
            cut_out = self._cut(one.box)
            target = self.place(_by(one.box, self._shift))
            painter.setOpacity(0.75)
            if cut_out is not None:
                painter.drawPixmap(target, cut_out, QRectF(cut_out.rect()))
            painter.setOpacity(1.0)

    def _paint_marks(self, painter: QPainter) -> None:
        """Outlines of the part under the mouse and of the chosen one with its name; the lines that it settles at."""
        accent = QColor("#1F6B45")  # lies on paper, which is white in the dark theme too
        hovered = next((one for one in self._parts() if one.kind == self._hovered), None)
        if hovered is not None and hovered.kind != self.selected:
            painter.setPen(QPen(accent, 1, Qt.PenStyle.DashLine))
            painter.drawRect(self.place(hovered.box).adjusted(-px(AROUND), -px(AROUND), px(AROUND), px(AROUND)))
        one = self._chosen()
        if one is None:
            return
        box = _by(one.box, self._shift) if self._shift is not None else one.box
        area = self.place(box).adjusted(-px(AROUND), -px(AROUND), px(AROUND), px(AROUND))
        painter.setPen(QPen(accent, 2))
        painter.drawRect(area)
        self._paint_tag(painter, area, part_label(one.kind), accent)
        paper, per_mm = self.paper(), self.paper().width() / self._size[0]
        painter.setPen(QPen(QColor("#B3261E"), 1))
        for x in self._guides[0]:
            at = paper.left() + x * per_mm
            painter.drawLine(QPointF(at, paper.top()), QPointF(at, paper.bottom()))
        for y in self._guides[1]:
            at = paper.top() + y * per_mm
            painter.drawLine(QPointF(paper.left(), at), QPointF(paper.right(), at))

    def _paint_tag(self, painter: QPainter, area: QRectF, words: str, colour: QColor) -> None:
        painter.setFont(font(TAG_PT, 600))
        wide, high = painter.fontMetrics().horizontalAdvance(words) + px(12), px(TAG_HIGH)
        top = area.top() - high if area.top() >= high else area.top()
        tag = QRectF(area.left() - 1, top, wide, high)
        painter.fillRect(tag, colour)
        painter.setPen(QColor(PAPER))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)


def _by(box: Box, shift: tuple[float, float]) -> Box:
    return replace(box, left=box.left + shift[0], top=box.top + shift[1])
