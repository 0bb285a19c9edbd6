"""Line icons that take their colour from the theme at the moment they are painted."""

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from layers.tables import RESOURCES
from ui.theme.tokens import tokens

ICONS = RESOURCES / "icons"
TURNS_ACCENT = ("text", "text2", "text3")
KEPT_PIXMAPS = 2000

_pixmaps: dict[tuple[str, str, int, int], QPixmap] = {}
_engines: list["_Engine"] = []


def icon(name: str, role: str = "text2") -> QIcon:
    """The icon of this name in the colour of a token; accent where its button is on, faint where it is off."""
    svg_text(name)
    engine = _Engine(name, role)
    return QIcon(engine)


@cache
def svg_text(name: str) -> str:
    """The drawing of an icon; FileNotFoundError where there is none of this name."""
    text = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return text.replace('stroke-width="2"', 'stroke-width="1.75"')


def paint_icon(painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
    """Draws the icon into the rectangle in a colour of the caller's."""
    _renderer(name, colour).render(painter, rect)


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg_text(name).replace("currentColor", colour).encode()))


class _Engine(QIconEngine):
    """Paints the drawing at the left of its rectangle: what is wider than high leaves a gap before the text."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self.name, self.role = name, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        top = rect.y() + (rect.height() - side) / 2
        paint_icon(painter, self.name, self._colour(mode, state), QRectF(rect.x(), top, side, side))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        key = (self.name, self._colour(mode, state), size.width(), size.height())
        if key not in _pixmaps:
            if len(_pixmaps) >= KEPT_PIXMAPS:
                _pixmaps.clear()
            picture = QPixmap(size)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
            painter.end()
            _pixmaps[key] = picture
        return _pixmaps[key]

    def clone(self) -> QIconEngine:
        copy = _Engine(self.name, self.role)
        _engines.append(copy)  # Qt owns it, but Python would delete it at once
        return copy

    def key(self) -> str:
        return "zzeco"

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        theme = tokens()
        if mode == QIcon.Mode.Disabled:
            return theme.border_strong
        if state == QIcon.State.On and self.role in TURNS_ACCENT:
            return theme.accent
        return str(getattr(theme, self.role))
