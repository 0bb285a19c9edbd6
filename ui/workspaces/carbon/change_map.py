"""The map of a change: the later survey coloured by its difference per hectare."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from layers.drawing.view import Bounds
from layers.i18n import _
from ui.canvas.canvas import MapCanvas
from ui.canvas.map_layer import Hit, MapLayer
from ui.components.card import Card
from ui.context import Context
from ui.selection import Selection
from ui.theme.tokens import px
from ui.workspaces.carbon.legend import Legend
from ui.workspaces.carbon.themed_map import bounds_of_records, select_hit
from zzeco.change_sheet import ChangeSheet

NONE = np.zeros(0, np.int64)


class ChangeMap(Card):
    """A click chooses a polygon, as everywhere."""

    def __init__(self, context: Context, crs: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Change of carbon"), "t C/hm²", parent=parent)
        self.context = context
        self._sheet: ChangeSheet | None = None
        self.canvas = MapCanvas(context.tasks, crs, furniture=False)
        self.canvas.setAccessibleName(_("Map of the change"))
        self.legend = Legend()
        self.body.setContentsMargins(1, 0, 1, px(8))
        self.body.addWidget(self.canvas, 1)
        self.body.addWidget(self.legend)
        self.canvas.hit_clicked.connect(self._choose)
        context.document.selection_changed.connect(self._show_selection)

    def show_sheet(self, sheet: ChangeSheet) -> None:
        """Another change."""
        is_first = self._sheet is None
        self._sheet = sheet
        self.canvas.set_layers([MapLayer(sheet.after, sheet.themed)], [])
        if is_first:
            self.canvas.full_extent()
        self.legend.show_theme(sheet.themed)
        self._show_selection(self.context.document.selection)

    def zoom_to(self, layer: str, fids: np.ndarray) -> None:
        """Shows polygons in the middle, once they are found; those that are gone are where they were."""
        sheet = self._sheet
        if sheet is not None and len(fids):
            found = sheet.after if layer == sheet.after.name else sheet.before
            self.context.tasks.run(
                _("Finding the records"),
                lambda _progress: bounds_of_records(found, found.fids, fids),
                self._zoom,
                exclusive="carbon-change-zoom",
                quiet=True,
            )

    def _zoom(self, bounds: Bounds | None) -> None:
        if bounds is not None:
            self.canvas.zoom_to(bounds)

    def _choose(self, hits: list[Hit], modifiers: Qt.KeyboardModifier) -> None:
        select_hit(self.context, hits, modifiers)

    def showEvent(self, event: QShowEvent) -> None:
        """Takes over what was selected elsewhere meanwhile."""
        super().showEvent(event)
        self._show_selection(self.context.document.selection)

    def _show_selection(self, selection: Selection) -> None:
        if self._sheet is None or not self.isVisible():
            return
        name, fids = self._sheet.after.name, self._sheet.fids
        if selection.layer == name:
            self.canvas.set_selection(name, np.flatnonzero(np.isin(fids, selection.fids)))
        else:
            self.canvas.set_selection(None, NONE)
