"""The targets workspace: the list, the trend and the counties in the middle, the chosen target at the right."""

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from layers.errors import ZzecoError
from layers.i18n import _
from layers.labels import label
from ui.components.card import Card
from ui.components.empty import EmptyState
from ui.components.heading import line
from ui.components.layout import column_in, show_page
from ui.components.splitter import CardSplitter, PanelSplitter, sizes_of, take_sizes
from ui.components.veil import Veil
from ui.context import Context
from ui.theme.tokens import px
from ui.workspace import Primary
from ui.workspaces.targets.county_grid import CountyGrid
from ui.workspaces.targets.detail import Detail
from ui.workspaces.targets.head import ListHead
from ui.workspaces.targets.list_table import TargetTable
from ui.workspaces.targets.reading import SheetReader
from ui.workspaces.targets.trend_chart import TrendChart
from ui.workspaces.workbooks import ask_workbook, write_workbook
from zzeco.map_state import layer_title
from zzeco.project import Project, with_table
from zzeco.target_editing import Filled, with_filled
from zzeco.target_sheet import TargetRow, TargetSheet, evidence, years_to_choose
from zzeco.target_texts import unit_text
from zzeco.target_trend import LEDGER, Trend
from zzeco.target_workbook import write_target_workbook

DETAIL_WIDTH = 320


