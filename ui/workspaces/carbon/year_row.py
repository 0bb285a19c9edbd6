"""Asks for a year of a forecast whose arithmetic is to be seen."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from layers.i18n import _
from ui.components.buttons import outlined
from ui.components.choice import Choice
from ui.components.spin import whole_field
from ui.theme.tokens import px
from zzeco.forecast_workbook import scenario_text


class YearRow(QWidget):
    """`asked` gives the year and the scenario."""

    asked = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.year, self.scenario = whole_field(1900, 2200, 2030), Choice()
        self.year.setProperty("fit", "small")
        self.year.setAccessibleName(_("Year"))
        self.scenario.setAccessibleName(_("Scenario"))
        self.scenario.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.start = outlined(_("Explain"), "sigma", small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for part in (QLabel(_("Explain a year")), self.year, self.scenario, self.start):
            row.addWidget(part)
        row.addStretch(1)
        self.start.clicked.connect(self._ask)

    def offer(self, first: int, last: int, scenarios: Sequence[str]) -> None:
        """The years after the survey and the scenarios of a forecast; what was chosen stays where it can."""
        self.year.setRange(first, last)
        kept = self.scenario.currentData()
        self.scenario.offer([(scenario_text(one), one) for one in scenarios], kept)
        self.scenario.setVisible(len(scenarios) > 1)

    def choose(self, year: int) -> None:
        """A year that was clicked in the chart."""
        self.year.setValue(year)

    def _ask(self) -> None:
        self.asked.emit(self.year.value(), str(self.scenario.currentData()))
