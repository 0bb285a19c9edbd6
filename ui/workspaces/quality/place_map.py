"""The map of the place: the record as selected, what is wrong in red, the other record in violet."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from layers.i18n import _
from ui.canvas.canvas import MapCanvas
from ui.canvas.map_layer import Hit, MapLayer, Mark
from ui.components.card import Card
from ui.context import Context
from ui.tasks import Progress
from ui.theme.tokens import px
from ui.workspaces.quality.findings_table import triage_key
from zzeco.finding_place import FindingPlace, finding_place
from zzeco.map_state import map_state
from zzeco.project import Project
from zzeco.themes import themed

LEAST_SCALE = 10_000.0
MARGIN = 0.3
WRONG, OTHER, CASING = "#B3261E", "#6A3FA0", "#FFFFFF"


@dataclass(frozen=True, eq=False)
class Shown:
    """What a task made for the map."""

    layer: MapLayer | None
    place: FindingPlace | None


class PlaceMap(Card):
    """Follows the chosen finding; `stepped` and `applied` are N, P and Enter, `picked` a record that was clicked."""

    stepped = Signal(int)
    applied = Signal()
    picked = Signal(str, int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, padding=0)
        self.context = context
        self.canvas: MapCanvas | None = None
        self.place: FindingPlace | None = None
        self._layer: MapLayer | None = None
        self.setMinimumHeight(px(180))
        self.body.setContentsMargins(0, 0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        if context.document.project is not None:
            self._make_canvas(context.document.project.crs)

    def show_finding(self, finding: dict[str, Any]) -> None:
        """Shows where a finding is; one on a whole layer shows all of that."""
        project = self.context.document.project
        if project is None or self.canvas is None:
            return
        known = self._layer

        def work(_progress: Progress) -> Shown:
            return Shown(_layer_of(project, finding["layer"], known), _place_of(project, finding))

        self.context.tasks.run(_("Finding the place"), work, self._show, exclusive="quality.place", quiet=True)

    def forget(self) -> None:
        """Nothing is chosen."""
        self.place = None
        if self.canvas is not None:
            self.canvas.set_selection(None, np.empty(0, np.int64))
            self.canvas.set_marks([])

    def _show(self, made: Shown) -> None:
        canvas = self.canvas
        if canvas is None or made.layer is None:
            self.forget()
            return
        if made.layer is not self._layer:
            self._layer = made.layer
            canvas.set_layers([made.layer])
        self.place = made.place
        if made.place is None:
            self.forget()
            canvas.full_extent()
            return
        view = canvas.view.fitting(made.place.bounds, margin=MARGIN)
        canvas.set_view(view.at_scale(round_scale(max(view.scale, LEAST_SCALE))))
        canvas.set_selection(made.place.layer, np.array([made.place.row], np.int64))
        canvas.set_marks(marks_of(made.place))

    def _make_canvas(self, crs: str) -> None:
        self.canvas = MapCanvas(self.context.tasks, crs)
        self.canvas.setAccessibleDescription(_("Map of the finding"))
        self.canvas.installEventFilter(self)
        self.canvas.hit_clicked.connect(self._pick)
        self.body.addWidget(self.canvas, 1)

    def _pick(self, hits: list[Hit], _modifiers: Qt.KeyboardModifier) -> None:
        if hits:
            self.picked.emit(hits[0].layer, hits[0].fid)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Triage by keyboard while the map has the focus."""
        wish = triage_key(event) if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if wish is None:
            return False
        if wish:
            self.stepped.emit(wish)
        else:
            self.applied.emit()
        return True


def round_scale(denominator: float) -> float:
    """The next smaller scale that is a round number of two figures: 1:31 000 for 1:30 370."""
    step = 10.0 ** (math.floor(math.log10(denominator)) - 1)
    return math.ceil(denominator / step - 1e-9) * step


def marks_of(place: FindingPlace) -> list[Mark]:
    """The other record, and what both cover; the point of the finding where nothing says more."""
    marks = []
    if place.other is not None:
        marks.append(Mark(place.other, stroke=OTHER, width_mm=0.45, casing=CASING))
    if place.common is not None:
        marks.append(Mark(place.common, stroke=WRONG, width_mm=0.35, fill=WRONG, pattern="diag_45"))
    elif place.point is not None:
        marks.append(Mark(place.point, stroke=CASING, width_mm=0.5, fill=WRONG))
    return marks


def _layer_of(project: Project, name: str, known: MapLayer | None) -> MapLayer | None:
    """The layer in the theme that it has on the map; the same object as long as it is the same layer."""
    layer = project.layers.get(name)
    if layer is None:
        return None
    if known is not None and known.layer is layer:
        return known
    return MapLayer(layer, themed(project, layer, map_state(project).view(name).theme))


def _place_of(project: Project, finding: dict[str, Any]) -> FindingPlace | None:
    if pd.isna(finding["fid"]):
        return None
    return finding_place(
        project, finding["layer"], int(finding["fid"]), finding["values"], float(finding["x"]), float(finding["y"])
    )
