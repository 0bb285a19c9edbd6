"""A list of the project's layers to choose one from."""

from PySide6.QtCore import QSignalBlocker

from ui.components.calm import Combo
from zzeco.map_state import layer_title, map_state
from zzeco.project import Project


class LayerCombo(Combo):
    """The layers in the order of the map, by title; `name()` is the one chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("fit", "small")

    def show_layers(self, project: Project, wanted: str = "") -> None:
        """The layers of the project; the one wanted is chosen, else the one that was; nobody is told of it."""
        wanted = wanted or self.name()
        with QSignalBlocker(self):
            self.clear()
            for view in map_state(project).layers:
                self.addItem(layer_title(project, project.layers[view.name]), view.name)
            self.setCurrentIndex(max(self.findData(wanted), 0))

    def name(self) -> str:
        """The layer that is chosen; '' where there is none."""
        return str(self.currentData() or "")
