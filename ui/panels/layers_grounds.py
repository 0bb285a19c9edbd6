"""The rows of the layers panel that are no layers of records: county outlines, rasters, the base map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from layers.drawing.raster import VALUES, RasterInfo, ramp_colours
from layers.drawing.style import MapClass, declared_classes
from layers.i18n import _
from ui.canvas.rasters import modes_of
from ui.components.calm import Combo, Slider
from ui.components.heading import caption
from ui.format import number, share
from ui.panels.layers_legend import INDENT, RIGHT
from ui.panels.layers_menu import Menu
from ui.panels.layers_row import LayerHead
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from zzeco.counties import LEVEL
from zzeco.map_state import LayerView, RasterView
from zzeco.raster_files import raster_file

if TYPE_CHECKING:
    from ui.workspaces.map_ground import MapGround
    from zzeco.project import Project

COUNTIES, BASE_MAP = "/counties", "/base map"
GREY = ("#9A9F9B", "#6B6F6D")
RAMP, DIGITS_BELOW = (10, 18), 10.0


def mode_label(mode: str) -> str:
    """What a raster is shown as."""
    labels = {"image": _("Picture"), "values": _("Cell values"), "hillshade": _("Hillshade"), "tiles": _("Tiles")}
    return labels[mode]


class RampBar(QWidget):
    """The colours of values, with the lowest and the highest below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ends = ("", "")
        self.setFixedHeight(px(RAMP[0] + RAMP[1]))

    def set_limits(self, low: float, high: float) -> None:
        """The values at both ends."""
        digits = 0 if high - low >= DIGITS_BELOW else 2
        self._ends = number(low, digits), number(high, digits)
        self.setAccessibleName(" – ".join(self._ends))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ramp from left to right."""
        bar = QRectF(0.5, 0.5, self.width() - 1, px(RAMP[0]))
        colours = ramp_colours()
        ramp = QLinearGradient(bar.topLeft(), bar.topRight())
        for at, colour in enumerate(colours):
            ramp.setColorAt(at / (len(colours) - 1), QColor(colour))
        painter = QPainter(self)
        painter.setPen(QColor(tokens().border_strong))
        painter.setBrush(ramp)
        painter.drawRect(bar)
        painter.setFont(font(12))
        painter.setPen(QColor(tokens().text2))
        for text, side in zip(self._ends, (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=True):
            painter.drawText(self.rect(), side | Qt.AlignmentFlag.AlignBottom, text)
        painter.end()


class GroundRow(QWidget):
    """A line like that of a layer; opened, what it is shown as and how opaque it is."""

    opacity_changed = Signal(float)
    mode_chosen = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = LayerHead(title)
        self.detail = QWidget()
        self.mode, self.slider, self.percent = Combo(), Slider(Qt.Orientation.Horizontal), QLabel()
        self.mode.setProperty("fit", "small")
        self.mode.setAccessibleName(_("Show {layer} as").format(layer=title))
        self.mode.activated.connect(lambda _at: self.mode_chosen.emit(self.mode.currentData()))
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(_("Opacity of {layer}").format(layer=title))
        self.slider.valueChanged.connect(self._slide)
        self.percent.setProperty("role", "caption")
        self.percent.setMinimumWidth(px(44))
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.note, self.ramp = caption("", wrap=True), RampBar()
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self.detail)
        inner.setContentsMargins(px(INDENT), px(2), px(RIGHT), px(8))
        inner.setSpacing(px(4))
        inner.addWidget(self.note)
        inner.addWidget(self.mode)
        inner.addWidget(self.ramp)
        line = QHBoxLayout()
        line.setSpacing(px(8))
        for part, stretch in ((caption(_("Opacity")), 0), (self.slider, 1), (self.percent, 0)):
            line.addWidget(part, stretch)
        inner.addLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.detail)
        self.detail.hide()

    def show_detail(self, opened: bool, opacity: float, modes: tuple[str, ...], mode: str, note: str) -> None:
        """Takes over how it stands; tells nobody."""
        self.detail.setVisible(opened)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.mode.setVisible(len(modes) > 1)
        self.ramp.setVisible(False)
        with QSignalBlocker(self.mode), QSignalBlocker(self.slider):
            if [self.mode.itemData(at) for at in range(self.mode.count())] != list(modes):
                self.mode.clear()
                for one in modes:
                    self.mode.addItem(mode_label(one), one)
            self.mode.setCurrentIndex(max(self.mode.findData(mode), 0))
            self.slider.setValue(round(opacity * 100))
        self.percent.setText(share(opacity, 0))

    def _slide(self, value: int) -> None:
        self.percent.setText(share(value / 100, 0))
        self.opacity_changed.emit(value / 100)


class GroundRows(QWidget):
    """Counties, rasters from top to bottom, base map; each only where there is one."""

    def __init__(self, ground: MapGround, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ground = ground
        self.rows: dict[str, GroundRow] = {}
        self.opened = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        ground.changed.connect(self.refresh)
        ground.context.document.changed.connect(self._follow)
        self.refresh()

    def _follow(self, before: Project | None, after: Project | None) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Shows what there is now."""
        keys = self._keys()
        if keys != list(self.rows):
            self._rebuild(keys)
        for key, row in self.rows.items():
            self._show(key, row)

    def _keys(self) -> list[str]:
        ground = self.ground
        if ground.context.document.project is None:
            return []
        counties = [COUNTIES] if ground.over() else []
        base = [BASE_MAP] if ground.context.preferences.get("base_map_url") else []
        return [*counties, *(one.path for one in ground.state.rasters), *base]

    def _rebuild(self, keys: list[str]) -> None:
        for key in [key for key in self.rows if key not in keys]:
            row = self.rows.pop(key)
            row.hide()
            row.deleteLater()
        self.rows = {key: self.rows.get(key) or self._made(key) for key in keys}
        for at, row in enumerate(self.rows.values()):
            self._column.insertWidget(at, row)

    def _made(self, key: str) -> GroundRow:
        row = GroundRow(self._title(key))
        head = row.head
        head.activated.connect(lambda: self._open(key, self.opened != key))
        head.open_wanted.connect(lambda opened: self._open(key, opened))
        head.toggled.connect(lambda on: self._switch(key, on))
        head.menu_wanted.connect(lambda at: self.menu(key).popup(at))
        head.step_wanted.connect(lambda step: self._focus_beside(key, step))
        head.move_wanted.connect(lambda step: self._move(key, step))
        head.remove_wanted.connect(lambda: self._remove(key))
        row.opacity_changed.connect(lambda part: self._fade(key, part))
        row.mode_chosen.connect(lambda mode: self._choose(key, mode))
        return row

    def _title(self, key: str) -> str:
        fixed = {COUNTIES: _("Counties (sketch)"), BASE_MAP: _("Online base map")}
        return fixed.get(key) or Path(key).stem

    # -- what is shown

    def _show(self, key: str, row: GroundRow) -> None:
        opened = self.opened == key
        if key == COUNTIES:
            counties = self.ground.state.counties
            self._show_counties(row, counties, opened)
        elif key == BASE_MAP:
            on, note = bool(self.ground.context.preferences.get("base_map")), self.ground.base_map.note
            row.head.show_state(on, False, opened, _("not reached") if on and note else "", _grey())
            row.show_detail(opened, self.ground.base_map.picture.opacity, (), "", note)
        else:
            self._show_raster(row, next(one for one in self.ground.state.rasters if one.path == key), opened)

    def _show_counties(self, row: GroundRow, view: LayerView, opened: bool) -> None:
        count = _("{count} counties").format(count=number(len(self.ground.over()[0].layer)))
        line = next(one for one in declared_classes("boundary", "level") if one.key == LEVEL)
        row.head.show_state(view.visible, False, opened, count, line)
        row.show_detail(opened, view.opacity, (), "", "")

    def _show_raster(self, row: GroundRow, view: RasterView, opened: bool) -> None:
        project = self.ground.context.document.project
        assert project is not None
        path = raster_file(project, view)
        problem, info = self.ground.rasters.problems.get(path), self.ground.rasters.infos.get(path)
        word = _("not readable") if problem is not None and path.is_file() else _("file missing") if problem else ""
        row.head.show_state(view.visible and problem is None, False, opened, word, _grey())
        note = f"{problem.problem}\n{problem.advice or ''}".strip() if problem is not None else ""
        row.show_detail(opened, view.opacity, modes_of(info) if info is not None else (), view.mode, note)
        row.head.setToolTip(str(path))
        row.ramp.setVisible(isinstance(info, RasterInfo) and view.mode == VALUES)
        if isinstance(info, RasterInfo):
            row.ramp.set_limits(info.low, info.high)

    # -- what the user does

    def _open(self, key: str, opened: bool) -> None:
        self.opened = key if opened else ""
        self.refresh()

    def _switch(self, key: str, on: bool) -> None:
        if key == BASE_MAP:
            self.ground.context.preferences.set("base_map", on)
        elif key == COUNTIES:
            self.ground.note(lambda state: state.with_counties(visible=on))
        else:
            self.ground.note(lambda state: state.with_raster(key, visible=on))
            self.ground.look_again(key)

    def _fade(self, key: str, part: float) -> None:
        if key == BASE_MAP:
            self.ground.base_map.picture.opacity = part
            self.ground.hand_over()
        elif key == COUNTIES:
            self.ground.note(lambda state: state.with_counties(opacity=part))
        else:
            self.ground.note(lambda state: state.with_raster(key, opacity=part))

    def _choose(self, key: str, mode: str) -> None:
        text = _("Show {layer} as {mode}").format(layer=Path(key).stem, mode=mode_label(mode))
        self.ground.do(text, lambda state: state.with_raster(key, mode=mode))

    def _move(self, key: str, step: int) -> None:
        if self._is_raster(key):
            self.ground.note(lambda state: state.raster_moved(key, step))
            self.rows[key].head.setFocus()

    def _focus_beside(self, key: str, step: int) -> None:
        shown = [other for other, row in self.rows.items() if row.isVisibleTo(self)]
        at = shown.index(key) + step
        if 0 <= at < len(shown):
            self.rows[shown[at]].head.setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, key: str) -> None:
        if self._is_raster(key):
            self.ground.remove(key)

    def _is_raster(self, key: str) -> bool:
        return key not in (COUNTIES, BASE_MAP)

    def menu(self, key: str) -> Menu:
        """The context menu of a row."""
        made = Menu(self)
        if key == COUNTIES:
            add_labels(made, self.ground.state.counties.labelled, self._label_counties)
        elif key == BASE_MAP:
            made.add(_("Preferences…"), "settings", lambda: self.ground.context.trigger("preferences"))
        else:
            project = self.ground.context.document.project
            view = next(one for one in self.ground.state.rasters if one.path == key)
            if project is not None:
                path = raster_file(project, view)
                made.add(_("Zoom to layer"), "maximize", lambda: self.ground.zoom_to(path))
            made.addSeparator()
            made.add(_("Move up"), "arrow-up", lambda: self._move(key, -1), "Alt+↑")
            made.add(_("Move down"), "arrow-down", lambda: self._move(key, 1), "Alt+↓")
            made.add_red(_("Remove layer"), "trash-2", lambda: self._remove(key), "Del")
        return made

    def _label_counties(self, on: bool) -> None:
        self.ground.note(lambda state: state.with_counties(labelled=on))

    def filter(self, text: str) -> None:
        """Shows the rows whose title has these words."""
        for row in self.rows.values():
            row.setVisible(text in row.head.title.casefold())


def add_labels(menu: Menu, labelled: bool, switch: Callable[[bool], None]) -> None:
    """The item that switches labels on or off."""
    item = menu.add(_("Labels"), "type", lambda: None)
    item.setCheckable(True)
    item.setChecked(labelled)
    item.toggled.connect(switch)


def _grey() -> MapClass:
    return MapClass("raster", "", "", GREY[0], GREY[1], 0.1, "solid", "")
