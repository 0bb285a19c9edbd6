"""The map of a change: the later survey coloured by its difference per hectare."""

import numpy as np
from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui.canvas.map_layer import MapLayer
from ui.context import Context
from ui.workspaces.carbon.themed_map import Coloured, ThemedMap, coloured
from zzeco.change_sheet import ChangeSheet
from zzeco.project import Project


class ChangeMap(ThemedMap):
    """A click chooses a polygon, as everywhere."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Map of the change"), parent)
        self._sheet: ChangeSheet | None = None
        self.set_title(_("Change of carbon"), "t C/hm²")
        self.title.show()
        self.note.show()

    def show_sheet(self, sheet: ChangeSheet, made: Coloured) -> None:
        """Another change, coloured by `coloured_change`."""
        self._sheet = sheet
        self.show_layers(made)

    def zoom_to(self, layer: str, fids: np.ndarray) -> None:
        """Shows polygons in the middle, once they are found; those that are gone are where they were."""
        if self._sheet is not None:
            self.zoom_to_records(self._sheet.after if layer == self._sheet.after.name else self._sheet.before, fids)


def coloured_change(project: Project, sheet: ChangeSheet) -> Coloured:
    """What the map of a change shows; reads, so it is for a task."""
    return coloured(project, [MapLayer(sheet.after, sheet.themed)])
