"""The carbon workspace: estimate with the settings at the left, read a run in the middle and what it rests on right."""

from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from layers.i18n import _
from ui.components.empty import EmptyState
from ui.components.layout import show_page
from ui.components.splitter import PanelSplitter, sizes_of, take_sizes
from ui.context import Context
from ui.panels_of import canvas as map_in_front
from ui.workspace import Primary
from ui.workspaces.carbon.analyses import ESTIMATE
from ui.workspaces.carbon.compare import ComparePage
from ui.workspaces.carbon.estimating import Estimator, is_other, what_changed
from ui.workspaces.carbon.factor_table import FactorDialog
from ui.workspaces.carbon.frame import Frame
from ui.workspaces.carbon.reading import Reader
from ui.workspaces.carbon.results import Results
from ui.workspaces.carbon.run_list import run_title
from ui.workspaces.carbon.side import LEFT_WIDTH, RIGHT_WIDTH, LeftSide, RightSide
from ui.workspaces.workbooks import ask_workbook, write_workbook
from zzeco.carbon.estimate import KINDS
from zzeco.project import Project
from zzeco.run_comparing import Comparison
from zzeco.run_sheet import RunHead, RunSheet, run_heads
from zzeco.run_workbook import write_run_workbook
from zzeco.stock_factors import RECONCILIATIONS

BESIDE_SETTINGS = ("factor_sets", RECONCILIATIONS)
"""Tables that decide on the next estimate as its settings do."""


