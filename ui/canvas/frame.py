"""The map as it stands on screen: all pictures in their order, and old ones scaled where new ones are not there yet."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from layers.drawing.view import View
from ui.canvas.picture import Picture
from ui.canvas.pixels import rect_of


class Frame:
    """Composes pictures (lowest first); remembers what was seen before a change of scale, and the widest sharp view."""

    def __init__(self) -> None:
        self.image = QImage()
        self.view: View | None = None
        self._before: tuple[QImage, View] | None = None
        self._widest: tuple[QImage, View] | None = None

    def keep_for(self, view: View) -> None:
        """Keeps what is shown now, to be scaled under a view of another scale until that is sharp."""
        if self.view is not None and _level(view) != _level(self.view):
            self._before = (self.image, self.view)

    def forget(self) -> None:
        """Other layers are shown: what was seen before is no likeness any more."""
        self._before = self._widest = None

    def compose(self, pictures: Sequence[Picture], view: View, paper: str) -> QImage:
        """The picture of the view, in device pixels."""
        image = QImage(view.device_width, view.device_height, QImage.Format.Format_RGB32)
        image.fill(QColor(paper))
        shown = [picture for picture in pictures if picture.visible]
        sharp = all(picture.is_sharp() for picture in shown)
        rect = rect_of(view)
        painter = QPainter(image)
        if not sharp:
            self._paint_stand_ins(painter, view, self._ready(shown, rect).translated(-rect.topLeft()), paper)
        for picture in shown:
            painter.setOpacity(picture.opacity)
            picture.paint(painter, rect)
        painter.end()
        self.image, self.view = image, view
        if sharp:
            self._keep_sharp()
        return image

    def _ready(self, shown: Sequence[Picture], rect: QRect) -> QRegion:
        """Where the new pictures are shown: where all are there; where any is, if there is nothing to stand in."""
        region = QRegion() if self._before is None else QRegion(rect)
        for picture in shown:
            its = picture.has_covered(rect)
            region = region.united(its) if self._before is None else region.intersected(its)
        return region

    def _paint_stand_ins(self, painter: QPainter, view: View, ready: QRegion, paper: str) -> None:
        """Scales the old pictures under the new ones and leaves the painter clipped to what is ready."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for stand_in in (self._widest, self._before):
            if stand_in is not None:
                image, its_view = stand_in
                painter.drawImage(_placed(its_view, view), image)
        painter.setClipRegion(ready)
        painter.fillRect(QRect(0, 0, view.device_width, view.device_height), QColor(paper))

    def _keep_sharp(self) -> None:
        assert self.view is not None
        self._before = None
        widest = self._widest
        if widest is None or self.view.metres_per_pixel >= widest[1].metres_per_pixel:
            self._widest = (self.image, self.view)


def _level(view: View) -> tuple[float, float]:
    return view.metres_per_pixel, view.ratio


def _placed(its_view: View, view: View) -> QRectF:
    """Where a picture of one view lies in the device pixels of another."""
    xmin, ymin, xmax, ymax = its_view.bounds
    left, top = view.to_screen(xmin, ymax)
    right, bottom = view.to_screen(xmax, ymin)
    ratio = view.ratio
    return QRectF(left * ratio, top * ratio, (right - left) * ratio, (bottom - top) * ratio)
