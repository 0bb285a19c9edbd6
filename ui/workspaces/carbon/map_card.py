"""The map of a run: one of its results by colour, the counties over it, the legend below."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from layers.drawing.flat import flats_of
from layers.drawing.style import ThemeSpec
from layers.drawing.view import Bounds
from layers.i18n import _
from layers.layer import VectorLayer
from ui.canvas.canvas import MapCanvas
from ui.canvas.labels import Labels
from ui.canvas.map_layer import Hit, MapLayer
from ui.components.buttons import icon_button
from ui.components.card import Card
from ui.components.choice import Choice
from ui.context import Context
from ui.selection import Selection
from ui.tasks import Progress
from ui.theme.tokens import px
from ui.workspaces.carbon.legend import Legend
from zzeco.boundaries import project_boundary
from zzeco.carbon.overlap import PRIORITY
from zzeco.counties import county_layer, county_theme
from zzeco.project import Project
from zzeco.runs import KeptRun
from zzeco.themes import themed, themes_for

FIRST_THEME = "carbon_density"


@dataclass(frozen=True, eq=False)
class Coloured:
    """What a task made for the map: layers top first with their fids, and the counties."""

    layers: list[MapLayer]
    fids: dict[str, np.ndarray]
    counties: MapLayer


class MapCard(Card):
    """`open_asked` gives the theme that the map workspace is to show."""

    open_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.context = context
        self.canvas: MapCanvas | None = None
        self.key = FIRST_THEME
        self._project: Project | None = None
        self._run: KeptRun | None = None
        self._layers: list[MapLayer] = []
        self._fids: dict[str, np.ndarray] = {}
        self.theme = Choice()
        self.open = icon_button("external-link", _("Show on the map"))
        self.title.hide()
        self.note.hide()
        self.theme.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.theme.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.head.insertWidget(0, self.theme)
        self.head.addWidget(self.open)
        self.legend = Legend()
        self.body.setContentsMargins(1, 0, 1, px(8))
        self.body.addWidget(self.legend)
        self.theme.picked.connect(lambda: self.choose_theme(self.theme.currentData()))
        self.open.clicked.connect(lambda: self.open_asked.emit(self.key))
        context.document.selection_changed.connect(self._show_selection)
        if context.document.project is not None:
            self._make_canvas(context.document.project.crs)

    def show_run(self, project: Project, run: KeptRun) -> None:
        """The results of a run in the theme that is chosen."""
        self._project, self._run = project, run
        if self.canvas is None:
            self._make_canvas(project.crs)
        first = next((project.layers[one["layer"]] for one in run.kinds if one["layer"] in project.layers), None)
        choices = themes_for(project, first) if first is not None else ()
        entries = [(one.label, one.key) for one in choices if one.group == "results"]
        self.theme.offer(entries, self.key)
        self._colour()

    def choose_theme(self, key: str | None) -> None:
        """Another theme of the results."""
        self.key = key or FIRST_THEME
        self.theme.choose(self.key)
        self._colour()

    def zoom_to(self, layer: str, fids: np.ndarray) -> None:
        """Shows records of a layer in the middle, once they are found."""
        found = next((one.layer for one in self._layers if one.layer.name == layer), None)
        if found is not None and len(fids):
            known = self._fids[layer]
            self.context.tasks.run(
                _("Finding the records"),
                lambda _progress: bounds_of_records(found, known, fids),
                self._zoom,
                exclusive="carbon-zoom",
                quiet=True,
            )

    def _zoom(self, bounds: Bounds | None) -> None:
        if self.canvas is not None and bounds is not None:
            self.canvas.zoom_to(bounds)

    def zoom_to_county(self, code: str | None) -> None:
        """Shows one county, or everything."""
        if self.canvas is None or self._project is None:
            return
        boundary = project_boundary(self._project)
        if code is None or code not in boundary.codes:
            self.canvas.full_extent()
            return
        self.canvas.zoom_to(boundary.in_crs(self._project.crs)[boundary.codes.index(code)].bounds)

    def _make_canvas(self, crs: str) -> None:
        self.canvas = MapCanvas(self.context.tasks, crs, furniture=False)
        self.canvas.setAccessibleName(_("Map of the estimate"))
        self.labels = Labels(self.canvas)
        self.canvas.hit_clicked.connect(self._choose)
        self.body.insertWidget(0, self.canvas, 1)

    def _colour(self) -> None:
        """Colours the layers of the run by the chosen theme, in a task."""
        project, run, key = self._project, self._run, self.key
        if project is None or run is None:
            return

        def work(_progress: Progress) -> Coloured:
            layers = themed_layers(project, run, key)
            fids = {one.layer.name: one.layer.fids for one in layers}
            counties = county_layer(project)
            return Coloured(layers, fids, MapLayer(counties, county_theme(counties), labelled=True))

        self.context.tasks.run(_("Colouring the map"), work, self._show, exclusive="carbon-map", quiet=True)

    def _show(self, made: Coloured) -> None:
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

    def _choose(self, hits: list[Hit], modifiers: Qt.KeyboardModifier) -> None:
        mode = "toggle" if modifiers & Qt.KeyboardModifier.ControlModifier else "replace"
        if hits:
            self.context.document.select(hits[0].layer, [hits[0].fid], mode)
        elif mode == "replace":
            self.context.document.select(None, [])

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


def themed_layers(project: Project, run: KeptRun, key: str) -> list[MapLayer]:
    """The layers of a run in one theme with common class limits, those that count first on top."""
    names = [one["layer"] for one in run.kinds if one["layer"] in project.layers]
    layers = sorted((project.layers[name] for name in names), key=lambda layer: PRIORITY.index(layer.kind))
    spec = ThemeSpec(key, run=run.name)
    found: list[MapLayer] = []
    for layer in layers:
        shown = themed(project, layer, spec)
        if not found and shown.spec.breaks:
            spec = replace(spec, method="breaks", breaks=shown.spec.breaks)
        found.append(MapLayer(layer, shown))
    return found


def bounds_of_records(layer: VectorLayer, known: np.ndarray, fids: np.ndarray) -> Bounds | None:
    """The rectangle around the records of these fids; `known` are the fids in the order of the layer."""
    rows = np.flatnonzero(np.isin(known, fids))
    boxes = np.concatenate([flat.box[np.isin(flat.rows, rows)] for flat in flats_of(layer)])
    if not len(boxes):
        return None
    (xmin, ymin), (xmax, ymax) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(xmin), float(ymin), float(xmax), float(ymax)
