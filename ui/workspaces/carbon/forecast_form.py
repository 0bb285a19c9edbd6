"""The settings of a forecast: years, scenarios, fitted curves, dated disturbances."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import icon_button, outlined
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.layout import column_in
from ui.components.spin import whole_field
from ui.context import Context
from ui.folders import usual_folder
from ui.theme.tokens import px
from ui.workspaces.carbon.work_row import WorkRow
from zzeco.boundaries import latest_layer, previous_layer
from zzeco.estimating import epoch_year
from zzeco.forecast_workbook import scenario_text
from zzeco.forecasting import LAST_YEAR, SCENARIOS
from zzeco.project import Project

FILES = "*.gpkg *.shp *.geojson *.zip"


@dataclass(frozen=True)
class Asked:
    """What `forecast` is to be told; `events` is the file of disturbances."""

    first: int
    last: int
    scenarios: tuple[str, ...]
    refit: bool
    events: Path | None


class ForecastForm(QWidget):
    """`work` starts and cancels the forecast."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.events: Path | None = None
        self._base_year: int | None = None
        self.first, self.last = whole_field(1900, LAST_YEAR - 1, 2025), whole_field(1901, LAST_YEAR, LAST_YEAR)
        for year in (self.first, self.last):
            year.setProperty("fit", "small")
        self.scenario = Choice()
        both = _("Both, side by side")
        single = [(scenario_text(one), (one,)) for one in SCENARIOS]
        self.scenario.offer([(both, SCENARIOS), *single], SCENARIOS)
        self.refit = QCheckBox(_("Fit growth curves to the surveys"))
        self.file = outlined(_("Disturbances…"), "folder-open", small=True)
        self.no_file = icon_button("x", _("Without disturbances"))
        self.work = WorkRow(context, _("Forecast"), "carbon.forecast", self)
        self._lay_out()
        self.file.clicked.connect(self._ask_file)
        self.no_file.clicked.connect(self._forget_file)
        self.first.valueChanged.connect(self._keep_order)
        self._show_file()

    def fill(self, project: Project) -> None:
        """The years and fits that the project allows; what was typed stays while the survey is the same."""
        forest = latest_layer(project, "forest")
        base = epoch_year(forest.epoch) if forest is not None else None
        if forest is None or base is None:
            return
        self.refit.setEnabled(previous_layer(project, "forest", forest.epoch) is not None)
        self.refit.setToolTip("" if self.refit.isEnabled() else _("This takes two dated forest surveys."))
        if base != self._base_year:
            self._base_year = base
            self.first.setRange(base, max(LAST_YEAR - 1, base))
            self.first.setValue(base)
            self._keep_order()
            self.last.setValue(LAST_YEAR)

    def asked(self) -> Asked:
        """The settings as they stand."""
        refit = self.refit.isEnabled() and self.refit.isChecked()
        return Asked(self.first.value(), self.last.value(), self.scenario.currentData(), refit, self.events)

    def take_file(self, path: Path | None) -> None:
        """The file of disturbances, or none."""
        self.events = path
        self._show_file()

    def _keep_order(self) -> None:
        self.last.setRange(self.first.value() + 1, max(LAST_YEAR, self.first.value() + 1))

    def _ask_file(self) -> None:
        title = _("Dated areas of fire, pest or ice")
        start = str(usual_folder(self.context))
        areas = _("Areas")
        chosen, _filter = QFileDialog.getOpenFileName(self, title, start, f"{areas} ({FILES})")
        if chosen:
            self.take_file(Path(chosen))

    def _forget_file(self) -> None:
        self.take_file(None)

    def _show_file(self) -> None:
        self.file.setText(_("Disturbances…") if self.events is None else self.events.name)
        columns = _("Areas with the columns year, kind and severity (share of living carbon that is lost, 0-1).")
        self.file.setToolTip(columns if self.events is None else str(self.events))
        self.no_file.setVisible(self.events is not None)

    def _lay_out(self) -> None:
        column = column_in(self, 10)
        fields, below = QHBoxLayout(), QHBoxLayout()
        for row in (fields, below):
            row.setSpacing(px(12))
            column.addLayout(row)
        fields.addWidget(Field(_("From year"), self.first), 1)
        fields.addWidget(Field(_("To year"), self.last), 1)
        fields.addWidget(Field(_("Scenario"), self.scenario), 2)
        below.addWidget(self.refit)
        below.addWidget(self.file)
        below.addWidget(self.no_file)
        below.addWidget(self.work, 1)
