"""The cards of the page of uncertainty: both approaches, the groups, and the factors that matter most."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QStandardItemModel
from PySide6.QtWidgets import QWidget

from layers.i18n import _
from layers.labels import label
from ui import format as text
from ui.components.card import Card
from ui.components.figure import Figure
from ui.components.heading import text_label
from ui.components.tabbed_card import TabbedCard
from ui.workspaces.carbon.bars import Bar, Bars
from ui.workspaces.carbon.fitted_table import Cell, FittedTable, fill_table
from ui.workspaces.carbon.totals_card import TABS
from ui.workspaces.carbon.units import CO2E, Scale, column_scale, scale_of
from zzeco.error_texts import shared_text

GROUPINGS = ("county", "species_group")
MOST_FACTORS = 10
LEAST_SHARE = 0.0005
Row = Mapping[str, Any]


def group_text(row: Row, by: str) -> str:
    """The name of a group; the sum is the total."""
    if row["is_total"]:
        return _("Total")
    return str(row[f"{by}_label"] or _("not known"))


class ApproachCard(Card):
    """One approach: the middle of its interval, half its width, its limits."""

    def __init__(self, title: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(title, note, parent)
        self.figure = Figure(text.MISSING, "")
        self.body.addWidget(self.figure)

    def show_interval(self, middle: float, limits: Sequence[float], percent: float | None, note: str) -> None:
        """The interval in t CO2e."""
        scale = scale_of(middle, CO2E)
        low, high = (one / scale.divisor for one in limits)
        between = _("95 %: {low_high}").format(low_high=text.interval(low, high, scale.decimals))
        self.figure.set(scale.number(middle), scale.unit, text.half_width(percent), between, note)


class GroupTable(TabbedCard):
    """Both approaches by group; the first column holds the number of the row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__([_(TABS[by][0]) for by in GROUPINGS], parent)
        self.table = FittedTable(QStandardItemModel(0, 6, self))
        self.table.setAccessibleName(_("Uncertainty by groups"))
        self.fill(self.table)

    @property
    def by(self) -> str:
        """The grouping that is chosen."""
        return GROUPINGS[self.tabs.currentIndex()]

    def show_rows(self, rows: Sequence[Row]) -> None:
        """The groups, largest stock first, and the sum as the last row."""
        by = self.by
        order = sorted(range(len(rows)), key=lambda at: (rows[at]["is_total"], -float(rows[at]["co2e_t"])))
        scale = column_scale(pd.Series([float(row["co2e_t"]) for row in rows]), CO2E)
        self.unit.setText(scale.unit)
        heads = (_(TABS[by][1]), _("Stock"), _("Approach 1"), "± %", _("Approach 2"), "± %")
        fill_table(self.table, heads, [_cells(rows[at], by, scale) for at in order])
        model = self.table.model()
        for place, at in enumerate(order):
            model.setData(model.index(place, 0), at, Qt.ItemDataRole.UserRole)
            for column in (2, 4):
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                model.setData(model.index(place, column), right, Qt.ItemDataRole.TextAlignmentRole)
                model.setHeaderData(column, Qt.Orientation.Horizontal, right, Qt.ItemDataRole.TextAlignmentRole)


def _cells(row: Row, by: str, scale: Scale) -> list[Cell]:
    name = group_text(row, by)
    cells: list[Cell] = [(name, name), (scale.number(row["co2e_t"]), float(row["co2e_t"]))]
    for approach in (row["approach_1"], row["approach_2"]):
        low, high = (one / scale.divisor for one in approach["ci95_co2e_t"])
        limits, percent = text.interval(low, high, scale.decimals), approach["half_width_percent"]
        cells += [(limits, limits), (text.number(percent, 1), float("nan") if percent is None else float(percent))]
    return cells


class Tornado(Card):
    """How far the sum moves when one error alone stands at its 95 % limits, the furthest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.words = text_label("", "value")
        self.words.setWordWrap(True)
        self.bars = Swings("chart_uncertainty")
        self.bars.unsetCursor()
        self.bars.setAccessibleName(_("Factors that matter most"))
        self.body.addWidget(self.words)
        self.body.addWidget(self.bars, 1)

    def show_row(self, row: Row, by: str) -> None:
        """The factors of a group or of the sum."""
        name = group_text(row, by)
        scale = scale_of(float(row["co2e_t"]), CO2E)
        factors = [one for one in row["factors"][:MOST_FACTORS] if one["share"] >= LEAST_SHARE]
        self.set_title(_("What the uncertainty comes from: {group}").format(group=name), scale.unit)
        self.words.setText(matters_most(factors, scale))
        self.bars.set([_swing(one, scale) for one in factors])


def matters_most(factors: Sequence[Row], scale: Scale) -> str:
    """Which error matters most, in words."""
    if not factors:
        return _("No error is known here.")
    first = factors[0]
    said = _("{name} matters most: alone it makes {share} of the variance and moves the stock by ± {swing} {unit}.")
    return said.format(
        name=factor_text(first),
        share=text.share(first["share"]),
        swing=scale.number(first["swing_co2e_t"]),
        unit=scale.unit,
    )


def factor_text(one: Row) -> str:
    """An error with what shares it."""
    row = one["shared_by"]
    names = [label(domain, row) for domain in ("factor_row", "species_group")] if row else []
    shared = next((name for name in names if name != row), shared_text(row))
    return _("{name} ({shared})").format(name=one["name"], shared=shared)


def _swing(one: Row, scale: Scale) -> Bar:
    name, swing = factor_text(one), one["swing_co2e_t"] / scale.divisor
    share = text.share(one["share"], 1)
    told = [name, _("± {swing} {unit}, {share} of the variance").format(
        swing=text.number(swing, 2), unit=scale.unit, share=share)]  # fmt: skip
    if one["half_width_percent"] is not None:
        told.append(_("The factor itself: ± {percent} %").format(percent=text.number(one["half_width_percent"], 1)))
    return Bar(name, name, swing, -swing, swing, share, "\n".join(told))


class Swings(Bars):
    """Bars to both sides of zero."""

    def _ends(self, bar: Bar) -> tuple[float, float]:
        return bar.low, bar.high

    def _paint_whisker(self, painter: QPainter, bar: Bar, middle: float, thick: float) -> None:
        """The bar is the interval itself; a line marks its middle."""
        painter.drawLine(QPointF(self._x(0.0), middle - thick / 2), QPointF(self._x(0.0), middle + thick / 2))
