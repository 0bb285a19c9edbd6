"""What lies under and over the layers of the map workspace: rasters, base map, counties, labels, graticule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFileDialog

from layers.drawing.mbtiles import TileFile
from layers.drawing.raster import RasterInfo
from layers.drawing.view import View
from layers.i18n import _
from ui.canvas.base_map import BaseMap, Source
from ui.canvas.graticule import Graticule
from ui.canvas.labels import Labels
from ui.canvas.map_layer import MapLayer
from ui.canvas.plate import MARGIN_PX
from ui.canvas.rasters import Rasters, Shown, bounds_in, looked_into, modes_of
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from zzeco.boundaries import latest_layer
from zzeco.caches import cache_folder
from zzeco.counties import NEAR_SCALE, county_layer, county_theme
from zzeco.map_state import MapState, RasterView, map_state, with_map_state
from zzeco.project import Project
from zzeco.raster_files import RASTER_SUFFIXES, kept_path, raster_file

if TYPE_CHECKING:
    from ui.workspaces.map import MapWorkspace

BASE_MAP = ("base_map", "base_map_url", "base_map_key", "base_map_gcj02", "base_map_source")


class MapGround(QObject):
    """Follows the project and the preferences; `changed` says that a row of the panel looks otherwise now."""

    changed = Signal()

    def __init__(self, workspace: MapWorkspace) -> None:
        super().__init__(workspace)
        self.workspace, self.canvas, self.context = workspace, workspace.canvas, workspace.context
        self.graticule = Graticule(self.canvas)
        self.labels = Labels(self.canvas, self.graticule.boxes)
        self.rasters = Rasters(self.context.tasks, self.canvas.crs, self)
        self.base_map = BaseMap(self.context.tasks, self.canvas.crs, cache_folder("tiles"), self)
        self.canvas.decorations.append(self._paint_source)
        for part in (self.rasters, self.base_map):
            part.changed.connect(self.hand_over)
        self._counties: MapLayer | None = None
        self._is_near = False
        self.canvas.view_changed.connect(self._follow_view)
        self.context.preferences.changed.connect(self._follow_preference)
        self.context.document.changed.connect(self._follow)
        self._set_source()
        self._follow(None, self.context.document.project)

    @property
    def state(self) -> MapState:
        """The state of the open project's map."""
        return self.workspace.keeper.state

    # -- following

    def _follow(self, before: Project | None, after: Project | None) -> None:
        if after is None:
            return
        state = map_state(after)
        self.graticule.set_kind(state.graticule)
        shown = [Shown(raster_file(after, one), one.mode, one.visible, one.opacity) for one in state.rasters]
        self.rasters.set_rasters(shown)
        self._make_counties(after, state)

    def _follow_view(self, view: View) -> None:
        """The band beside the county line is narrower where the whole city is seen."""
        project, is_near = self.context.document.project, view.scale <= NEAR_SCALE
        if project is not None and is_near != self._is_near:
            self._is_near, self._counties = is_near, None
            self._make_counties(project, map_state(project))
            self.changed.emit()

    def _make_counties(self, project: Project, state: MapState) -> None:
        """The indicative outlines, where the bureau has none of its own."""
        if not has_indicative(project):
            self._counties = None
            return
        view, kept = state.counties, self._counties
        if kept is None or (kept.opacity, kept.visible, kept.labelled) != (view.opacity, view.visible, view.labelled):
            layer = county_layer(project)
            self._counties = MapLayer(
                layer, county_theme(layer, self._is_near), view.opacity, view.visible, view.labelled
            )

    def over(self) -> list[MapLayer]:
        """What lies over all layers."""
        return [] if self._counties is None else [self._counties]

    def write_on(self, layers: Sequence[MapLayer]) -> None:
        """The layers that the labels belong to."""
        self.labels.set_layers([*self.over(), *layers])

    def hand_over(self) -> None:
        """Rasters above the base map; both below all layers."""
        base = [self.base_map.picture] if self.base_map.picture.visible else []
        swipe = self.workspace.tools.swipe.swipe
        for canvas in [self.canvas] if swipe is None else [self.canvas, swipe.beside]:
            canvas.set_grounds([*self.rasters.pictures, *base])
        self.changed.emit()

    def _follow_preference(self, key: str) -> None:
        if key in BASE_MAP:
            self._set_source()

    def _set_source(self) -> None:
        get = self.context.preferences.get
        source = Source(get("base_map_url"), get("base_map_key"), get("base_map_gcj02"))
        self.base_map.set_source(source if get("base_map") else None)
        self.hand_over()

    # -- what the user does

    def note(self, edit: Callable[[MapState], MapState]) -> None:
        """Changes how something is shown; no step to undo."""
        self.context.document.note(lambda project: with_map_state(project, edit(map_state(project))))

    def do(self, text: str, edit: Callable[[MapState], MapState]) -> bool:
        """Changes what there is, as a step; False where the project cannot be changed."""
        return self.context.document.do(text, lambda project: with_map_state(project, edit(map_state(project))))

    def toggle_graticule(self, kind: str) -> None:
        """Shows this grid; nothing where it is shown."""
        self.note(lambda state: replace(state, graticule="" if state.graticule == kind else kind))

    def toggle_labels(self) -> None:
        """Labels on no layer, or on all where there were none."""
        state = self.state
        on = not (state.counties.labelled or any(one.labelled for one in state.layers))

        def edit(state: MapState) -> MapState:
            layers = tuple(replace(one, labelled=on) for one in state.layers)
            return replace(state, layers=layers).with_counties(labelled=on)

        self.note(edit)

    def ask_raster(self) -> None:
        """Asks for files to lie below the layers."""
        project = self.context.document.project
        if project is None:
            return
        kinds = " ".join(f"*{suffix}" for suffix in RASTER_SUFFIXES)
        words = _("Rasters ({kinds})").format(kinds=kinds)
        dialog = QFileDialog(self.workspace, _("Add rasters below the layers"), str(project.path.parent), words)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.open()

    def add(self, paths: Sequence[Path]) -> None:
        """Puts files below the layers, each as a step, once they are known to be readable."""
        for path in paths:
            self.context.tasks.run(
                _("Reading {name}").format(name=path.name),
                lambda _report, path=path: looked_into(path),  # type: ignore[misc]
                lambda info, path=path: self._take(path, info),  # type: ignore[misc]
            )

    def _take(self, path: Path, info: RasterInfo | TileFile) -> None:
        project = self.context.document.project
        if project is None:
            return
        text = _("Add {name}").format(name=path.stem)
        raster = RasterView(kept_path(project, path), modes_of(info)[0])
        if self.do(text, lambda state: state.with_new_raster(raster)):
            said = _("{name} lies below the layers now.").format(name=path.stem)
            self.context.messages.toast(said, _("Show it"), lambda: self.zoom_to(path))

    def remove(self, path: str) -> None:
        """Takes a raster off the map, as a step; its file stays."""
        text = _("Remove {layer}").format(layer=Path(path).stem)
        if self.do(text, lambda state: state.without_raster(path)):
            self.context.messages.step(text, self.context.document.undo_stack)

    def look_again(self, path: str) -> None:
        """Tries a raster once more whose file was missing or could not be read."""
        project = self.context.document.project
        if project is not None:
            self.rasters.look_again(project.path.resolve().parent / path)

    def zoom_to(self, path: Path) -> None:
        """Shows all of a raster."""
        info, crs = self.rasters.infos.get(path), self.canvas.crs
        if info is None:
            return
        known = info
        self.context.tasks.run(
            "", lambda _report: bounds_in(known, crs), self.workspace.zoom_to_bounds, quiet=True, exclusive="zoom"
        )

    def select(self, layer: str | None, rows: np.ndarray) -> None:
        """Writes selected records first."""
        self.labels.set_selection(layer, rows)

    def _paint_source(self, painter: QPainter, view: View) -> None:
        """Whose base map it is, or what is wrong with it, at the lower edge."""
        words = self.base_map.note or str(self.context.preferences.get("base_map_source"))
        if self.base_map.source is None or not words:
            return
        painter.setFont(font(11))
        metrics = painter.fontMetrics()
        zoom = self.canvas.furniture.zoom.width() if self.canvas.furniture is not None else 0
        right, low = view.width - zoom - 2 * px(MARGIN_PX), view.height - px(MARGIN_PX)
        box = QRectF(0, 0, metrics.horizontalAdvance(words) + px(12), metrics.height() + px(4))
        box.moveBottomRight(QPointF(right, low))
        ground = QColor(tokens().surface)
        ground.setAlphaF(0.85)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, px(4), px(4))
        painter.setPen(QColor(tokens().text2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def has_indicative(project: Project) -> bool:
    """Whether the outlines of the counties are those that come with the program."""
    own = latest_layer(project, "boundary")
    return own is None or not len(own)
