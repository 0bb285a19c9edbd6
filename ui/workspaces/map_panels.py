"""How the parts of the map workspace stand: their widths, which are away, and what gives way on a small screen."""

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from ui.theme.tokens import px

NARROW_PX = 1366
LEFT, INSPECTOR, TABLE = 280, 336, 284
LEFT_LIMITS, INSPECTOR_LIMITS = (240, 420), (304, 480)
MAP_LEAST = (320, 240)


class MapHost(QWidget):
    """What holds the map; says when it has another size, which an event filter could not safely do to the end."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tells that there is more or less room."""
        super().resizeEvent(event)
        self.resized.emit()


class PanelLayout(QObject):
    """Left, centre above table, inspector; below 1366 px the table starts away and the inspector lies over the map."""

    def __init__(self, host: QWidget) -> None:
        """Makes the places of the parts; the table is then made in `down` and the inspector in `across`."""
        super().__init__(host)
        self.across = QSplitter(Qt.Orientation.Horizontal, host)
        self.left = QStackedWidget(self.across)
        self.down = QSplitter(Qt.Orientation.Vertical, self.across)
        self.map_host = MapHost(self.down)
        self.table: QWidget
        self.inspector: QWidget
        self.is_narrow = False
        self._chosen: set[str] = set()

    def take(self, table: QWidget, inspector: QWidget) -> None:
        """Takes the parts that were made in their places: every widget that moves later is dressed twice."""
        self.table, self.inspector = table, inspector
        for widget, name in (
            (self.left, "left"), (self.down, "centre"), (self.map_host, "map"), (table, "table"),
            (inspector, "inspector"),
        ):  # fmt: skip
            widget.setObjectName(name)
        self.left.setMinimumWidth(px(LEFT_LIMITS[0]))
        self.left.setMaximumWidth(px(LEFT_LIMITS[1]))
        inspector.setMinimumWidth(px(INSPECTOR_LIMITS[0]))
        inspector.setMaximumWidth(px(INSPECTOR_LIMITS[1]))
        self.map_host.setMinimumSize(px(MAP_LEAST[0]), px(MAP_LEAST[1]))
        for splitter, stretching in ((self.across, 1), (self.down, 0)):
            splitter.setChildrenCollapsible(False)
            splitter.setStretchFactor(stretching, 1)
        self.across.setSizes([px(LEFT), px(1600 - LEFT - INSPECTOR), px(INSPECTOR)])
        self.down.setSizes([px(560), px(TABLE)])
        self.map_host.resized.connect(self._place_drawer)

    def toggle(self, name: str) -> None:
        """Shows or hides left, table or inspector; what the user chose stays so at any width."""
        part = {"left": self.left, "table": self.table, "inspector": self.inspector}[name]
        self._chosen.add(name)
        part.setVisible(part.isHidden())
        self._place_drawer()

    def show(self, name: str) -> None:
        """Shows left, table or inspector."""
        part = {"left": self.left, "table": self.table, "inspector": self.inspector}[name]
        if part.isHidden():
            self.toggle(name)

    def fit(self, width: int) -> None:
        """Arranges the parts for a width of the workspace."""
        narrow = width <= px(NARROW_PX)
        if narrow == self.is_narrow:
            return
        self.is_narrow = False  # a drawer that is placed, and so raised, while it changes its parent corrupts Qt's list
        if narrow:
            self.inspector.setParent(self.map_host)
            self.inspector.hide()
            self.is_narrow = True
        else:
            self.across.addWidget(self.inspector)
            self.inspector.show()
        if "table" not in self._chosen:
            self.table.setVisible(not narrow)
        self._place_drawer()

    def _place_drawer(self) -> None:
        if self.is_narrow:
            width = min(px(INSPECTOR), self.map_host.width())
            self.inspector.setGeometry(self.map_host.width() - width, 0, width, self.map_host.height())
            self.inspector.raise_()

    def state(self) -> dict[str, Any]:
        """Widths and what is away, as JSON knows it."""
        away = [name for name in ("left", "table", "inspector") if getattr(self, name).isHidden()]
        return {"across": self.across.sizes(), "down": self.down.sizes(), "away": away, "narrow": self.is_narrow}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes widths and absences back; those of a narrow window do not count in a wide one."""
        if bool(state.get("narrow")) == self.is_narrow:
            for name in state.get("away", []):
                self._chosen.add(name)
                getattr(self, name).hide()
        for splitter, key in ((self.across, "across"), (self.down, "down")):
            sizes = state.get(key, [])
            if len(sizes) == splitter.count() and all(isinstance(size, int) for size in sizes) and any(sizes):
                splitter.setSizes(sizes)
