"""The panel that finds a place: coordinates, a scale, a name, the number of a record; all in one field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from layers.crs_names import label
from layers.i18n import _
from layers.kind import kind
from layers.layer import VectorLayer
from ui.canvas.canvas import MapCanvas
from ui.canvas.scale_box import scale_of_text, scale_text
from ui.components.heading import caption
from ui.context import Context
from ui.palette_entries import found_records
from ui.panels.result_list import Result, ResultList
from ui.panels.tool_panel import ToolPanel
from ui.status_bar import degrees
from ui.tasks import Progress
from zzeco.bookmarks import bookmarks_called
from zzeco.map_state import Bookmark
from zzeco.places import Place, places_called
from zzeco.project import Project
from zzeco.written_coordinates import Spot, spots

WIDTH, PAUSE_MS, LEAST_FOR_RECORDS = 408, 150, 2


@dataclass(frozen=True)
class Scale:
    """A scale to look at the map in."""

    denominator: float


class GoToPanel(ToolPanel):
    """`wanted` gets a Spot, Place, Bookmark or Scale."""

    wanted = Signal(object)

    def __init__(self, canvas: MapCanvas, context: Context) -> None:
        super().__init__(canvas, _("Go to"), WIDTH)
        self.context = context
        self.field = QLineEdit(placeholderText=_("Coordinates, place, record number or 1:scale"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.results = ResultList()
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note = caption("", wrap=True)
        for part in (self.field, self.results, self.note):
            self.body.addWidget(part)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._find)
        self.field.textEdited.connect(lambda _text: self._pause.start())
        self.field.textChanged.connect(lambda text: None if text else self._show([]))
        self.results.chosen.connect(self.wanted)
        self._show([])

    def take_keyboard(self) -> None:
        """What was written is chosen, so that it can be written over."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def _find(self, then: Callable[[], None] | None = None) -> None:
        """Looks in a task; a newer text stops an older search."""
        project, typed = self.context.document.project, self.field.text().strip()
        if project is None or not typed:
            return

        def take(found: list[Any]) -> None:
            if typed == self.field.text().strip():
                self._show([_result(one) for one in found])
                if then is not None:
                    then()

        self.context.tasks.run(
            "", lambda progress: found_for(project, typed, progress), take, quiet=True, exclusive="go to"
        )

    def _show(self, results: list[Result]) -> None:
        self.results.show_results(results)
        self.results.choose_first()
        typed = bool(self.field.text().strip())
        self.note.setText(
            _("Nothing found. Degrees, metres, EPSG numbers, names and record numbers are understood.")
            if typed
            else _("For example 113°37′28″ 27°12′06″, 38462915 3010842, EPSG:4549 500000 3010842, 1:25000")
        )
        self.note.setVisible(not results)
        if self.isVisible():
            self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list; Enter goes to the current line, or finds first what was typed just now."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self.results.step(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
        return super().eventFilter(watched, event) if watched is not self.field else False

    def _enter(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._find(self.results.take_current)
        else:
            self.results.take_current()


def found_for(project: Project, typed: str, progress: Progress) -> list[Any]:
    """Everything that the text can mean, the surest first; slow the first time."""
    scale = scale_of_text(typed) if ":" in typed or "：" in typed else None
    found: list[Any] = [] if scale is None else [Scale(scale)]
    found += spots(typed, project.crs)
    found += bookmarks_called(project, typed)
    found += [place for place in places_called(project, typed) if place.bounds is not None]
    records = found_records(project, typed, progress) if len(typed) >= LEAST_FOR_RECORDS else []
    return [*found, *(Place(name, _layer_label(layer), None, layer.name, fid) for layer, fid, name in records)]


def _layer_label(layer: VectorLayer) -> str:
    return kind(layer.kind).label + (f" {layer.epoch}" if layer.epoch else "")


def _result(found: Spot | Place | Bookmark | Scale) -> Result:
    if isinstance(found, Spot):
        return Result(degrees(found.longitude, found.latitude), label(found.crs), found, "crosshair")
    if isinstance(found, Bookmark):
        return Result(found.name, _("Bookmark"), found, "bookmark")
    if isinstance(found, Scale):
        return Result(scale_text(found.denominator), _("Scale"), found, "zoom-in")
    return Result(found.name, found.group, found, "map-pin" if found.bounds else "hexagon")