class TargetsWorkspace(QWidget):
    """Shows the sheet of `zzeco targets`; filling in a target is one step that can be undone."""

    key = "targets"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.reader = SheetReader(context, self)
        self.sheet: TargetSheet | None = None
        self.chosen, self.region = "", ""
        self.year: int | None = None
        self._lay_out()
        self._connect()
        self._take_project(None, context.document.project)

    @property
    def primary(self) -> Primary:
        """The filled button of the bar."""
        return Primary(_("Export the target sheet"), "file-spreadsheet", "targets.export")

    @cached_property
    def empty(self) -> EmptyState:
        """What is shown without targets."""
        words = _("This project has no target table.")
        return EmptyState("target", words, _("Load the plan's targets"), self.load_targets, self.pages)

    # -- what the window asks

    def receive(self, payload: dict[str, Any]) -> None:
        """`target` and `region` to show."""
        self.region = str(payload.get("region") or self.region)
        if payload.get("target"):
            self.chosen = str(payload["target"])
        if self.sheet is not None:
            self._show_region()

    def state(self) -> dict[str, Any]:
        """Widths, and what is chosen."""
        return {**sizes_of(self._splitters()), "target": self.chosen, "region": self.region, "year": self.year}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes such a state back."""
        take_sizes(self._splitters(), state)
        self.chosen, self.region = str(state.get("target") or ""), str(state.get("region") or "")
        self.year = state.get("year")
        self._read()

    def _splitters(self) -> dict[str, QSplitter]:
        return {"across": self.splitter, "down": self.down, "below": self.below}

    # -- showing

    def _take_project(self, before: Project | None, after: Project | None) -> None:
        """Another value of the project; only layers, targets and settings matter here."""
        if after is None:
            self.reader.forget()
            return
        same = (
            before is not None
            and before.layers is after.layers
            and before.table("targets") is after.table("targets")
            and before.settings == after.settings
        )
        if same and before is not None and before.path == after.path:
            return
        self.reader.forget()
        self._read()

    def _read(self) -> None:
        project = self.context.document.project
        if project is None:
            return
        has_targets = len(project.table("targets")) > 0
        show_page(self.pages, self.results if has_targets else self.empty)
        self.detail.setVisible(has_targets)
        if not has_targets:
            self.sheet = None
            return
        self.head.offer_years(years_to_choose(project), self.year)
        self.veil.cover(self.sheet is not None)
        self.reader.read(project, self.year, self._show)

    def _show(self, sheet: TargetSheet) -> None:
        self.veil.cover(False)
        self.sheet = sheet
        if self.region not in (sheet.city, *sheet.counties):
            self.region = sheet.city
        self.head.offer_regions(sheet, self.region)
        self.grid.show_sheet(sheet)
        self._show_region()

    def _show_region(self) -> None:
        """The targets of the chosen region."""
        sheet = self.sheet
        if sheet is None:
            return
        rows = sheet.of_region(self.region)
        self.head.region.choose(self.region)
        self.head.show_rows(sheet, rows)
        keys = [row.key for row in rows]
        if self.chosen not in keys:
            self.chosen = keys[0] if keys else ""
        chosen = self.chosen
        self.table.blockSignals(True)
        self.table.targets.show_rows(rows)
        self.table.fit_rows()
        self.list_card.setMaximumHeight(self.head.sizeHint().height() + self.table.sizeHint().height() + px(8))
        self.table.pick(chosen)
        self.table.blockSignals(False)
        self._show_target(chosen)

    def _show_target(self, key: str) -> None:
        """One target in trend, grid and detail."""
        project, row = self.context.document.project, self.row
        if key != self.chosen:
            self.detail.close_form()
        self.chosen = key
        row = self.row
        if row is None or project is None or self.sheet is None:
            return
        self.grid.mark(self.region, key)
        self.trend_card.set_title(f"{row.goal.label} ({unit_text(row.goal)})", "")
        self.detail.layer_titles = {name: layer_title(project, layer) for name, layer in project.layers.items()}
        self.detail.show_row(row, self.sheet, None)
        self.reader.read_trend(project, row, lambda found: self._show_trend(row, found))

    def _show_trend(self, row: TargetRow, found: Trend) -> None:
        if row is not self.row or self.sheet is None:
            return
        told = _("line: by the years in the ledger, dashes: required")
        note = told if found.source == LEDGER else _("line: surveyed, dashes: required")
        self.trend_card.set_title(f"{row.goal.label} ({unit_text(row.goal)})", note)
        self.chart.show_trend(row.goal, found, row.at_year)
        self.detail.show_row(row, self.sheet, found)

    @property
    def row(self) -> TargetRow | None:
        """The target that is shown at the right."""
        return self.sheet.row(self.chosen, self.region) if self.sheet is not None else None

    def _choose(self) -> None:
        """Another region or year was taken."""
        self.region = str(self.head.region.currentData() or "")
        year = self.head.year.currentData()
        if year != self.year:
            self.year = year
            self._read()
        else:
            self._show_region()

    def _look_at(self, region: str, key: str) -> None:
        """A cell of the grid: that target in that county."""
        self.region, self.chosen = region, key
        self._show_region()

    # -- changing

    def fill_in(self, filled: Filled) -> None:
        """Keeps what was filled in, as one step."""
        row = self.row
        if row is None:
            return
        text = _("Fill in target: {target} ({region})").format(
            target=row.goal.label, region=label("county", row.region)
        )
        try:
            self.context.document.do(text, lambda project: with_filled(project, row.goal, filled))
        except ZzecoError as error:
            self.detail.form.refuse(error)
        else:
            self.detail.close_form()

    def load_targets(self) -> None:
        """The targets of the plan as the program knows them, as one step."""
        from layers.tables import table as resource_table

        rows = resource_table("targets")
        self.context.document.do(_("Load the plan's targets"), lambda project: with_table(project, "targets", rows))

    # -- elsewhere

    def show_evidence(self) -> None:
        """Selects the records behind the chosen target and shows them on the map."""
        project, row, year = self.context.document.project, self.row, self.year
        if project is None or row is None or not row.layer:
            return

        def show(found: tuple[str, np.ndarray]) -> None:
            self.context.go("map", layer=found[0], fids=found[1], zoom=True)

        self.context.tasks.run(
            _("Finding the records"), lambda _progress: evidence(project, row, year), show, exclusive="targets.evidence"
        )

    def ask_export(self) -> None:
        """Asks for a file and writes the sheet."""
        ask_workbook(self.context, self, _("targets"), self.export, _("Export the target sheet"))

    def export(self, path: Path) -> None:
        """Writes the sheet that is shown to an Excel workbook, in a task."""
        sheet = self.sheet
        if sheet is not None:
            write_workbook(self.context, path, lambda path: write_target_workbook(sheet, path))

    # -- putting together

    def _lay_out(self) -> None:
        self.splitter = PanelSplitter("targets.splitter", self)
        self.pages, self.detail = QStackedWidget(self.splitter), Detail(self.splitter)
        self.pages.setObjectName("centre")
        self.results = QWidget(self.pages)
        self.down = CardSplitter(Qt.Orientation.Vertical, self.results)
        column_in(self.results, margin=16).addWidget(self.down)
        self.list_card, self.below = (
            Card(parent=self.down, padding=0),
            CardSplitter(Qt.Orientation.Horizontal, self.down),
        )
        self.trend_card = Card(" ", " ", self.below)
        self.grid_card = Card(_("By county"), _("click: that county; double click: its records on the map"), self.below)
        self.head, self.table = ListHead(self.list_card), TargetTable(self.list_card)
        self.chart, self.grid = TrendChart(self.trend_card), CountyGrid(self.grid_card)
        self.list_card.body.setContentsMargins(0, 0, 0, 0)
        self.list_card.body.setSpacing(0)
        for part in (self.head, line(), self.table):
            self.list_card.body.addWidget(part)
        self.trend_card.body.addWidget(self.chart, 1)
        self.grid_card.body.setContentsMargins(px(8), 0, px(8), px(8))
        self.grid_card.body.addWidget(self.grid, 1)
        self.below.hold((self.trend_card, self.grid_card), (5, 6))
        self.down.hold((self.list_card, self.below), (19, 11))
        self.splitter.hold((self.pages, self.detail), self.pages, (1280, DETAIL_WIDTH))
        self.veil = Veil(self.results)

    def _connect(self) -> None:
        self.context.document.changed.connect(self._take_project)
        self.head.chosen.connect(self._choose)
        self.table.picked.connect(self._show_target)
        self.table.opened.connect(lambda _key: self.show_evidence())
        self.grid.picked.connect(self._look_at)
        self.grid.opened.connect(self._open_cell)
        self.detail.evidence_asked.connect(self.show_evidence)
        self.detail.form.filled.connect(self.fill_in)

    def _open_cell(self, region: str, key: str) -> None:
        self._look_at(region, key)
        self.show_evidence()
