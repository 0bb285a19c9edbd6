"""The tools of the map workspace: the buttons on the map, the tool in hand, the panels beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget
from shapely.geometry.base import BaseGeometry

from layers.drawing.view import Bounds
from layers.i18n import _
from ui.canvas.map_layer import Hit, MapLayer
from ui.canvas.tool import Tool
from ui.canvas.tools.box import BoxSelect
from ui.canvas.tools.flash import Flash
from ui.canvas.tools.identify import Identify
from ui.canvas.tools.measure import Measure
from ui.canvas.tools.pan import Pan
from ui.canvas.tools.polygon import PolygonSelect
from ui.canvas.tools.swipe import Swipe
from ui.canvas.tools.zoom_box import ZoomBox
from ui.components.buttons import icon_button
from ui.panels.bookmarks import BookmarksPanel
from ui.panels.go_to import GoToPanel, Scale
from ui.panels.identified import IdentifiedPanel
from ui.panels.measuring import MeasuringPanel
from ui.panels.result_list import Result
from ui.panels.select_expression import SelectExpressionPanel
from ui.panels.select_location import SelectLocationPanel
from ui.panels.tool_panel import ToolPanel
from ui.workspaces.map_asking import degrees_at, identified
from ui.workspaces.map_selecting import select_area
from ui.workspaces.map_swipe import MapSwipe
from zzeco.map_state import Bookmark
from zzeco.places import Place
from zzeco.written_coordinates import Spot

if TYPE_CHECKING:
    from ui.workspaces.map import MapWorkspace

SELECT, IDENTIFY = "map.select", "map.identify"
GROUPS = (
    (SELECT, "map.pan", "map.box", "map.zoom_box", "map.polygon", IDENTIFY),
    ("map.measure", "map.swipe", "map.bookmarks"),
)
CLOSE_SCALE, FAR_SCALE = 10_000.0, 50_000.0


class MapTools(QObject):
    """One tool is in hand; the other buttons open and close what they are named after."""

    layers_changed = Signal()

    def __init__(self, workspace: MapWorkspace) -> None:
        super().__init__(workspace)
        self.workspace, self.canvas, self.context = workspace, workspace.canvas, workspace.context
        self.swipe = MapSwipe(self.canvas, self.context, workspace.keeper, workspace.book)
        self.flash = Flash(self.canvas)
        self.in_hand = SELECT
        self._panels: dict[str, ToolPanel] = {}
        self._open = ""
        self.buttons = {key: self._button(key) for group in GROUPS for key in group}
        rows: list[QToolButton | None] = []
        for group in GROUPS:
            rows += [None] if rows else []
            rows += [self.buttons[key] for key in group]
        self.canvas.add_tool_buttons(rows)
        for before, after in pairwise((self.canvas, *self.buttons.values())):
            QWidget.setTabOrder(before, after)
        self.swipe.changed.connect(self.layers_changed)
        self.swipe.ended.connect(self._show_state)
        self._show_state()

    def _button(self, key: str) -> QToolButton:
        from ui.actions import BY_KEY

        action = BY_KEY[key]
        made = icon_button(action.icon, _(action.text).rstrip("…"), action.shortcut, checkable=True)
        made.setProperty("role", "tool")
        made.setObjectName(key)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda _checked=False: self.use(key))
        return made

    # -- which tool, which panel

    def use(self, key: str) -> None:
        """Takes a tool in hand, or opens and closes what the button is named after."""
        if key == "map.swipe":
            self.toggle_swipe()
        elif key == "map.bookmarks":
            self.close_panel() if self._open == key else self.open(key)
        else:
            self._take(key)
        self._show_state()

    def _take(self, key: str) -> None:
        if self.in_hand != key:
            self._hide_panel()
            self.in_hand = key
            self.canvas.set_tool(self._tool(key))
            if key == "map.measure":
                self.open(key)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tool(self, key: str) -> Tool | None:
        made: dict[str, Callable[[], Tool]] = {
            "map.pan": lambda: Pan(self.put_away),
            "map.zoom_box": lambda: ZoomBox(self.put_away),
            "map.box": lambda: BoxSelect(self.select_area, self.put_away),
            "map.polygon": lambda: PolygonSelect(self.select_area, self.put_away),
            IDENTIFY: lambda: Identify(self.identify, self.put_away),
            "map.measure": lambda: Measure(self.canvas.crs, self._measuring().show_points, self.put_away),
        }
        return made[key]() if key in made else None

    def put_away(self) -> None:
        """Back to selecting."""
        self._take(SELECT)
        self._show_state()

    def _show_state(self) -> None:
        """A button is on while its tool is in hand, or what it is named after is open."""
        for key, button in self.buttons.items():
            on = {"map.swipe": self.swipe.is_on, "map.bookmarks": self._open == key}.get(key, self.in_hand == key)
            button.setChecked(on)
        self.show_hint()

    def show_hint(self) -> None:
        """Says how the tool in hand is used, or the comparison while none is; nothing where the map is not seen."""
        text = str(getattr(self.canvas.tool, "hint", "")) or (Swipe.hint if self.swipe.is_on else "")
        self.context.messages.hint(_(text) if text and self.workspace.isVisible() else "")

    def open(self, key: str) -> None:
        """Opens a panel in place of the one that is open."""
        panel, layer = self.panel(key), self.workspace.layers.active
        if key not in (self.in_hand, "map.bookmarks", "map.go_to"):
            self.put_away()
        if self._open != key:
            self._hide_panel()
        self._open = key
        if isinstance(panel, SelectExpressionPanel | SelectLocationPanel):
            panel.open_for(layer)
        else:
            panel.open()
        self._show_state()

    def close_panel(self) -> None:
        """Closes the open panel."""
        if self._open:
            self._panels[self._open].leave()

    def _hide_panel(self) -> None:
        """Takes the open panel away without telling anybody."""
        if self._open:
            self._panels[self._open].hide()
            self._open = ""
            self.canvas.set_hover(None)

    def panel(self, key: str) -> ToolPanel:
        """The panel of this key, made when it is first asked for."""
        if key not in self._panels:
            self._panels[key] = self._made(key)
            self._panels[key].closed.connect(lambda: self._closed(key))
        return self._panels[key]

    def _made(self, key: str) -> ToolPanel:
        if key == "map.measure":
            return self._made_measuring()
        if key == IDENTIFY:
            return self._made_identified()
        if key == "map.bookmarks":
            bookmarks = BookmarksPanel(self.canvas, self.context)
            bookmarks.wanted.connect(self.go_to)
            return bookmarks
        if key == "map.go_to":
            finding = GoToPanel(self.canvas, self.context)
            finding.wanted.connect(self.go_to)
            return finding
        by_words = key == "select.expression"
        return (SelectExpressionPanel if by_words else SelectLocationPanel)(self.canvas, self.context)

    def _closed(self, key: str) -> None:
        if self._open == key:
            self._open = ""
        if self.in_hand == key:
            self.put_away()
        self._show_state()

    # -- selecting

    def select_area(self, area: BaseGeometry, mode: str) -> None:
        """Selects what meets the area."""
        select_area(self.workspace, area, mode)

    # -- asking and measuring

    def identify(self, point: QPointF) -> None:
        """Lists the records at a pixel and marks the place."""
        identified(self.workspace, point, self._list)

    def _list(self, x: float, y: float, results: list[Result]) -> None:
        panel = self.panel(IDENTIFY)
        if self.in_hand == IDENTIFY and isinstance(panel, IdentifiedPanel):
            self._open = IDENTIFY
            self.flash.show_at((x, y, x, y))
            panel.show_hits(degrees_at(x, y, self.canvas.crs), results)

    def _made_identified(self) -> IdentifiedPanel:
        made = IdentifiedPanel(self.canvas)
        made.hovered.connect(self.canvas.set_hover)
        made.chosen.connect(self._choose_hit)
        return made

    def _choose_hit(self, hit: Hit) -> None:
        self.workspace.layers.set_active(hit.layer)
        self.context.document.select(hit.layer, [hit.fid])

    def _measuring(self) -> MeasuringPanel:
        panel = self.panel("map.measure")
        assert isinstance(panel, MeasuringPanel)
        return panel

    def _made_measuring(self) -> MeasuringPanel:
        made = MeasuringPanel(self.canvas)

        def use(what: Callable[[Measure], Any]) -> None:
            if isinstance(self.canvas.tool, Measure):
                what(self.canvas.tool)
                self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

        made.area_wanted.connect(lambda is_area: use(lambda tool: tool.set_area(self.canvas, is_area)))
        made.clear_wanted.connect(lambda: use(lambda tool: tool.clear(self.canvas)))
        return made

    # -- going somewhere

    def go_to(self, wanted: Spot | Place | Bookmark | Scale) -> None:
        """Shows the place and marks it for a moment."""
        if isinstance(wanted, Scale):
            self.canvas.set_scale(wanted.denominator)
        elif isinstance(wanted, Bookmark):
            self.show_view(wanted.bounds)
        elif isinstance(wanted, Spot):
            self._go_to_spot(wanted)
        elif wanted.bounds is not None:
            self.canvas.zoom_to(wanted.bounds)
            self.flash.show_at(wanted.bounds)
        else:
            self.workspace.receive({"layer": wanted.layer, "fids": [wanted.fid], "zoom": True})

    def _go_to_spot(self, spot: Spot) -> None:
        view = self.canvas.view
        scale = view.scale if view.scale <= FAR_SCALE else CLOSE_SCALE
        bounds = (spot.x, spot.y, spot.x, spot.y)
        self.canvas.set_view(view.fitting(bounds).at_scale(scale))
        self.flash.show_at(bounds)

    def show_view(self, bounds: Bounds) -> None:
        """Shows just this part of the world."""
        self.canvas.set_view(self.canvas.view.fitting(bounds, margin=0))

    def write_scale(self) -> None:
        """Puts the keyboard into the scale box of the map."""
        if self.canvas.furniture is not None:
            box = self.canvas.furniture.box.edit
            box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            box.selectAll()

    # -- comparing

    def toggle_swipe(self) -> None:
        """Begins or ends the comparison."""
        if self.swipe.is_on:
            self.swipe.end()
        elif not self.swipe.start(self.workspace.layers.active):
            self.context.messages.toast(_("This layer has neither another epoch nor another theme to compare with."))
        self._show_state()

    def shown(self, layers: Sequence[MapLayer], over: Sequence[MapLayer]) -> list[MapLayer]:
        """What the map is to show of these layers while two are compared, or not; `over` lies over both."""
        return self.swipe.shown(layers, over)
