"""Records picked out above the pictures, which stay as they are: the selection, and the one under the mouse."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen

from layers.drawing.view import View
from ui.canvas.block import Block
from ui.canvas.layer_picture import LayerPicture
from ui.canvas.map_layer import Hit
from ui.canvas.patch import patch_of
from ui.canvas.picked_out import (
    CASING_MM,
    CORE_MM,
    FILL_SHARE,
    Chosen,
    are_few,
    chosen,
    dense_picture,
    outline_paths,
    places,
)
from ui.tasks import Progress, Tasks
from ui.theme.tokens import tokens

HOVER, HOVER_MM = "#1A221D", 0.4
RING_MM = 4.4
MOST_RINGS = 1_500


class PickedOut(QObject):
    """Some records of one layer, drawn over it; those of dense polygons by pictures made in a thread."""

    changed = Signal()

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.rows = np.zeros(0, np.int64)
        self._picture: LayerPicture | None = None
        self._chosen: list[Chosen] = []
        self._dense: dict[Block, tuple[str, QImage]] = {}
        self._making = False

    def set(self, picture: LayerPicture | None, rows: np.ndarray) -> None:
        """Picks out these rows of a layer in place of those before."""
        self._picture, self.rows = picture, np.asarray(rows, np.int64)
        self._chosen = chosen(picture.flats or (), self.rows) if picture is not None and len(rows) else []
        self._dense.clear()
        self.changed.emit()

    def paint(self, painter: QPainter, view: View) -> None:
        """Draws in device pixels of the view."""
        if self._picture is None or not self._picture.visible:
            return
        patch = patch_of(view)
        for one in self._chosen:
            near = one.near(patch)
            if one.flat.family == "point":
                _paint_rings(painter, places(one.flat, near, patch), patch.level.mm)
            elif are_few(one.flat, near) or one.flat.family == "line":
                paths = outline_paths(one.flat, near, patch)
                _paint_outlines(painter, paths, one.flat.family == "polygon", patch.level.mm)
            else:
                self._paint_dense(painter, one, patch.rect)

    def _paint_dense(self, painter: QPainter, one: Chosen, rect: QRect) -> None:
        assert self._picture is not None
        blocks = [block for block in self._picture.blocks_in(rect) if block.ids is not None]
        colour = tokens().map_selection
        for block in blocks:
            if block in self._dense:
                painter.drawImage(block.rect.topLeft() - rect.topLeft(), self._dense[block][1])
        wanted = [block for block in blocks if self._dense.get(block, ("",))[0] != colour]
        if wanted and not self._making:
            self._make(one, wanted, colour, tokens().map_casing)

    def _make(self, one: Chosen, blocks: Sequence[Block], colour: str, casing: str) -> None:
        self._making = True
        self.tasks.run(
            "",
            lambda report: _dense_pictures(blocks, one, colour, casing, report),
            partial(self._take, self._chosen, colour),
            ended=self._made,
            quiet=True,
        )

    def _take(self, wanted: list[Chosen], colour: str, made: dict[Block, QImage]) -> None:
        if wanted is self._chosen and self._picture is not None:
            known = set(self._picture.all_blocks())
            self._dense = {block: kept for block, kept in self._dense.items() if block in known}
            self._dense.update({block: (colour, image) for block, image in made.items()})

    def _made(self) -> None:
        self._making = False
        self.changed.emit()


def _dense_pictures(
    blocks: Sequence[Block], one: Chosen, colour: str, casing: str, report: Progress
) -> dict[Block, QImage]:
    known = [(block, block.ids) for block in blocks]
    return {
        block: dense_picture(ids, one, block.patch.level, colour, casing, report)
        for block, ids in known
        if ids is not None
    }


def _paint_outlines(painter: QPainter, paths: Sequence[QPainterPath], filled: bool, mm: float) -> None:
    theme = tokens()
    colour = QColor(theme.map_selection)
    colour.setAlphaF(FILL_SHARE)
    for path in paths if filled else ():
        painter.fillPath(path, colour)
    for text, width_mm in ((theme.map_casing, CASING_MM), (theme.map_selection, CORE_MM)):
        pen = round_pen(text, width_mm * mm)
        for path in paths:
            painter.strokePath(path, pen)


def _paint_rings(painter: QPainter, middles: np.ndarray, mm: float) -> None:
    """Rings around points; where they would cover each other wholly, every so many-th is enough."""
    theme = tokens()
    every = max(len(middles) // MOST_RINGS, 1)
    for text, width_mm in ((theme.map_casing, CASING_MM), (theme.map_selection, CORE_MM)):
        painter.setPen(round_pen(text, width_mm * mm))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, y in middles[::every].tolist():
            painter.drawEllipse(QPointF(x, y), RING_MM / 2 * mm, RING_MM / 2 * mm)


def round_pen(colour: str, width_px: float) -> QPen:
    """A pen with round joins and ends."""
    return QPen(QColor(colour), width_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def paint_hover(painter: QPainter, view: View, picture: LayerPicture, hit: Hit) -> None:
    """The outline of the record under the mouse, in device pixels."""
    patch = patch_of(view)
    mm = patch.level.mm
    for one in chosen(picture.flats or (), np.array([hit.row])):
        if one.flat.family == "point":
            painter.setPen(round_pen(HOVER, HOVER_MM * mm))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for x, y in places(one.flat, one.features, patch).tolist():
                painter.drawEllipse(QPointF(x, y), RING_MM / 2 * mm, RING_MM / 2 * mm)
        else:
            for path in outline_paths(one.flat, one.features, patch):
                painter.strokePath(path, round_pen(HOVER, HOVER_MM * mm))
