"""A card with a map of layers by colour, the counties over it and the legend below; selected records are followed."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from layers.drawing.flat import flats_of
from layers.drawing.view import Bounds
from layers.i18n import _
from layers.layer import VectorLayer
from ui.canvas.canvas import MapCanvas
from ui.canvas.labels import Labels
from ui.canvas.map_layer import Hit, MapLayer
from ui.components.card import Card
from ui.context import Context
from ui.selection import Selection
from ui.theme.tokens import px
from ui.workspaces.carbon.legend import Legend
from zzeco.counties import county_layer, county_theme
from zzeco.project import Project


@dataclass(frozen=True, eq=False)
class Coloured:
    """What a task made for the map: layers top first with their fids, and the counties."""

    layers: list[MapLayer]
    fids: dict[str, np.ndarray]
    counties: MapLayer


class ThemedMap(Card):
    """The map is made once the system of the project is known."""

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.context = context
        self.canvas: MapCanvas | None = None
        self._name = name
        self._layers: list[MapLayer] = []
        self._fids: dict[str, np.ndarray] = {}
        self.title.hide()
        self.note.hide()
        self.legend = Legend()
        self.body.setContentsMargins(1, 0, 1, px(8))
        self.body.addWidget(self.legend)
        context.document.selection_changed.connect(self._show_selection)
        if context.document.project is not None:
            self._make_canvas(context.document.project.crs)

    def zoom_to(self, layer: str, fids: np.ndarray) -> None:
        """Shows records of a layer in the middle, once they are found."""
        found = next((one.layer for one in self._layers if one.layer.name == layer), None)
        if found is not None:
            self.zoom_to_records(found, fids)

    def zoom_to_records(self, layer: VectorLayer, fids: np.ndarray) -> None:
        """The same for a layer that need not be on the map."""
        if len(fids):
            self.context.tasks.run(
                _("Finding the records"),
                lambda _progress: bounds_of_records(layer, layer.fids, fids),
                self._zoom,
                exclusive="carbon-zoom",
                quiet=True,
            )

    def show_layers(self, made: Coloured) -> None:
        """Other layers or colours; the whole of them where there were none before."""
        if self.canvas is None:
            self._make_canvas(made.counties.layer.crs)
        assert self.canvas is not None
        is_first = not self._layers
        self._layers, self._fids = made.layers, made.fids
        self.canvas.set_layers(self._layers, [made.counties])
        self.labels.set_layers([made.counties])
        if is_first:
            self.canvas.full_extent()
        shown = self._layers[0].themed if self._layers else None
        self.legend.show_theme(shown)
        self._show_selection(self.context.document.selection)

    def _zoom(self, bounds: Bounds | None) -> None:
        if self.canvas is not None and bounds is not None:
            self.canvas.zoom_to(bounds)

    def _make_canvas(self, crs: str) -> None:
        self.canvas = MapCanvas(self.context.tasks, crs, furniture=False)
        self.canvas.setAccessibleName(self._name)
        self.labels = Labels(self.canvas)
        self.canvas.hit_clicked.connect(self._choose)
        self.body.insertWidget(0, self.canvas, 1)

    def _choose(self, hits: list[Hit], modifiers: Qt.KeyboardModifier) -> None:
        select_hit(self.context, hits, modifiers)

    def showEvent(self, event: QShowEvent) -> None:
        """Takes over what was selected elsewhere meanwhile."""
        super().showEvent(event)
        self._show_selection(self.context.document.selection)

    def _show_selection(self, selection: Selection) -> None:
        if self.canvas is None or not self.isVisible():
            return
        found = next((one.layer for one in self._layers if one.layer.name == selection.layer), None)
        if found is None:
            self.canvas.set_selection(None, np.zeros(0, np.int64))
        else:
            self.canvas.set_selection(found.name, np.flatnonzero(np.isin(self._fids[found.name], selection.fids)))


def coloured(project: Project, layers: list[MapLayer]) -> Coloured:
    """These layers with what the map needs beside them; reads, so it is for a task."""
    counties = county_layer(project)
    fids = {one.layer.name: one.layer.fids for one in layers}
    return Coloured(layers, fids, MapLayer(counties, county_theme(counties), labelled=True))


def select_hit(context: Context, hits: list[Hit], modifiers: Qt.KeyboardModifier) -> None:
    """Selects what was clicked; with Ctrl adds it or takes it out, beside everything the selection ends."""
    mode = "toggle" if modifiers & Qt.KeyboardModifier.ControlModifier else "replace"
    if hits:
        context.document.select(hits[0].layer, [hits[0].fid], mode)
    elif mode == "replace":
        context.document.select(None, [])


def bounds_of_records(layer: VectorLayer, known: np.ndarray, fids: np.ndarray) -> Bounds | None:
    """The rectangle around the records of these fids; `known` are the fids in the order of the layer."""
    rows = np.flatnonzero(np.isin(known, fids))
    boxes = np.concatenate([flat.box[np.isin(flat.rows, rows)] for flat in flats_of(layer)])
    if not len(boxes):
        return None
    (xmin, ymin), (xmax, ymax) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(xmin), float(ymin), float(xmax), float(ymax)
