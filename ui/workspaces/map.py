"""The map workspace: layers at the left, the map with the table below, what is selected at the right."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from layers.drawing.style import ThemeSpec
from layers.drawing.view import Bounds, View
from layers.i18n import _
from ui.canvas.canvas import MapCanvas
from ui.canvas.map_layer import Hit, MapLayer
from ui.components.empty import EmptyState
from ui.context import Context
from ui.panels.inspector import InspectorPanel
from ui.panels.layers import IMPORT, LayersPanel
from ui.panels.table import TablePanel
from ui.panels.theme_editor import ThemeEditor
from ui.panels.theme_keeper import ThemeKeeper
from ui.selection import Selection
from ui.workspace import Primary
from ui.workspaces.map_ground import MapGround
from ui.workspaces.map_here import MapHere
from ui.workspaces.map_panels import PanelLayout
from ui.workspaces.map_records import RecordBook, Records, bounds_of_layer, bounds_of_rows
from ui.workspaces.map_tip import HoverTip
from ui.workspaces.map_tools import MapTools
from zzeco.map_state import map_state, with_map_state
from zzeco.project import Project
from zzeco.theme_results import latest_run_of

EXTENT_NOTED_AFTER_MS = 1_500
LONLAT = "EPSG:4490"


class MapWorkspace(QWidget):
    """What the project's map shows follows from the project, its themes and the selection; nothing is kept twice."""

    key = "map"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.primary = Primary(_("Import data"), "import", IMPORT)
        project = context.document.project
        self.keeper = ThemeKeeper(context, self)
        self.book = RecordBook(context)
        self.panels = PanelLayout(self)
        self.left = self.panels.left
        self.canvas = MapCanvas(context.tasks, project.crs if project else LONLAT, parent=self.panels.map_host)
        self.layers = LayersPanel(context, self.keeper, self.left)
        self._editor: ThemeEditor | None = None
        self.table = TablePanel(context, self.panels.down)
        self.inspector = InspectorPanel(context, self.panels.across)
        self.panels.take(self.table, self.inspector)
        self.tip = HoverTip(self.canvas, context, self.keeper, self.book)
        self.tools = MapTools(self)
        self.here = MapHere(self)
        self.ground = MapGround(self)
        self.layers.set_ground(self.ground)
        self.left.addWidget(self.layers)
        self.empty = EmptyState(
            "layers", _("Drag survey data onto the map"), _("Import data"), lambda: context.trigger(IMPORT)
        )
        self._shown: dict[str, MapLayer] = {}
        self._over: list[MapLayer] = []
        self._placed = False
        self._left_at: tuple[float, float, float] | None = None
        self._extent = QTimer(self, singleShot=True, interval=EXTENT_NOTED_AFTER_MS)
        self._extent.timeout.connect(self._note_extent)
        self._lay_out()
        self._connect()
        self._show_active(self.layers.active)
        self._follow(None, project)

    def _lay_out(self) -> None:
        self._stack = QStackedLayout(self.panels.map_host)
        for part in (self.canvas, self.empty):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panels.across)

    def _connect(self) -> None:
        document = self.context.document
        document.changed.connect(self._follow)
        document.selection_changed.connect(self._show_selection)
        self.keeper.changed.connect(lambda name: self._show_layers())
        self.canvas.hit_clicked.connect(self._click)
        self.canvas.view_changed.connect(self._follow_view)
        self.tools.layers_changed.connect(self._hand_over)
        self.layers.zoom_wanted.connect(self.zoom_to_layer)
        self.layers.table_wanted.connect(self._open_table)
        self.layers.style_wanted.connect(self._open_editor)
        self.layers.active_changed.connect(self._show_active)
        self.table.collapse_wanted.connect(lambda: self.panels.toggle("table"))

    @property
    def editor(self) -> ThemeEditor:
        """The editor of styles, made when it is first asked for."""
        if self._editor is None:
            self._editor = ThemeEditor(self.context, self.keeper, self.left)
            self.left.addWidget(self._editor)
            self._editor.closed.connect(lambda: self.left.setCurrentWidget(self.layers))
        return self._editor

    # -- the project

    def _follow(self, before: Project | None, after: Project | None) -> None:
        self._stack.setCurrentWidget(self.canvas if after is not None and after.layers else self.empty)
        self._show_layers()
        if before is None or after is None or before.layers is not after.layers:
            self._show_selection(self.context.document.selection)

    def _show_active(self, name: str) -> None:
        """The table shows the active layer, and so does the inspector while nothing is selected."""
        self.table.set_layer(name or None)
        self.inspector.set_layer(name or None)

    def _follow_view(self, view: View) -> None:
        self.table.show_extent(view.bounds)
        self._extent.start()

    def _show_layers(self) -> None:
        """Hands the layers to the map; one of which nothing changed is the same object as before."""
        project = self.context.document.project
        if project is None:
            return
        shown = {}
        for view in self.keeper.state.layers:
            layer, found = project.layers[view.name], self.keeper.themed(view.name)
            kept, parts = self._shown.get(view.name), (view.opacity, view.visible, view.labelled)
            same = kept is not None and kept.layer is layer and kept.themed is found
            if kept is None or not same or (kept.opacity, kept.visible, kept.labelled) != parts:
                kept = MapLayer(layer, found, *parts)
            shown[view.name] = kept
        over = self.ground.over()
        if list(shown.values()) != list(self._shown.values()) or over != self._over:
            self._shown, self._over = shown, over
            self._hand_over()

    def _hand_over(self) -> None:
        over = self.ground.over()
        shown = self.tools.shown(self.shown_layers(), over)
        self.canvas.set_layers(shown, over)
        self.ground.write_on(shown)
        self.ground.hand_over()

    def shown_layers(self) -> list[MapLayer]:
        """The layers as the map has them, top first; those that are off too."""
        return list(self._shown.values())

    # -- selection

    def _click(self, hits: list[Hit], modifiers: Qt.KeyboardModifier) -> None:
        """A click selects what lies on top; Ctrl adds it or takes it out; beside everything the selection ends."""
        adding = bool(modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))
        if hits:
            self.layers.set_active(hits[0].layer)
            self.context.document.select(hits[0].layer, [hits[0].fid], "toggle" if adding else "replace")
        elif not adding:
            self.context.document.select(None, [])

    def _show_selection(self, selection: Selection) -> None:
        project = self.context.document.project
        if project is None or selection.layer not in project.layers:
            self._pick_rows(None, np.empty(0, np.int64))
            return
        layer = project.layers[str(selection.layer)]
        self.book.ask(layer, lambda records: self._pick_out(selection, records))

    def _pick_out(self, selection: Selection, records: Records) -> None:
        if selection is self.context.document.selection:
            self._pick_rows(selection.layer, records.rows(selection.fids))

    def _pick_rows(self, layer: str | None, rows: np.ndarray) -> None:
        self.canvas.set_selection(layer, rows)
        self.ground.select(layer, rows)

    # -- where to look

    def zoom_to_layer(self, name: str) -> None:
        """Shows all records of a layer."""
        project = self.context.document.project
        if project is None:
            return
        layer = project.layers[name]
        self._show_layer(name)
        self.context.tasks.run(
            "", lambda progress: bounds_of_layer(layer), self.zoom_to_bounds, quiet=True, exclusive="zoom"
        )

    def zoom_to_records(self, name: str, fids: np.ndarray) -> None:
        """Shows some records of a layer."""
        project = self.context.document.project
        if project is None or not len(fids):
            return
        layer = project.layers[name]

        def ask(records: Records) -> None:
            rows = records.rows(fids)
            self.context.tasks.run(
                "", lambda progress: bounds_of_rows(layer, rows), self.zoom_to_bounds, quiet=True, exclusive="zoom"
            )

        self.book.ask(layer, ask)

    def zoom_to_bounds(self, bounds: Bounds | None) -> None:
        """Shows this part of the world; nothing changes for None."""
        if bounds is not None:
            self._placed = True
            self.canvas.zoom_to(bounds)

    def _show_layer(self, name: str) -> None:
        """Makes sure that the layer is on the map."""
        if not self.keeper.state.view(name).visible:
            self.context.document.note(
                lambda project: with_map_state(project, map_state(project).with_layer(name, visible=True))
            )

    def _note_extent(self) -> None:
        """Keeps in the project where one is."""
        if self.context.document.project is not None and self._placed:
            bounds = self.canvas.view.bounds
            self.context.document.note(lambda project: with_map_state(project, map_state(project).with_extent(bounds)))

    def showEvent(self, event: QShowEvent) -> None:
        """The first time the map is where it was left."""
        super().showEvent(event)
        if not self._placed:
            QTimer.singleShot(0, self, self._place)
        self.tools.show_hint()

    def hideEvent(self, event: QHideEvent) -> None:
        """No tool of the map is in hand elsewhere."""
        super().hideEvent(event)
        self.tools.show_hint()

    def _place(self) -> None:
        if self._placed or not self.isVisible():
            return
        self._placed = True
        extent = self.keeper.state.extent
        if extent is not None:
            self.canvas.set_view(_as_left(self.canvas.view.fitting(extent, margin=0), self._left_at))

    # -- panels

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Small windows have another arrangement."""
        super().resizeEvent(event)
        self.panels.fit(self.width())

    def toggle_panel(self, name: str) -> None:
        """Shows or hides left, table or inspector."""
        self.panels.toggle(name)

    def _open_table(self, name: str) -> None:
        self.layers.set_active(name)
        self.panels.show("table")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_editor(self, name: str) -> None:
        self._show_layer(name)
        self.panels.show("left")
        self.left.setCurrentWidget(self.editor)
        self.editor.edit(name)
        self.editor.theme.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- from and to elsewhere

    def receive(self, payload: dict[str, Any]) -> None:
        """Shows what somebody asks for: layer, fids and zoom; bounds or just a view; a theme of results and its run."""
        project = self.context.document.project
        if project is None:
            return
        name = str(payload.get("layer") or "")
        if "theme" in payload:
            self._receive_theme(str(payload["theme"]), str(payload.get("run") or ""), name)
        if "bounds" in payload:
            self.zoom_to_bounds(tuple(payload["bounds"]))
        if "rasters" in payload:
            self.ground.add([Path(path) for path in payload["rasters"]])
        if "view" in payload:
            self._placed = True
            self.tools.show_view(tuple(payload["view"]))
        if name not in project.layers:
            return
        self.layers.set_active(name)
        self._show_layer(name)
        fids = np.asarray(payload.get("fids", []), np.int64)
        if len(fids):
            self.context.document.select(name, fids)
        if payload.get("edit") and len(fids):
            self.panels.show("inspector")
            self.inspector.edit_selected()
        if payload.get("zoom"):
            self.zoom_to_records(name, fids) if len(fids) else self.zoom_to_layer(name)

    def _receive_theme(self, theme: str, run: str, name: str) -> None:
        """Colours the named layer, else every shown one that a run estimated, by a theme."""
        project = self.context.document.project
        assert project is not None
        wanted = [
            view.name
            for view in self.keeper.state.layers
            if view.name == name or (not name and view.visible and latest_run_of(project, view.name))
        ]

        def edit(project: Project) -> Project:
            state = map_state(project)
            for one in wanted:
                state = state.with_layer(one, theme=ThemeSpec(theme, run=run))
            return with_map_state(project, state)

        self.context.document.do(_("Show results on the map"), edit)
        forest = next((one for one in wanted if project.layers[one].kind == "forest"), next(iter(wanted), ""))
        self.layers.activate(forest)

    def state(self) -> dict[str, Any]:
        """Panels, active layer, open legend; the extent is kept in the project, here the scale, since a map of another
        height would show the same extent at another one."""
        if self._extent.isActive():
            self._extent.stop()
            self._note_extent()
        view = self.canvas.view
        left_at = (view.x, view.y, view.metres_per_pixel) if self._placed else self._left_at
        chosen = {"active": self.layers.active, "opened": self.layers.opened, "left_at": left_at}
        return {"panels": self.panels.state(), "table": self.table.state(), **chosen}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes them back."""
        self.panels.restore(dict(state.get("panels", {})))
        self.table.restore(dict(state.get("table", {})))
        self._left_at = tuple(state.get("left_at") or ()) or None
        active, opened = str(state.get("active", "")), str(state.get("opened", ""))
        self.layers.activate(opened or active, bool(opened))
        self.layers.set_active(active)


def _as_left(view: View, left_at: tuple[float, float, float] | None) -> View:
    """The scale at which this person left the place, if it is still the place that the project keeps."""
    if left_at is None or max(abs(view.x - left_at[0]), abs(view.y - left_at[1])) > view.metres_per_pixel:
        return view
    return replace(view, x=left_at[0], y=left_at[1], metres_per_pixel=left_at[2])
