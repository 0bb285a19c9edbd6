"""The tip under a mouse that rests on the map: which record, what it is, how large."""

import pandas as pd
from PySide6.QtCore import QObject, QPoint, QPointF, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QToolTip

from layers.i18n import _
from layers.layer import VectorLayer
from ui.canvas.canvas import MapCanvas
from ui.canvas.map_layer import Hit
from ui.context import Context
from ui.format import missing, number
from ui.panels.theme_keeper import ThemeKeeper
from ui.workspaces.map_records import RecordBook, Records
from zzeco.map_state import layer_title
from zzeco.record_view import full_id, shown_unit

RESTS_MS = 250
M_PER_KM = 1000


class HoverTip(QObject):
    """Outlines the record under a resting mouse and says what it is."""

    def __init__(self, canvas: MapCanvas, context: Context, keeper: ThemeKeeper, book: RecordBook) -> None:
        super().__init__(canvas)
        self.canvas, self.context, self.keeper, self.book = canvas, context, keeper, book
        self._timer = QTimer(self, singleShot=True, interval=RESTS_MS)
        self._timer.timeout.connect(self._rest)
        canvas.cursor_moved.connect(self._move)
        canvas.cursor_left.connect(self._timer.stop)

    def _move(self, x: float, y: float) -> None:
        QToolTip.hideText()
        if QApplication.mouseButtons().value == 0 and self.canvas.tool is None:
            self._timer.start()
        else:
            self._timer.stop()
            self.canvas.set_hover(None)

    def _rest(self) -> None:
        here = self.canvas.mapFromGlobal(QCursor.pos())
        if self.canvas.can_pick and self.canvas.rect().contains(here) and not QApplication.activePopupWidget():
            self.show_at(here)

    def show_at(self, here: QPoint) -> None:
        """The tip for a place of the map."""
        hits = self.canvas.pick(QPointF(here))
        hit = hits[0] if hits else None
        self.canvas.set_hover(hit)
        project = self.context.document.project
        if hit is None or project is None:
            return
        layer = project.layers[hit.layer]
        self.book.ask(layer, lambda records: self._say(here, hit, layer, records))

    def _say(self, here: QPoint, hit: Hit, layer: VectorLayer, records: Records) -> None:
        if self.canvas.isVisible() and hit.row < len(records.table):
            QToolTip.showText(self.canvas.mapToGlobal(here), self.text(hit, layer, records), self.canvas)

    def text(self, hit: Hit, layer: VectorLayer, records: Records) -> str:
        """Two lines: layer and record; class and size."""
        project, record = self.context.document.project, records.table.iloc[hit.row]
        assert project is not None
        first = f"{layer_title(project, layer)} {full_id({**record.to_dict(), 'fid': hit.fid})}"
        found = self.keeper.themed(hit.layer)
        what = ""
        if found is not None and hit.row < len(found.class_of) and found.class_of[hit.row] >= 0:
            what = found.classes[int(found.class_of[hit.row])].label
            what = f"{what} {found.unit}" if found.unit else what
        second = " · ".join(part for part in (what, size_text(record)) if part)
        return f"{first}\n{second}" if second else first


def size_text(record: "pd.Series[object]") -> str:
    """The area of a record, else its length."""
    area, length = record.get("geom_area_ha"), record.get("geom_length_m")
    if not missing(area) and float(str(area)) > 0:
        return f"{number(area, 2)} {shown_unit('ha')}"
    if not missing(length) and float(str(length)) > 0:
        return _("{length} km").format(length=number(float(str(length)) / M_PER_KM, 2))
    return ""
