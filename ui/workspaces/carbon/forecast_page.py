"""The forecast page: the latest estimate carried on to 2060, with and without the planned measures."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from layers.i18n import _
from ui.components.card import Card
from ui.components.empty import EmptyState
from ui.components.layout import column_in, show_page
from ui.components.veil import Veil
from ui.context import Context
from ui.tasks import Progress
from ui.workspaces.carbon.forecast_form import ForecastForm
from ui.workspaces.carbon.forecast_results import ForecastResults
from ui.workspaces.carbon.results import Scrolled
from ui.workspaces.workbooks import asked_workbook, write_workbook
from zzeco.boundaries import latest_layer
from zzeco.disturbances import read_events
from zzeco.forecast_workbook import write_forecast_workbook
from zzeco.forecasting import forecast
from zzeco.project import Project
from zzeco.run_sheet import run_heads

Found = dict[str, Any]


class ForecastPage(QWidget):
    """Settings above, the series, their table and their notes below; the project is not changed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.found: Mapping[str, Any] | None = None
        self._project: Project | None = None
        self._made_of: Project | None = None
        self.pages = QStackedWidget(self)
        column_in(self).addWidget(self.pages)
        self.centre = Scrolled(self.pages)
        column = column_in(self.centre.inner, 12, 16)
        settings, below = Card(parent=self.centre.inner), QWidget(self.centre.inner)
        self.form = ForecastForm(context, settings)
        self.below = QStackedWidget(below)
        column_in(below).addWidget(self.below)
        settings.body.addWidget(self.form)
        column.addWidget(settings)
        column.addWidget(below, 1)
        words = _("Stock, sink, growing stock and forest cover year by year, from the latest estimate on.")
        self.before, self.results = EmptyState("sprout", words, parent=self.below), ForecastResults(self.below)
        self.veil = Veil(below)
        show_page(self.below, self.before)
        self.no_estimate = EmptyState(
            "leaf",
            _("A forecast carries an estimate on: estimate the latest forest survey first."),
            _("Estimate"),
            partial(context.trigger, "carbon.estimate"),
            self.pages,
        )
        self.no_forest = EmptyState(
            "import",
            _("A forecast starts from a dated forest survey, and there is none yet."),
            _("Import survey data"),
            partial(context.trigger, "project.import"),
            self.pages,
        )
        self.form.work.asked.connect(self.work_out)
        self.form.work.running.connect(self.veil.cover)
        self.results.export_asked.connect(self._ask_export)

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

        self.form.work.run(_("Forecasting to {year}").format(year=asked.last), work, partial(self._show, project))

    def _show(self, project: Project, found: Found) -> None:
        self.found, self._made_of = found, project
        number = next(head.number for head in run_heads(project) if head.name == found["run"])
        self.results.show_forecast(found, number)
        self.results.set_outdated(_is_other(project, self._project))
        show_page(self.below, self.results)

    def _ask_export(self) -> None:
        if self.found is not None:
            name = _("forecast {run}").format(run=self.found["run"])
            path = asked_workbook(self.context, self, _("Export to Excel"), name)
            if path is not None:
                self.export(path)

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
