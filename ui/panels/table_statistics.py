"""The statistics tab of the table: figures of one column, and its groups beside them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.heading import caption, line, value
from ui.components.table import PlainTable
from ui.context import Context
from ui.format import MISSING, number
from ui.models.frame import FrameModel, Heading
from ui.panels.table_scope import ScopeBar
from ui.theme.tokens import px
from zzeco.record_table import AREA, COUNTED_ONCE, RecordTable
from zzeco.record_view import Attribute, derived_label, has_several_units, is_amount, is_year, shown_unit
from zzeco.statistics import Figures, areas, column_figures, counted_shares, grouped, groups

MEAN_DECIMALS = 2
ROWS_OF_FIGURES = 4


@dataclass(frozen=True, eq=False)
class Found:
    """What the tab shows: figures of the column, and its groups if there are any."""

    attribute: Attribute
    figures: Figures
    groups: pd.DataFrame | None


class StatisticsTab(QWidget):
    """Reckons in a task whenever column, records or grouping change."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._records: RecordTable | None = None
        self.bar = ScopeBar()
        self.figures = QWidget()
        self.groups = PlainTable(FrameModel(parent=self))
        body = QHBoxLayout()
        body.setSpacing(0)
        left = QVBoxLayout()
        left.addWidget(self.figures)
        left.addStretch(1)
        self._left = left
        body.addLayout(left)
        body.addWidget(line(vertical=True))
        body.addWidget(self.groups, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(line())
        column.addLayout(body, 1)

    def reckon(self, records: RecordTable, rows: np.ndarray) -> None:
        """Shows the figures of the chosen column for the records at these positions."""
        self._records = records
        name, _scope, group = self.bar.chosen
        if not name:
            return
        self._context.tasks.run(
            _("Statistics"),
            lambda _progress: found_of(records, name, rows, group),
            self._show,
            quiet=True,
            exclusive="table.statistics",
        )

    def _show(self, found: Found) -> None:
        before, self.figures = self.figures, figures_widget(figure_texts(found.attribute, found.figures))
        self._left.insertWidget(0, self.figures)
        before.hide()
        before.deleteLater()
        self.groups.setVisible(found.groups is not None)
        if found.groups is not None:
            headings, rows = group_rows(found.attribute, found.groups)
            model = self.groups.model()
            assert isinstance(model, FrameModel)
            model.show(headings, rows)
            self.groups.resizeColumnsToContents()


def figures_widget(texts: list[tuple[str, str]]) -> QWidget:
    """Labels and figures in columns of a few rows."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(px(16), px(8), px(16), px(8))
    grid.setHorizontalSpacing(px(12))
    grid.setVerticalSpacing(px(8))
    for at, (label, text) in enumerate(texts):
        row, column = at % ROWS_OF_FIGURES, at // ROWS_OF_FIGURES * 3
        grid.addWidget(caption(label), row, column)
        grid.addWidget(value(text), row, column + 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnMinimumWidth(column + 2, px(12))
    return made


def found_of(records: RecordTable, name: str, rows: np.ndarray, group: str) -> Found:
    """Figures and groups of a column of these records."""
    column = records.column(name)
    area_ha = areas(records, rows)
    parts = None
    if column.numbers is None:
        parts = groups(column, rows, area_ha)
    elif group:
        parts = grouped(column, records.column(group), rows, area_ha, counted_shares(records, name, rows))
    return Found(column.attribute, column_figures(records, name, rows), parts)


def figure_texts(attribute: Attribute, found: Figures) -> list[tuple[str, str]]:
    """Label and text of every figure that the column has."""
    counts = [(_("Known"), found.count), (_("Missing"), found.missing), (_("Different"), found.unique)]
    texts = [(label, number(count)) for label, count in counts]
    if found.mean != found.mean:
        return texts
    if has_several_units(attribute):
        told = _("differ ({units}); see “{column}”")
        return [*texts, (_("Units"), told.format(units=attribute.unit, column=derived_label(AREA)))]
    decimals = 0 if is_year(attribute.name) else max(attribute.decimals, MEAN_DECIMALS)
    measures = [
        (sum_text(attribute), found.total, attribute.decimals),
        (_("Mean"), found.mean, decimals),
        (_("Standard deviation"), found.deviation, decimals),
        (_("Area-weighted mean"), found.weighted_mean, decimals),
        (_("Minimum"), found.minimum, attribute.decimals),
        (_("1st quartile"), found.first_quartile, attribute.decimals),
        (_("Median"), found.median, attribute.decimals),
        (_("3rd quartile"), found.third_quartile, attribute.decimals),
        (_("Maximum"), found.maximum, attribute.decimals),
    ]
    shown = measures if is_amount(attribute) else measures[1:]
    return texts + [(label, _with_unit(amount, places, attribute.unit)) for label, amount, places in shown]


def sum_text(attribute: Attribute) -> str:
    """What a sum is called: that of carbon counts ground that several layers cover once, as all totals do."""
    return _("Sum, overlaps counted once") if attribute.name in COUNTED_ONCE else _("Sum")


def _with_unit(amount: float, decimals: int, unit: str) -> str:
    sign, _space, plain_unit = unit.rpartition("± ")
    text = number(amount, decimals)
    return text if text == MISSING else f"{sign}{_space}{text} {plain_unit}".strip()


def group_rows(attribute: Attribute, found: pd.DataFrame) -> tuple[list[Heading], list[tuple[object, ...]]]:
    """The table of groups: value, number and share of records, area, and sum and mean of a number."""
    headings = [
        Heading(_("Content")), Heading(_("Records"), True), Heading(two_lines(_("Share of records"), "%"), True, 1)
    ]  # fmt: skip
    label = found["label"].map(lambda word: MISSING if word is None or word != word else str(word))
    columns: list[list[object]] = [list(label), list(found["count"]), list(found["share"] * 100)]
    if found["area_ha"].notna().any():
        headings.append(Heading(two_lines(_("Area"), shown_unit("ha")), True, 2))
        columns.append(list(found["area_ha"]))
    if "total" in found and is_amount(attribute):
        headings.append(Heading(two_lines(sum_text(attribute), attribute.unit), True, attribute.decimals))
        columns.append(list(found["total"]))
    if "total" in found and not has_several_units(attribute):
        headings.append(Heading(two_lines(_("Mean"), attribute.unit), True, MEAN_DECIMALS))
        columns.append(list(found["mean"]))
    return headings, list(zip(*columns, strict=True))


def two_lines(label: str, unit: str) -> str:
    """A heading with its unit below it."""
    return f"{label}\n{unit}" if unit else label
