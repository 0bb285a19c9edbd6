"""The forecast page: the latest estimate carried on to 2060, with and without the planned measures."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from layers.i18n import _
from ui.components.layout import show_page
from ui.context import Context
from ui.tasks import Progress
from ui.workspaces.carbon.forecast_form import Asked, ForecastForm
from ui.workspaces.carbon.forecast_results import ForecastResults
from ui.workspaces.carbon.work_page import WorkPage
from ui.workspaces.carbon.year_dialog import YearDialog
from ui.workspaces.workbooks import ask_workbook, write_workbook
from zzeco.boundaries import latest_layer
from zzeco.disturbances import read_events
from zzeco.forecast_explaining import ForecastYear, forecast_year
from zzeco.forecast_workbook import write_forecast_workbook
from zzeco.forecasting import forecast
from zzeco.project import Project
from zzeco.run_sheet import run_heads

Found = dict[str, Any]


class ForecastPage(WorkPage):
    """The series, their table and their notes; the project is not changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        words = _("Stock, sink, growing stock and forest cover year by year, from the latest estimate on.")
        super().__init__(context, "sprout", words, parent)
        self.found: Mapping[str, Any] | None = None
        self._told: Asked | None = None
        self.form, self.results = ForecastForm(context, self.settings), ForecastResults(self.below)
        self.hold(self.form, self.form.work, self.work_out)
        estimate_first = _("A forecast carries an estimate on: estimate the latest forest survey first.")
        self.no_estimate = self.needs("leaf", estimate_first, _("Estimate"), "carbon.estimate")
        self.no_forest = self.needs_import(_("A forecast starts from a dated forest survey, and there is none yet."))
        self.results.export_asked.connect(self._ask_export)
        self.results.year_asked.connect(self.explain)

    def take(self, project: Project, run: str) -> None:
        """Another project value, or the page comes to the front; the forecast starts from the latest run, not `run`."""
        self._project = project
        forest = latest_layer(project, "forest")
        if forest is None or not forest.epoch:
            show_page(self.pages, self.no_forest)
            return
        if not any(forest.name in head.layers for head in run_heads(project)):
            show_page(self.pages, self.no_estimate)
            return
        self.form.fill(project)
        self.results.set_outdated(self.found is not None and _is_other(self._made_of, project))
        show_page(self.pages, self.centre)

    def work_out(self) -> None:
        """Forecasts with the settings of the form, in a task."""
        project, asked = self._project, self.form.asked()
        if project is None:
            return

        def work(progress: Progress) -> Found:
            events = None if asked.events is None else read_events(project, asked.events)
            return forecast(project, asked.first, asked.last, asked.scenarios, progress, events, asked.refit)

        then = partial(self._show, project, asked)
        self.form.work.run(_("Forecasting to {year}").format(year=asked.last), work, then)

    def explain(self, year: int, scenario: str) -> None:
        """Shows how a year of the forecast on the page comes about, worked out in a task."""
        project, told = self._made_of, self._told
        if project is None or told is None:
            return

        def work(progress: Progress) -> ForecastYear:
            events = None if told.events is None else read_events(project, told.events)
            return forecast_year(project, year, scenario, progress, events, told.refit)

        title = _("Explaining {year}").format(year=year)
        self.context.tasks.run(title, work, self._show_year, exclusive="carbon.forecast.year")

    def _show_year(self, found: ForecastYear) -> None:
        YearDialog(self.context, found, self).open()

    def _show(self, project: Project, told: Asked, found: Found) -> None:
        self.found, self._made_of, self._told = found, project, told
        number = next(head.number for head in run_heads(project) if head.name == found["run"])
        self.results.show_forecast(found, number)
        self.results.set_outdated(_is_other(project, self._project))
        show_page(self.below, self.results)

    def _ask_export(self) -> None:
        if self.found is not None:
            name = _("forecast {run}").format(run=self.found["run"])
            ask_workbook(self.context, self, name, self.export)

    def export(self, path: Path) -> None:
        """Writes the forecast that is shown to an Excel workbook, in a task."""
        found = self.found
        if found is not None:
            write_workbook(self.context, path, lambda path: write_forecast_workbook(found, path))


def _is_other(one: Project | None, two: Project | None) -> bool:
    """Whether a forecast of the two could give different figures."""
    if one is None or two is None:
        return one is not two
    same_tables = all(one.table(name) is two.table(name) for name in ("runs", "targets"))
    return one.layers is not two.layers or not same_tables or one.settings != two.settings
