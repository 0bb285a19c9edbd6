"""The graticule over the map: fine lines, their degrees or kilometres at the upper and the left edge."""

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from layers.drawing.graticule import GridLine, grid_lines
from layers.drawing.view import View
from ui.canvas.canvas import MapCanvas
from ui.canvas.label_pictures import Script, label_picture
from ui.theme.tokens import px, tokens

SETTLES_MS = 30
TEXT_PX, EDGE_PX, INK, HALO_PX = 11, 4, "#1A221D", 1.5
LINE_SHARE, KEPT_PICTURES = 0.45, 300


class Graticule(QObject):
    """A decoration of one canvas; '' shows nothing. Lines of the view before move with the map until new ones come."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self.canvas, self.kind = canvas, ""
        self.lines: list[GridLine] = []
        self._pictures: dict[tuple[str, int, float], QImage] = {}
        self._settle = QTimer(self, singleShot=True, interval=SETTLES_MS)
        self._settle.timeout.connect(self._ask)
        canvas.decorations.append(self)
        canvas.view_changed.connect(self._follow)

    def set_kind(self, kind: str) -> None:
        """Degrees, kilometres or nothing."""
        if kind != self.kind:
            self.kind, self.lines = kind, []
            if kind:
                self._settle.start()
            self.canvas.update()

    def _follow(self, _view: View) -> None:
        if self.kind:
            self._settle.start()

    def boxes(self) -> list[QRectF]:
        """Where texts stand now."""
        return [box for _text, box in self._texts(self.canvas.view)] if self.kind else []

    def _ask(self) -> None:
        kind, view, crs = self.kind, self.canvas.view, self.canvas.crs
        self.canvas.tasks.run(
            "",
            lambda _report: (kind, grid_lines(kind, view, crs)),
            self._take,
            quiet=True,
            exclusive=f"graticule {id(self)}",
        )

    def _take(self, made: tuple[str, list[GridLine]]) -> None:
        if made[0] == self.kind:
            self.lines = made[1]
            self.canvas.update()

    def __call__(self, painter: QPainter, view: View) -> None:
        """Draws the lines, then their texts where nothing of the map's furniture stands."""
        if not self.kind:
            return
        ink = QColor(tokens().text)
        ink.setAlphaF(LINE_SHARE)
        painter.setPen(QPen(ink, 1.0))
        for line in self.lines:
            places = np.column_stack(view.to_screen(line.xy[:, 0], line.xy[:, 1]))
            painter.drawPolyline(QPolygonF([QPointF(*place) for place in places.tolist()]))
        for text, box in self._texts(view):
            painter.drawImage(box.topLeft(), self._picture(text, view.ratio))

    def _texts(self, view: View) -> list[tuple[str, QRectF]]:
        """The texts that stand free of one another and of the map's furniture, and their boxes."""
        taken = self.canvas.furniture.boxes() if self.canvas.furniture is not None else []
        found: list[tuple[str, QRectF]] = []
        for line in self.lines:
            box = self._box(line, view)
            free = not any(box.intersects(other) for other in (*taken, *(box for _text, box in found)))
            if free and QRectF(0, 0, view.width, view.height).contains(box):
                found.append((line.text, box))
        return found

    def _box(self, line: GridLine, view: View) -> QRectF:
        """Where the line meets its edge."""
        places = np.column_stack(view.to_screen(line.xy[:, 0], line.xy[:, 1]))
        across, down = (0, 1) if line.is_upright else (1, 0)
        order = np.argsort(places[:, down])
        at = float(np.interp(0.0, places[order, down], places[order, across]))
        box = QRectF(QPointF(0, 0), self._picture(line.text, view.ratio).deviceIndependentSize())
        half = box.width() / 2 if line.is_upright else box.height() / 2
        box.moveTopLeft(QPointF(at - half, EDGE_PX) if line.is_upright else QPointF(EDGE_PX, at - half))
        return box

    def _picture(self, text: str, ratio: float) -> QImage:
        key = (text, px(TEXT_PX), ratio)
        if key not in self._pictures:
            if len(self._pictures) > KEPT_PICTURES:
                self._pictures.clear()
            self._pictures[key] = label_picture(text, Script(px(TEXT_PX), INK, HALO_PX, False, False), 0.0, ratio)
        return self._pictures[key]
