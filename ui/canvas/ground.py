"""The picture of something below the layers: made in a task for the view and a margin, the old one stands in."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QRect, QRectF, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QRegion

from layers.drawing.view import View
from ui.canvas.patch import Patch, level_of
from ui.canvas.pixels import rect_of
from ui.tasks import Task, Tasks

SETTLES_MS, MARGIN_SHARE = 40, 0.15
PREMULTIPLIED = QImage.Format.Format_RGBA8888_Premultiplied  # looked up here: threads may not be the first to ask

Make = Callable[[Patch], np.ndarray | None]


class GroundPicture(QObject):
    """`make` runs in a thread and gives premultiplied RGBA (h, w, 4) for a patch, or None where nothing lies."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks, make: Make, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks, self.make = tasks, make
        self.opacity, self.visible = 1.0, True
        self._view: View | None = None
        self._image: QImage | None = None
        self._made: Patch | None = None
        self._turn = self._made_turn = 0
        self._has_failed = False
        self._work: Task | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLES_MS)
        self._settle.timeout.connect(self._start)

    def again(self, make: Make | None = None) -> None:
        """Makes the picture anew, in another way if one is given; the old one stays until then."""
        self.make = make or self.make
        self._turn += 1
        self._has_failed = False
        self._settle.start()

    def want(self, view: View) -> None:
        """Starts what is missing for this view."""
        self._view = view
        if self.visible and not self._fits() and not self._has_failed:
            self._settle.start()

    def is_sharp(self) -> bool:
        """Whether the picture is that of the view."""
        return not self.visible or self._view is None or self._has_failed or self._fits()

    def has_covered(self, rect: QRect) -> QRegion:
        """All of it: where the new picture is not there, the old one is its own stand-in."""
        return QRegion(rect)

    def paint(self, painter: QPainter, rect: QRect) -> None:
        """Draws the picture where it lies at the scale of the view."""
        made = self._made
        if self._image is None or self._view is None or made is None:
            return
        cell = level_of(self._view).cell
        grown = made.level.cell / cell
        if made.level == level_of(self._view):
            painter.drawImage(made.rect.topLeft() - rect.topLeft(), self._image)
            return
        left, top = made.rect.x() * grown - rect.x(), made.rect.y() * grown - rect.y()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(left, top, made.rect.width() * grown, made.rect.height() * grown), self._image)

    def has_more(self) -> bool:
        """Nothing is left for the GUI thread."""
        return False

    def paint_more(self, until_s: float) -> None:
        """Nothing is left for the GUI thread."""

    def wanted(self) -> Patch | None:
        """The pixels to be made: those in view with a margin."""
        if self._view is None:
            return None
        rect = rect_of(self._view)
        across, down = round(rect.width() * MARGIN_SHARE), round(rect.height() * MARGIN_SHARE)
        return Patch(rect.adjusted(-across, -down, across, down), level_of(self._view))

    def _fits(self) -> bool:
        if self._made is None or self._view is None or self._made_turn != self._turn:
            return False
        return self._made.level == level_of(self._view) and self._made.rect.contains(rect_of(self._view))

    def _start(self) -> None:
        patch, make = self.wanted(), self.make
        if patch is None or not self.visible or self._fits():
            return
        if self._work is not None:
            self._work.cancel()
        self._work = self.tasks.run(
            "",
            lambda _report: _image(make(patch)),
            partial(self._take, patch, self._turn),
            failed=self._give_up,
            quiet=True,
        )

    def _take(self, patch: Patch, turn: int, image: QImage | None) -> None:
        self._image, self._made, self._made_turn = image, patch, turn
        self.changed.emit()

    def _give_up(self, error: Exception) -> None:
        """What cannot be drawn is not tried again and again."""
        self._has_failed = True
        self.failed.emit(error)
        self.changed.emit()


def level_bounds(patch: Patch) -> tuple[tuple[float, float, float, float], int, int]:
    """What a patch shows in the world, and its pixels."""
    return patch.bounds(), patch.rect.width(), patch.rect.height()


def _image(picture: np.ndarray | None) -> QImage | None:
    if picture is None:
        return None
    picture = np.ascontiguousarray(picture)
    height, width = picture.shape[:2]
    made = QImage(picture.data, width, height, 4 * width, PREMULTIPLIED)
    return made.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