class CarbonWorkspace(QWidget):
    """Shows one stored run at a time; an estimate adds a run as one step that can be undone.

    `page_made` gives an analysis that was chosen for the first time.
    """

    page_made = Signal(QWidget)
    key = "carbon"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.reader, self.estimator = Reader(context, self), Estimator(context, self)
        self.heads: list[RunHead] = []
        self.shown = ""
        self.county: str | None = None
        self.sheet: RunSheet | None = None
        self._lay_out()
        self._connect()
        self._take_project(None, context.document.project)

    @property
    def canvas(self) -> Any:
        """The map of what is in front; None where it has none."""
        return map_in_front(self)

    @property
    def manual_place(self) -> str:
        """What the manual's heading about the tab in front holds."""
        return self.frame.title

    @property
    def primary(self) -> Primary:
        """The filled button of the bar."""
        return Primary(_("Estimate again") if self.heads else _("Estimate"), "play", "carbon.estimate")

    @cached_property
    def compare(self) -> ComparePage:
        """Two runs side by side."""
        made = ComparePage(self.pages)
        made.pair_chosen.connect(self.compare_runs)
        made.closed.connect(lambda: show_page(self.pages, self.results))
        return made

    @cached_property
    def empty(self) -> EmptyState:
        """What is shown before the first estimate."""
        words = _("No estimate yet. The settings are filled in; nothing else is needed.")
        return EmptyState("leaf", words, _("Estimate"), self.estimate, self.pages)

    @cached_property
    def nothing(self) -> EmptyState:
        """What is shown while there is nothing to estimate."""
        ask = partial(self.context.trigger, "project.import")
        return EmptyState("import", _("There is no layer to estimate yet."), _("Import survey data"), ask, self.pages)

    # -- what the window asks

    def receive(self, payload: dict[str, Any]) -> None:
        """`page` to bring to the front, `run` to show, `layer` and `fids` to select and zoom to."""
        if payload:
            self.frame.choose(payload.get("page"))
        if payload.get("run") in [head.name for head in self.heads]:
            self.show_run(payload["run"])
        if payload.get("layer") and len(payload.get("fids", ())):
            self._show_places(payload["layer"], np.asarray(payload["fids"], np.int64))

    def state(self) -> dict[str, Any]:
        """Widths of the panels, the tab in front, grouping, theme, county."""
        return {
            **sizes_of(self._splitters()),
            "page": self.frame.key,
            "by": self.results.totals.by,
            "theme": self.results.map.key,
            "county": self.county,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes such a state back."""
        take_sizes(self._splitters(), state)
        self.results.totals.show_grouping(state.get("by") or "county")
        self.results.map.choose_theme(state.get("theme"))
        self._limit_to(state.get("county"))
        self.frame.choose(state.get("page"))

    def _splitters(self) -> dict[str, QSplitter]:
        return {"splitter": self.splitter, "results": self.results.splitter}

    # -- showing

    def show_run(self, name: str) -> None:
        """Shows a stored run, for the county that is chosen; what was shown stays greyed until it is read."""
        project = self.context.document.project
        if project is None:
            return
        self.shown = name
        self.left.runs.show_run(name)
        self.frame.show_run(name)
        show_page(self.pages, self.results)
        self.results.set_stale(True)
        self.reader.read(project, name, self.county, partial(self._show, project), self._not_read)

    def _not_read(self, error: Exception) -> None:
        self.results.set_stale(self.estimator.is_running)
        self.context.messages.failure(error)

    def _show(self, project: Project, whole: RunSheet, sheet: RunSheet) -> None:
        self.sheet = sheet
        self.left.settings.offer_counties(whole.counties, sheet.county)
        self.left.settings.show_unverified(len(whole.unverified()))
        self.results.show_sheet(sheet, whole, project)
        self.results.set_stale(self.estimator.is_running)
        self.right.show_sheet(sheet, project)
        self._note_changes()

    def _take_project(self, before: Project | None, after: Project | None) -> None:
        """Another value of the project: other runs, other layers, or nothing that matters here."""
        if after is None:
            self.reader.forget()
            return
        self._follow(before, after)
        self.frame.show_run(self.shown)

    def _follow(self, before: Project | None, after: Project) -> None:
        """The estimate follows another value of the project."""
        if before is not None and before.layers is not after.layers:
            self.reader.forget()
        same_runs = before is not None and before.table("runs") is after.table("runs")
        same_layers = before is not None and before.layers is after.layers
        if same_runs and same_layers and before is not None and before.settings == after.settings:
            if any(before.table(name) is not after.table(name) for name in BESIDE_SETTINGS):
                self.left.settings.offer_factor_sets(after)
                self._note_changes()
            return
        self.heads = run_heads(after)
        names = [head.name for head in self.heads]
        latest = names[0] if names else ""
        self.left.settings.fill(after, self.heads[0] if self.heads else None)
        self.left.runs.offer(self.heads, self.shown)
        self.left.runs.setVisible(bool(self.heads))
        self._show_right()
        if not self.heads:
            self.shown, self.sheet = "", None
            there = any(layer.kind in KINDS for layer in after.layers.values())
            self.left.settings.offer_counties((), None)
            self.left.settings.show_unverified(None)
            show_page(self.pages, self.empty if there else self.nothing)
            return
        self.show_run(latest if not same_runs or self.shown not in names else self.shown)

    def _show_right(self) -> None:
        """What the figures of the estimate rest on stands beside them alone."""
        self.right.setVisible(bool(self.heads) and self.frame.key == ESTIMATE)

    # -- estimating

    def estimate(self) -> None:
        """Estimates with the settings of the form, in a task; the result is one step."""
        request, settings = self.left.settings.request(), self.left.settings.values()
        if request is not None and settings is not None:
            self.estimator.estimate(request, settings)
        else:
            self.context.messages.toast(self.left.settings.problem())

    def _show_running(self, on: bool) -> None:
        self.results.set_stale(on)
        self.empty.button.setEnabled(not on)

    def _note_changes(self) -> None:
        """Says so when an estimate now would be told something else, or see other records, than the run shown did."""
        project, request, head = self.context.document.project, self.left.settings.request(), self._shown_head()
        if project is None or request is None or head is None or self.sheet is None:
            return
        differs = is_other(project, request, head)
        self.results.notice.say(what_changed(head.number, differs, self.sheet.changed))
        self.results.notice.back.setVisible(differs)

    def _shown_head(self) -> RunHead | None:
        shown = self.sheet.run.name if self.sheet else ""
        return next((head for head in self.heads if head.name == shown), None)

    def _take_settings(self) -> None:
        head = self._shown_head()
        if head is not None:
            self.left.settings.take(head)

    # -- elsewhere

    def _show_group(self, by: str, group: int) -> None:
        found = self.sheet.members(by, group) if self.sheet else None
        if found is not None:
            self._show_places(*found)

    def _show_places(self, layer: str, fids: np.ndarray) -> None:
        self.context.document.select(layer, fids)
        self.results.map.zoom_to(layer, fids)

    def _choose_county(self, code: str) -> None:
        """A click on a bar limits everything to that county, a second one takes that back."""
        self._limit_to(None if self.county == code else code)

    def _limit_to(self, county: str | None) -> None:
        if county != self.county:
            self.county = county
            self.left.settings.scope.choose(county)
            self.results.map.zoom_to_county(county)
            self.frame.show_county(county)
            if self.shown:
                self.show_run(self.shown)

    def _show_factors(self) -> None:
        head = self._shown_head()
        if self.sheet is not None and head is not None:
            dialog = FactorDialog(self.sheet.factors, run_title(head), self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _compare(self) -> None:
        names = [head.name for head in self.heads]
        second = self.shown if self.shown in names else names[0]
        first = next(name for name in [*names[names.index(second) + 1 :], *names] if name != second)
        self.compare_runs(first, second)

    def compare_runs(self, first: str, second: str) -> None:
        """Two runs side by side in the middle."""
        project = self.context.document.project
        if project is not None:
            self.compare.offer(self.heads, first, second)
            self.reader.compare(project, first, second, self._show_comparison)

    def _show_comparison(self, found: Comparison) -> None:
        self.frame.choose(ESTIMATE)
        self.compare.show_comparison(found)
        show_page(self.pages, self.compare)

    def _ask_export(self) -> None:
        if self.sheet is not None:
            ask_workbook(self.context, self, _("carbon {run}").format(run=self.sheet.run.name), self.export)

    def export(self, path: Path) -> None:
        """Writes the run that is shown to an Excel workbook, in a task."""
        sheet = self.sheet
        if sheet is not None:
            write_workbook(self.context, path, lambda path: write_run_workbook(sheet, path))

    # -- putting together

    def _lay_out(self) -> None:
        self.splitter = PanelSplitter("carbon.splitter", self)
        self.left, self.frame = LeftSide(self.splitter), Frame(self.context, self.splitter)
        self.pages = self.frame.pages
        self.right, self.results = RightSide(self.context, self.splitter), Results(self.context, self.pages)
        self.frame.setObjectName("centre")
        parts = (self.left, self.frame, self.right)
        self.splitter.hold(parts, self.frame, (LEFT_WIDTH, 1000, RIGHT_WIDTH))

    def _connect(self) -> None:
        self.context.document.changed.connect(self._take_project)
        self.frame.changed.connect(self._show_right)
        self.frame.made.connect(self.page_made)
        settings, runs, totals = self.left.settings, self.left.runs, self.results.totals
        self.estimator.running.connect(self._show_running)
        settings.changed.connect(self._note_changes)
        settings.county_chosen.connect(lambda: self._limit_to(settings.county()))
        settings.factors_asked.connect(self._show_factors)
        settings.taken_back.connect(self._take_settings)
        self.results.settings_asked.connect(self._take_settings)
        runs.chosen.connect(self.show_run)
        runs.compare_asked.connect(self._compare)
        totals.group_chosen.connect(self._show_group)
        totals.export_asked.connect(self._ask_export)
        self.results.chart.chosen.connect(self._choose_county)
        self.results.map.open_asked.connect(lambda theme: self.context.go("map", theme=theme, run=self.shown))
        self.right.left_out.places_asked.connect(self._show_places)
        self.right.left_out.check_asked.connect(lambda layer, fids: self.context.go("quality", layer=layer, fids=fids))
        self.right.unverified.factors_asked.connect(self._show_factors)
