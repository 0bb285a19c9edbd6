"""The panel of the measuring tool: length or area, each part of the line, and what they come to."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QHeaderView

from layers.i18n import _
from ui.canvas.canvas import MapCanvas
from ui.canvas.tools.measure import Measure, area_text, length_text
from ui.canvas.tools.measured import area_m2, segments_m
from ui.canvas.tools.path import Point
from ui.components.buttons import ghost
from ui.components.heading import caption, text_label
from ui.components.table import PlainTable
from ui.components.tabs import TabStrip
from ui.models.frame import FrameModel, Heading
from ui.panels.tool_panel import ToolPanel

WIDTH, MOST_ROWS = 300, 6
LENGTH, AREA = 0, 1


class MeasuringPanel(ToolPanel):
    """`area_wanted` says whether an area is measured; `clear_wanted` that the line is to go."""

    area_wanted = Signal(bool)
    clear_wanted = Signal()

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas, _("Measure length and area"), WIDTH)
        self.tabs = TabStrip([_("Length"), _("Area")])
        self.figure, self.second = text_label("", "heading1"), caption()
        self.model = FrameModel(parent=self)
        self.table = PlainTable(self.model)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.hint = caption(_(Measure.hint), wrap=True)
        self.copy_button, self.clear_button = ghost(_("Copy"), "copy"), ghost(_("Clear"), "x")
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (self.copy_button, self.clear_button):
            foot.addWidget(button)
        for part in (self.tabs, self.figure, self.second, self.table, self.hint):
            self.body.addWidget(part)
        self.body.addLayout(foot)
        self.tabs.chosen.connect(lambda at: self.area_wanted.emit(at == AREA))
        self.copy_button.clicked.connect(self._copy)
        self.clear_button.clicked.connect(self.clear_wanted)
        self._points: list[Point] = []
        self.show_points([], False)

    def take_keyboard(self) -> None:
        """The map keeps the keyboard: Backspace and Esc belong to the line."""

    @property
    def is_area(self) -> bool:
        """Whether an area is measured."""
        return self.tabs.currentIndex() == AREA

    def show_points(self, points: list[Point], is_ended: bool) -> None:
        """Measures these points."""
        self._points = points
        parts = self._legs_m()
        total = length_text(float(parts.sum()))
        if self.is_area:
            area = area_m2(points, self.canvas.crs)
            crossing = bool(np.isnan(area))
            self.figure.setText("—" if crossing else area_text(area))
            self.second.setText(
                _("The outline crosses itself.")
                if crossing
                else _("Outline {length}, on the CGCS2000 ellipsoid").format(length=total)
            )
        else:
            self.figure.setText(total)
            self.second.setText(_("{count} legs, on the CGCS2000 ellipsoid").format(count=len(parts)))
        headings = (Heading(_("Leg")), Heading(_("Length (m)"), True, 1), Heading(_("Running total (m)"), True, 1))
        self.model.show(headings, list(zip(range(1, len(parts) + 1), parts, np.cumsum(parts), strict=True)))
        rows = self.table.verticalHeader().defaultSectionSize() * min(len(parts), MOST_ROWS)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows + 2)
        self.table.setVisible(len(parts) > 0)
        self.table.scrollToBottom()
        self.hint.setVisible(not is_ended)
        for button in (self.copy_button, self.clear_button):
            button.setEnabled(bool(points))
        if self.isVisible():
            self.place()

    def _legs_m(self) -> np.ndarray:
        """The length of every leg; the outline of an area is closed."""
        closes = self.is_area and len(self._points) > 2
        return segments_m([*self._points, self._points[0]] if closes else self._points, self.canvas.crs)

    def _copy(self) -> None:
        """The figures as plain lines for a sheet."""
        parts = self._legs_m()
        lines = [f"{at}\t{length:.3f}" for at, length in enumerate(parts, 1)]
        lines.append(f"\t{parts.sum():.3f}")
        if self.is_area:
            lines.append(f"\t{area_m2(self._points, self.canvas.crs):.3f}")
        QGuiApplication.clipboard().setText("\n".join(lines))
