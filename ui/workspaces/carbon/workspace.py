"""The carbon workspace: estimate with the settings at the left, read a run in the middle and what it rests on right."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from layers.errors import ZzecoError
from layers.i18n import _
from ui import format as text
from ui.components.empty import EmptyState
from ui.context import Context
from ui.tasks import Progress
from ui.theme.tokens import px
from ui.workspace import Primary
from ui.workspaces.carbon.compare import ComparePage
from ui.workspaces.carbon.factor_table import FactorDialog
from ui.workspaces.carbon.reading import Reader
from ui.workspaces.carbon.results import Results
from ui.workspaces.carbon.run_list import run_title
from ui.workspaces.carbon.side import LEFT_WIDTH, RIGHT_WIDTH, LeftSide, RightSide
from zzeco.carbon.estimate import KINDS
from zzeco.estimating import Request, Run, chosen_layers, run_estimate
from zzeco.project import Project, with_settings
from zzeco.run_comparing import Comparison
from zzeco.run_sheet import RunHead, RunSheet, run_heads
from zzeco.run_workbook import write_run_workbook
from zzeco.settings import settings_dict


class CarbonWorkspace(QWidget):
    """Shows one stored run at a time; an estimate adds a run as one step that can be undone."""

    key = "carbon"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.reader = Reader(context, self)
        self.heads: list[RunHead] = []
        self.shown = ""
        self.county: str | None = None
        self.sheet: RunSheet | None = None
        self._estimating = False
        self.left, self.right, self.results, self.compare = (
            LeftSide(),
            RightSide(context),
            Results(context),
            ComparePage(),
        )
        self.empty = EmptyState("leaf", _("No estimate yet. The settings are filled in; nothing else is needed."),
                                _("Estimate"), self.estimate)  # fmt: skip
        self.nothing = EmptyState("import", _("There is no layer to estimate yet."), _("Import survey data"),
                                  lambda: context.trigger("project.import"))  # fmt: skip
        self._lay_out()
        self._connect()
        self._take_project(None, context.document.project)

    @property
    def canvas(self) -> Any:
        """The map of the results; None before there are some."""
        return self.results.map.canvas

    @property
    def primary(self) -> Primary:
        """The filled button of the bar."""
        return Primary(_("Estimate again") if self.heads else _("Estimate"), "play", "carbon.estimate")

    # -- what the window asks

    def receive(self, payload: dict[str, Any]) -> None:
        """`run` to show, `layer` and `fids` to select and zoom to."""
        if payload.get("run") in [head.name for head in self.heads]:
            self.show_run(payload["run"])
        if payload.get("layer") and len(payload.get("fids", ())):
            self._show_places(payload["layer"], np.asarray(payload["fids"], np.int64))

    def state(self) -> dict[str, Any]:
        """Widths of the panels, grouping, theme, county."""
        return {
            "splitter": self.splitter.sizes(),
            "results": self.results.splitter.sizes(),
            "by": self.results.totals.by,
            "theme": self.results.map.key,
            "county": self.county,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes such a state back."""
        self.splitter.setSizes(state.get("splitter") or [LEFT_WIDTH, 1000, RIGHT_WIDTH])
        self.results.splitter.setSizes(state.get("results") or [335, 635])
        self.results.totals.show_grouping(state.get("by") or "county")
        self.results.map.choose_theme(state.get("theme"))
        self._limit_to(state.get("county"))

    def estimate(self) -> None:
        """Estimates with the settings of the form, in a task; the result is one step."""
        project, request = self.context.document.project, self.left.settings.request()
        if project is None or request is None or self._estimating:
            return
        values = self.left.settings.values() or {}

        def work(progress: Progress) -> tuple[Project, Run]:
            return run_estimate(with_settings(project, values), request, progress)

        def keep(made: tuple[Project, Run]) -> None:
            self._keep(made, project)

        self._set_estimating(True)
        self.context.tasks.run(_("Estimating carbon"), work, keep, ended=self._estimated, exclusive="carbon.estimate")

    # -- showing

    def show_run(self, name: str) -> None:
        """Shows a stored run, for the county that is chosen; what was shown stays greyed until it is read."""
        project = self.context.document.project
        if project is None:
            return
        self.shown = name
        self.left.runs.show_run(name)
        self.pages.setCurrentWidget(self.results)
        self.results.set_stale(True)
        self.reader.read(project, name, self.county, partial(self._show, project), self._not_read)

    def _not_read(self, error: Exception) -> None:
        self.results.set_stale(self._estimating)
        self.context.messages.failure(error)

    def _show(self, project: Project, whole: RunSheet, sheet: RunSheet) -> None:
        self.sheet = sheet
        self.left.settings.offer_counties(whole.counties, sheet.county)
        self.left.settings.show_factors(str(settings_dict(project)["factor_set"]), len(whole.unverified()))
        self.results.show_sheet(sheet, whole, project)
        self.results.set_stale(self._estimating)
        self.right.show_sheet(sheet, project)
        self._note_changes()

    def _take_project(self, before: Project | None, after: Project | None) -> None:
        """Another value of the project: other runs, other layers, or nothing that matters here."""
        if after is None:
            self.reader.forget()
            return
        if before is not None and before.layers is not after.layers:
            self.reader.forget()
        same_runs = before is not None and before.table("runs") is after.table("runs")
        same_layers = before is not None and before.layers is after.layers
        if same_runs and same_layers and before is not None and before.settings == after.settings:
            return
        self.heads = run_heads(after)
        names = [head.name for head in self.heads]
        latest = names[0] if names else ""
        self.left.settings.fill(after, self.heads[0] if self.heads else None)
        self.left.runs.offer(self.heads, self.shown)
        self.left.runs.setVisible(bool(self.heads))
        self.right.setVisible(bool(self.heads))
        if not self.heads:
            self.shown, self.sheet = "", None
            there = any(layer.kind in KINDS for layer in after.layers.values())
            self.left.settings.offer_counties((), None)
            self.left.settings.show_factors(str(settings_dict(after)["factor_set"]), None)
            self.pages.setCurrentWidget(self.empty if there else self.nothing)
            return
        self.show_run(latest if not same_runs or self.shown not in names else self.shown)

    # -- estimating

    def _keep(self, made: tuple[Project, Run], before: Project) -> None:
        after, run = made
        number = len(after.table("runs"))
        text = _("Estimate carbon (No. {number})").format(number=number)
        if self.context.document.put(text, after, before):
            count = sum(one["estimated"] for one in run.kinds)
            said = _("Estimate No. {number} is done: {count} polygons.").format(number=number, count=count)
            self.context.messages.toast(said, _("Show"), lambda: self.context.go("carbon", run=run.name))

    def _estimated(self) -> None:
        self._set_estimating(False)

    def _set_estimating(self, on: bool) -> None:
        self._estimating = on
        self.results.set_stale(on)
        self.empty.button.setEnabled(not on)

    def _note_changes(self) -> None:
        """Says so when an estimate now would be told something else, or see other records, than the run shown did."""
        project, request, head = self.context.document.project, self.left.settings.request(), self._shown_head()
        if project is None or request is None or head is None or self.sheet is None:
            return
        differs = _differs(project, request, head)
        told = {
            _("The settings were changed; the results are those of estimate No. {number}."): differs,
            _("{count} records were changed, added or removed after estimate No. {number}."): self.sheet.changed > 0,
        }
        said = "\n".join(words for words, holds in told.items() if holds)
        self.results.notice.say(said.format(number=head.number, count=text.number(self.sheet.changed)))
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
        self.compare.show_comparison(found)
        self.pages.setCurrentWidget(self.compare)

    def _ask_export(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        name = _("carbon {run}").format(run=sheet.run.name) + ".xlsx"
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Export to Excel"), name, "Excel (*.xlsx)")
        if chosen:
            self.export(Path(chosen).with_suffix(".xlsx"))

    def export(self, path: Path) -> None:
        """Writes the run that is shown to an Excel workbook, in a task."""
        sheet = self.sheet
        if sheet is None:
            return

        def say(written: Path) -> None:
            self.context.messages.toast(_("Exported: {name}").format(name=written.name))

        self.context.tasks.run(
            _("Writing {name}").format(name=path.name), lambda _p: write_run_workbook(sheet, path), say
        )

    # -- putting together

    def _lay_out(self) -> None:
        self.pages = QStackedWidget()
        self.pages.setObjectName("centre")
        for page in (self.results, self.compare, self.empty, self.nothing):
            self.pages.addWidget(page)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("carbon.splitter")
        for place, part in enumerate((self.left, self.pages, self.right)):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(place, 1 if part is self.pages else 0)
        self.splitter.setSizes([px(LEFT_WIDTH), px(1000), px(RIGHT_WIDTH)])
        self.splitter.setCollapsible(1, False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.splitter)

    def _connect(self) -> None:
        self.context.document.changed.connect(self._take_project)
        settings, runs, totals = self.left.settings, self.left.runs, self.results.totals
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
        self.compare.pair_chosen.connect(self.compare_runs)
        self.compare.closed.connect(lambda: self.pages.setCurrentWidget(self.results))


def _differs(project: Project, request: Request, head: RunHead) -> bool:
    """Whether an estimate now would be told something else; so it is where nothing is left to estimate."""
    try:
        layers = tuple(layer.name for layer in chosen_layers(project, request))
    except ZzecoError:
        return True
    return (request.settings, request.draws, request.seed, layers) != (
        head.settings,
        head.draws,
        head.seed,
        head.layers,
    )
