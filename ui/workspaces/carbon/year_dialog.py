"""The arithmetic of one year of a forecast as text, and as a workbook whose formulas make it again."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QWidget

from layers.i18n import _
from ui.components.buttons import outlined
from ui.components.heading import caption, heading2
from ui.components.layout import column_in
from ui.context import Context
from ui.manual import offer_manual
from ui.theme.tokens import px
from ui.workspaces.workbooks import ask_workbook, write_workbook
from zzeco.forecast_explaining import ForecastYear, explain_forecast
from zzeco.forecast_year_texts import formula_lines, part_lines, result_lines, year_title
from zzeco.forecast_year_workbook import write_year_workbook

WIDTH, HEIGHT = 880, 640


class YearDialog(QDialog):
    """First the figures of the year, then what adds up to them, then the formulas and their words."""

    def __init__(self, context: Context, found: ForecastYear, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.context, self.found = context, found
        explanation = explain_forecast(found)
        self.setWindowTitle(year_title(explanation))
        offer_manual(self, "carbon")
        self.resize(px(WIDTH), px(HEIGHT))
        results = result_lines(explanation)
        lines = [*results, "", *part_lines(explanation), "", *formula_lines(explanation)]
        self.text = QPlainTextEdit("\n".join(lines))
        self.text.setReadOnly(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.text.setAccessibleName(_("Arithmetic of the year"))
        self.export_button, self.close_button = outlined(_("Excel with formulas"), "download"), outlined(_("Close"))
        column = column_in(self, 12, 16)
        column.addWidget(heading2(year_title(explanation)))
        column.addWidget(caption(_("Stands curve by curve, what stays as it is, the measures; their sum is the year.")))
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        row.addWidget(self.export_button)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.export_button.clicked.connect(self._ask_export)
        self.close_button.clicked.connect(self.accept)

    def export(self, path: Path) -> None:
        """Writes the workbook, in a task."""
        write_workbook(self.context, path, partial(write_year_workbook, self.found))

    def _ask_export(self) -> None:
        name = _("forecast {run} year {year}").format(run=self.found.run, year=self.found.now.year)
        ask_workbook(self.context, self, name, self.export)
