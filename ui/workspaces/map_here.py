"""What can be done at one place of the map: where its menu was opened, else in the middle."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication

from layers import crs as reference
from layers.i18n import _
from ui.canvas.tools.measure import Measure
from ui.panels.bookmarks import BookmarksPanel
from ui.workspaces.map_tools import CLOSE_SCALE

if TYPE_CHECKING:
    from ui.workspaces.map import MapWorkspace

NONE = Qt.KeyboardModifier.NoModifier


class MapHere(QObject):
    """Knows the place from the opening of the menu until the mouse moves over the map again."""

    def __init__(self, workspace: MapWorkspace) -> None:
        super().__init__(workspace)
        self._canvas, self._tools, self._context = workspace.canvas, workspace.tools, workspace.context
        self._point: QPointF | None = None
        self._canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._canvas.customContextMenuRequested.connect(self._take)
        self._canvas.cursor_moved.connect(self._forget)

    def _take(self, at: QPoint) -> None:
        self._point = QPointF(at)

    def _forget(self) -> None:
        self._point = None

    @property
    def point(self) -> QPointF:
        """The pixel."""
        return QPointF(self._canvas.rect().center()) if self._point is None else self._point

    @property
    def place(self) -> tuple[float, float]:
        """The place in the project's system."""
        return self._canvas.view.to_world(self.point.x(), self.point.y())

    def identify(self) -> None:
        """Lists the records here."""
        self._tools.use("map.identify")
        self._tools.identify(self.point)

    def select(self) -> None:
        """Selects the topmost record, as a click does."""
        self._canvas.hit_clicked.emit(self._canvas.pick(self.point), NONE)

    def zoom(self) -> None:
        """Shows the place closely, or closer still."""
        x, y = self.place
        view = replace(self._canvas.view, x=x, y=y)
        self._canvas.set_view(view.at_scale(min(CLOSE_SCALE, view.scale / 2)))
        self._tools.flash.show_at((x, y, x, y))

    def copy_degrees(self) -> None:
        """Longitude and latitude as the field of "Go to" reads them."""
        ((longitude, latitude),) = reference.to_lonlat(np.array([self.place]), self._canvas.crs).tolist()
        self._copy(f"{longitude:.7f}, {latitude:.7f}")

    def copy_metres(self) -> None:
        """Northing, then easting, as surveyors write them."""
        x, y = self.place
        self._copy(f"X {y:.2f}, Y {x:.2f}")

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._context.messages.toast(_("Copied: {text}").format(text=text))

    def measure(self) -> None:
        """Begins a line here."""
        place = self.place
        self._tools.use("map.measure")
        if isinstance(self._canvas.tool, Measure):
            self._canvas.tool.begin(self._canvas, place)

    def bookmark(self) -> None:
        """Keeps the view around the place; its name can be written over."""
        x, y = self.place
        self._tools.open("map.bookmarks")
        panel = self._tools.panel("map.bookmarks")
        assert isinstance(panel, BookmarksPanel)
        panel.keep(replace(self._canvas.view, x=x, y=y).bounds)
