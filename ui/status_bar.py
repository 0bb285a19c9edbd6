"""The line at the foot of the window: where the mouse is, scale and CRS, the tool, what runs, what is selected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from layers.i18n import _
from ui.canvas.scale_box import scale_text
from ui.components.buttons import ghost
from ui.components.elided import ElidedLabel
from ui.components.heading import caption, line
from ui.context import Context
from ui.format import number, quantity
from ui.selection import Selection
from ui.task_line import TaskLine
from ui.theme.tokens import px

if TYPE_CHECKING:
    from zzeco.project import Project

HEIGHT, NOTE_WIDTH = 28, 320
GAUSS_KRUGER = r"(?P<datum>.+) / (?P<width>[36])-degree Gauss-Kruger (?:CM|zone) (?P<zone>\w+)"


class StatusBar(QWidget):
    """Listens to the document and the tasks; the window tells it about the map."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self.setProperty("role", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.degrees, self.metres, self.scale, self.crs = (caption() for _part in range(4))
        self.selected: QLabel = ElidedLabel(role="caption")
        self.hint: QLabel = ElidedLabel(role="caption")
        self.note = ghost("", "triangle-alert")
        self.note.clicked.connect(self._tell)
        self.note.hide()
        self._failure: Exception | None = None
        self.task = TaskLine(context.tasks)
        self.setFixedHeight(px(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.setSpacing(px(16))
        for part in (self.degrees, self.metres, self.scale, self.crs):
            row.addWidget(part)
        row.addWidget(self.hint, 1)
        row.addWidget(self.note)
        row.addWidget(self.task)
        self._rule = line(vertical=True)
        self._rule.setFixedHeight(px(14))
        row.addWidget(self._rule)
        row.addWidget(self.selected)
        context.document.changed.connect(self._show_project)
        context.document.selection_changed.connect(self._show_selection)
        context.tasks.changed.connect(self._show_or_hide)
        context.messages.hinted.connect(self.hint.setText)
        context.messages.noted.connect(self.show_failure)
        self.leave_map()
        self._show_project(None, context.document.project)
        self._show_selection(context.document.selection)

    def show_place(self, x: float, y: float) -> None:
        """The place under the mouse: degrees, then the metres of the project, northing first as surveyors write."""
        project = self.context.document.project
        if project is None:
            return
        from layers import crs as reference

        _show(self.degrees, degrees(*reference.point_to_lonlat(x, y, project.crs)))
        _show(self.metres, f"X {number(y)} m  Y {number(x)} m")

    def show_scale(self, denominator: float) -> None:
        """The scale of the map."""
        _show(self.scale, scale_text(denominator))

    def show_failure(self, error: Exception) -> None:
        """A short line about what failed in the background; a click tells all of it."""
        self._failure = error
        text = str(getattr(error, "problem", error))
        self.note.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, px(NOTE_WIDTH)))
        self.note.setToolTip(text)
        self.note.show()
        self._show_or_hide()

    def _tell(self) -> None:
        if self._failure is not None:
            self.note.hide()
            self.context.messages.failure(self._failure)

    def leave_map(self) -> None:
        """Nothing of the map is shown where there is none."""
        for part in (self.degrees, self.metres, self.scale):
            _show(part, "")

    def _show_project(self, before: Project | None, project: Project | None) -> None:
        _show(self.crs, "" if project is None else crs_name(project.crs))
        if project is None:
            self.leave_map()
            self.note.hide()
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        """Away while it has nothing to say: no project, nothing that runs."""
        is_open, fails = self.context.document.project is not None, not self.note.isHidden()
        self.setVisible(is_open or fails or bool(self.context.tasks.shown()))

    def _show_selection(self, selection: Selection) -> None:
        project = self.context.document.project
        self._rule.setVisible(len(selection) > 0)
        self.selected.setVisible(len(selection) > 0)
        if project is None or selection.layer is None or selection.layer not in project.layers:
            return
        from layers.kind import kind

        layer = project.layers[selection.layer]
        text = _("{count} selected, {layer}").format(count=number(len(selection)), layer=kind(layer.kind).label)
        self.selected.setText(text)
        if {"geom_area_ha", "geom_length_m"} <= set(layer.names()):
            self.context.tasks.run(
                "",
                lambda progress: layer.columns(["geom_area_ha", "geom_length_m"]).loc[selection.fids].sum(),
                lambda sums: self.selected.setText(f"{text}, {size(sums)}" if size(sums) else text),
                quiet=True,
                exclusive="selection size",
            )


def size(sums: Any) -> str:
    """Area in ha (hm² in Chinese), else length in km; nothing for points."""
    if sums["geom_area_ha"] > 0:
        from zzeco.record_view import shown_unit

        return quantity(sums["geom_area_ha"], shown_unit("ha"), 2)
    return f"{number(sums['geom_length_m'] / 1000, 2)} km" if sums["geom_length_m"] > 0 else ""


def degrees(longitude: float, latitude: float) -> str:
    """A place in degrees, minutes and seconds with one decimal."""
    east = _("E") if longitude >= 0 else _("W")
    north = _("N") if latitude >= 0 else _("S")
    return f"{east} {_sexagesimal(longitude)}  {north} {_sexagesimal(latitude)}"


def _sexagesimal(angle: float) -> str:
    tenths = round(abs(angle) * 36_000)
    whole, rest = divmod(tenths, 36_000)
    minutes, tenths = divmod(rest, 600)
    return f"{whole}°{minutes:02d}′{tenths / 10:04.1f}″"


def crs_name(crs: str) -> str:
    """The name of a CRS as the status bar has it: datum, zone and EPSG number."""
    from layers import crs as reference
    from layers.crs_names import definition

    name, code = str(definition(crs).name), reference.label(crs)
    zone = re.fullmatch(GAUSS_KRUGER, name)
    if zone is not None:
        return _("{datum} / {width}° zone {zone} ({code})").format(**zone.groupdict(), code=code)
    return name if name == code else f"{name} ({code})"


def _show(label: QLabel, text: str) -> None:
    """A part without text takes no room."""
    label.setText(text)
    label.setVisible(bool(text))
