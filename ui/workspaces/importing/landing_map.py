"""The map of where a delivery lands: the chosen reading solid, others dashed, those off the map as arrows."""

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from layers.drawing.view import View
from layers.layer import VectorLayer
from ui.canvas.canvas import MapCanvas
from ui.canvas.labels import Labels
from ui.canvas.map_layer import MapLayer, Mark
from ui.context import Context
from ui.theme.tokens import px
from ui.workspaces.importing.landing_words import (
    CHOSEN,
    OTHERS,
    Landed,
    Words,
    Written,
    line_colour,
    others_first,
    written,
)
from zzeco.counties import county_theme
from zzeco.import_crs import SAME_PLACE_KM, Choice

MARGIN = 0.04


def colours(choices: Sequence[Choice]) -> list[str]:
    """A colour for each reading: the accent for those at the best one's place, others in turn.

    An old datum stands at that place too: how far off it really is cannot be known without its parameters.
    """
    found, at = [], 0
    for choice in choices:
        unknown = choice.badge == "needs_parameters" and choice.share_inside > 0
        if choice.shift_km <= SAME_PLACE_KM or unknown:
            found.append(CHOSEN)
        else:
            found.append(OTHERS[at % len(OTHERS)])
            at += 1
    return found


class LandingMap(QWidget):
    """The counties, the shapes of the chosen reading, and a line around the data of every reading."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.canvas: MapCanvas | None = None
        self.landed: tuple[Landed, ...] = ()
        self._again: Callable[[], None] = lambda: None
        self._fit: tuple[float, float, float, float] | None = None
        self._fitted: View | None = None
        self.setMinimumSize(px(320), px(120))

    def show_landings(self, landed: Sequence[Landed], shapes: np.ndarray, counties: VectorLayer, *, move: bool) -> None:
        """Draws the readings; `move` looks at the chosen one (or the project's area) anew."""
        self.landed = tuple(landed)
        self._again = lambda: self.show_landings(landed, shapes, counties, move=False)
        canvas = self._canvas(counties.crs)
        lines = MapLayer(counties, county_theme(counties), labelled=True)
        canvas.set_layers([], [lines])
        self.labels.set_layers([lines])
        canvas.set_marks([*_shape_marks(shapes), *map(_mark, others_first(landed))])
        if move:
            self._fit = _looked_at(landed, counties)
            self._look()

    def words(self) -> list[Written]:
        """What is written at the readings now."""
        if self.canvas is None:
            return []
        plates = self.canvas.furniture.boxes() if self.canvas.furniture is not None else []
        return written(self.landed, self.canvas.view, plates)

    def _look(self) -> None:
        """Looks at what is to be seen; told of as a view of the map's present size."""
        if self.canvas is not None and self._fit is not None:
            self._fitted = None
            self.canvas.zoom_to(self._fit)
            self._fitted = self.canvas.view

    def _follow(self, view: View) -> None:
        """In another size the data are fitted anew, until the user looks at another place."""
        fitted = self._fitted
        if fitted is None or view == fitted:
            return
        if (view.width, view.height, view.ratio) != (fitted.width, fitted.height, fitted.ratio):
            self._look()
        else:
            self._fit = self._fitted = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._again()

    def _canvas(self, crs: str) -> MapCanvas:
        """The map in the project's system, made when it is first needed."""
        if self.canvas is not None and self.canvas.crs != crs:
            self.canvas.deleteLater()
            self.canvas = None
        if self.canvas is None:
            self.canvas = MapCanvas(self.context.tasks, crs)
            self.canvas.set_tool(Words(self.words))
            self.labels = Labels(self.canvas, lambda: [one.box for one in self.words()])
            self.canvas.view_changed.connect(self._follow)
            self._column.addWidget(self.canvas)
        return self.canvas


def _shape_marks(shapes: np.ndarray) -> list[Mark]:
    usable = shapes[~shapely.is_missing(shapes)] if len(shapes) else shapes
    if not len(usable):
        return []
    return [
        Mark(shapely.geometrycollections(usable), stroke=line_colour(CHOSEN), width_mm=0.12, fill=line_colour(CHOSEN))
    ]


def _mark(one: Landed) -> Mark:
    dash = () if one.is_chosen else (2.2, 1.2)
    return Mark(one.outline, stroke=line_colour(one.colour), width_mm=0.7 if one.is_chosen else 0.5, dash_mm=dash)


def _looked_at(landed: Sequence[Landed], counties: VectorLayer) -> tuple[float, float, float, float]:
    """The bounds of the chosen data where they lie in the project's area, else of that area."""
    area = tuple(float(edge) for edge in shapely.total_bounds(counties.geometry))
    chosen = next((one.outline for one in landed if one.is_chosen and not one.outline.is_empty), None)
    if chosen is None or not shapely.box(*area).intersects(chosen):
        return area[0], area[1], area[2], area[3]
    xmin, ymin, xmax, ymax = (float(edge) for edge in chosen.bounds)
    room = max(xmax - xmin, ymax - ymin, 2_000.0) * MARGIN
    return xmin - room, ymin - room, xmax + room, ymax + room
