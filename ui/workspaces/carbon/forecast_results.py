"""What a forecast found: the chart of one figure, the table by five years, the notes."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from layers.i18n import N_, _
from ui import format as text
from ui.components.buttons import ghost
from ui.components.card import Card
from ui.components.layout import column_in
from ui.components.splitter import CardSplitter
from ui.components.tabs import TabStrip
from ui.theme.tokens import px
from ui.workspaces.carbon.fitted_table import Cell, FittedTable, fill_table
from ui.workspaces.carbon.notes import Notes
from ui.workspaces.carbon.results import Notice
from ui.workspaces.carbon.series_chart import Series, SeriesChart
from ui.workspaces.carbon.units import CO2E, SINK, Scale, area_unit, scale_of, volume_scale
from ui.workspaces.carbon.year_row import YearRow
from zzeco.forecast_workbook import measures_texts, scenario_text

MEASURES = {
    "co2e_t": (N_("Stock"), CO2E),
    "sink_tco2e_per_a": (N_("Sink"), SINK),
    "growing_stock_m3": (N_("Growing stock"), "m³"),
    "cover_percent": (N_("Forest cover"), "%"),
}
COLOURS = {"with": "accent", "without": "info"}
EVERY_YEARS = 5
CHART_LEAST, TABLE_LEAST = 300, 240


class ForecastResults(QWidget):
    """`export_asked` is the button, `year_asked` gives a year and a scenario to explain."""

    export_asked = Signal()
    year_asked = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.measure = next(iter(MEASURES))
        self.series = pd.DataFrame()
        self.scenarios: tuple[str, ...] = ()
        self.notice = Notice(self)
        self.notice.back.hide()
        self.splitter = CardSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setMinimumHeight(px(CHART_LEAST))
        self.chart_card, self.notes_card = Card(" ", parent=self.splitter), Card(_("Notes"), parent=self.splitter)
        self.table_card = Card(_("By year"), parent=self)
        self.tabs = TabStrip([_(name) for name, _unit in MEASURES.values()])
        self.chart, self.table, self.notes = SeriesChart(), FittedTable(even=True), Notes()
        self.year = YearRow()
        self.export = ghost(_("Excel"), "download")
        self.export.setToolTip(_("Export to Excel"))
        self._lay_out()
        self.tabs.chosen.connect(self._choose)
        self.export.clicked.connect(self.export_asked)
        self.chart.year_chosen.connect(self.year.choose)
        self.year.asked.connect(self.year_asked)

    def show_forecast(self, found: Mapping[str, Any], number: int) -> None:
        """What `forecast` found, made from estimate `number`."""
        self.series, self.scenarios = pd.DataFrame(found["series"]), tuple(found["scenarios"])
        years = self.series["year"]
        self.year.offer(max(int(years.min()), found["base_year"] + 1), int(years.max()), self.scenarios)
        self._show_chart()
        self._show_table()
        self.notes.say(_notes(found, number))

    def set_outdated(self, outdated: bool) -> None:
        """Whether the project has changed since."""
        self.notice.say(_("The project has changed since this forecast.") if outdated else "")

    def show_measure(self, measure: str) -> None:
        """Another figure in the chart."""
        self.tabs.setCurrentIndex(list(MEASURES).index(measure))

    def _choose(self, place: int) -> None:
        self.measure = list(MEASURES)[place]
        self._show_chart()

    def _show_chart(self) -> None:
        if not self.scenarios:
            return
        name, unit = MEASURES[self.measure]
        values = self.series[self.measure].astype(float)
        scale = _scale(values, unit)
        self.chart_card.note.setText(_("Band: interval of 95 %"))
        known = values.notna().all()
        self.chart.show_series(_(name), [self._series(one) for one in self.scenarios] if known else [], scale)

    def _series(self, scenario: str) -> Series:
        rows = self.series[self.series["scenario"] == scenario]
        years, values = (tuple(rows[name]) for name in ("year", self.measure))
        bounds = f"ci95_{self.measure}"
        low, high = zip(*rows[bounds], strict=True) if bounds in rows else ((), ())
        return Series(scenario_text(scenario), COLOURS[scenario], years, values, tuple(low), tuple(high))

    def _show_table(self) -> None:
        years = self.series["year"]
        shown = (years % EVERY_YEARS == 0) | years.isin([years.min(), years.max()])
        rows = self.series[shown].sort_values("year", kind="stable")
        scales = {name: _scale(rows[name], unit) for name, (_name, unit) in MEASURES.items() if unit != "%"}
        stock = scales["co2e_t"]
        carbon, sink, volume, felled = _("Stock"), _("Sink"), _("Volume"), _("Felled")
        heads = [
            *(_("Year"), _("Scenario"), f"{carbon} {stock.unit}", _("95 %")),
            f"{sink} {scales['sink_tco2e_per_a'].unit}",
            f"{volume} {scales['growing_stock_m3'].unit}",
            *(_("Cover %"), f"{felled} {area_unit()}"),
        ]
        fill_table(self.table, heads, [_cells(row, scales) for row in rows.to_dict("records")])

    def _lay_out(self) -> None:
        column = column_in(self, 12)
        self.chart_card.title.hide()
        self.chart_card.head.insertWidget(0, self.tabs)
        self.chart_card.body.addWidget(self.chart, 1)
        self.chart_card.body.addWidget(self.year)
        self.notes_card.body.addWidget(self.notes)
        self.splitter.hold((self.chart_card, self.notes_card), (7, 3))
        self.table_card.head.addWidget(self.export)
        self.table_card.body.setContentsMargins(0, 0, 0, 1)
        self.table_card.body.addWidget(self.table)
        self.table_card.setMinimumHeight(px(TABLE_LEAST))
        self.table.setAccessibleName(self.table_card.title.text())
        column.addWidget(self.notice)
        column.addWidget(self.splitter, 3)
        column.addWidget(self.table_card, 2)


def _scale(values: "pd.Series[float]", unit: str) -> Scale:
    """The scale of a figure."""
    largest = float(values.abs().max())
    if unit == "%":
        return Scale(1.0, unit, 2)
    if unit == "m³":
        return volume_scale(largest)
    return scale_of(largest, unit)


def _cells(row: Mapping[Any, Any], scales: Mapping[str, Scale]) -> list[Cell]:
    low, high = (limit / scales["co2e_t"].divisor for limit in row["ci95_co2e_t"])
    amounts = [(scale.number(row[name]), float(row[name])) for name, scale in scales.items()]
    cover = row["cover_percent"]
    return [
        (str(row["year"]), str(row["year"])),
        (scenario_text(row["scenario"]), row["scenario"]),
        amounts[0],
        (text.interval(low, high, scales["co2e_t"].decimals), ""),
        *amounts[1:],
        (text.number(cover, 2), None if cover is None else float(cover)),
        (text.number(row["felled_area_ha"]), float(row["felled_area_ha"])),
    ]


def _notes(found: Mapping[str, Any], number: int) -> list[str]:
    """What the forecast starts from, the measures it counts, and what it warns of."""
    said = [
        _("Carried on from estimate No. {number}, survey of {year}.").format(number=number, year=found["base_year"])
    ]
    measures = "; ".join(measures_texts(found))
    if measures:
        said.append(_("Planned measures counted: {measures}").format(measures=measures))
    said += found["warnings"]
    count = len(found["unverified_factors"])
    if count:
        said.append(_("{count} factors in these figures are to be verified.").format(count=count))
    return said
