"""The map of a run: one of its results by colour, the counties over it, the legend below."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from layers.drawing.style import ThemeSpec
from layers.i18n import _
from ui.canvas.map_layer import MapLayer
from ui.components.buttons import icon_button
from ui.components.choice import Choice
from ui.context import Context
from ui.tasks import Progress
from ui.workspaces.carbon.themed_map import Coloured, ThemedMap, coloured
from zzeco.boundaries import project_boundary
from zzeco.carbon.overlap import PRIORITY
from zzeco.project import Project
from zzeco.runs import KeptRun
from zzeco.themes import themed, themes_for

FIRST_THEME = "carbon_density"


class MapCard(ThemedMap):
    """`open_asked` gives the theme that the map workspace is to show."""

    open_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Map of the estimate"), parent)
        self.key = FIRST_THEME
        self._project: Project | None = None
        self._run: KeptRun | None = None
        self.theme = Choice()
        self.open = icon_button("external-link", _("Show on the map"))
        self.theme.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.theme.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.head.insertWidget(0, self.theme)
        self.head.addWidget(self.open)
        self.theme.picked.connect(lambda: self.choose_theme(self.theme.currentData()))
        self.open.clicked.connect(lambda: self.open_asked.emit(self.key))

    def show_run(self, project: Project, run: KeptRun) -> None:
        """The results of a run in the theme that is chosen."""
        self._project, self._run = project, run
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

    def zoom_to_county(self, code: str | None) -> None:
        """Shows one county, or everything."""
        if self.canvas is None or self._project is None:
            return
        boundary = project_boundary(self._project)
        if code is None or code not in boundary.codes:
            self.canvas.full_extent()
            return
        self.canvas.zoom_to(boundary.in_crs(self._project.crs)[boundary.codes.index(code)].bounds)

    def _colour(self) -> None:
        """Colours the layers of the run by the chosen theme, in a task."""
        project, run, key = self._project, self._run, self.key
        if project is None or run is None:
            return

        def work(_progress: Progress) -> Coloured:
            return coloured(project, themed_layers(project, run, key))

        self.context.tasks.run(_("Colouring the map"), work, self.show_layers, exclusive="carbon-map", quiet=True)


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
