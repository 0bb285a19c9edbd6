"""The cards of the page of methods: totals side by side, groups, and the polygons that differ most."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.card import Card
from ui.components.elided import ElidedLabel
from ui.components.heading import caption, value
from ui.components.layout import clear
from ui.components.tabbed_card import TabbedCard
from ui.theme.tokens import px
from ui.workspaces.carbon.comparing_methods import GROUPINGS, Apart
from ui.workspaces.carbon.fitted_table import Cell, FittedTable, fill_table
from ui.workspaces.carbon.totals_card import TABS
from ui.workspaces.carbon.units import CARBON, CO2E, Scale, area_unit, column_scale, scale_of
from zzeco.estimate_texts import method_text, used_method_text

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
NUMBERS = 5


class MethodTotals(Card):
    """One row per method; the first is the measure of the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Totals"), _("polygons count whole, without overlaps of kinds"), parent)
        self.rows: list[dict[str, Any]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(24))
        self._grid.setVerticalSpacing(px(8))
        self.body.addLayout(self._grid)

    def show_totals(self, rows: list[dict[str, Any]]) -> None:
        """The sums of every method, see `totals_of`."""
        self.rows = rows
        clear(self._grid)
        carbon, co2e = scale_of(rows[0]["carbon_t"], CARBON), scale_of(rows[0]["co2e_t"], CO2E)
        heads = (
            _("Method"),
            _("Living trees ({unit})").format(unit=carbon.unit),
            _("All pools ({unit})").format(unit=carbon.unit),
            co2e.unit,
            _("Difference ({unit})").format(unit=carbon.unit),
            _("Of all pools"),
            _("How the polygons were estimated in the end"),
        )
        for place, words in enumerate(heads):
            self._grid.addWidget(caption(words), 0, place, _side(place))
        for at, row in enumerate(rows, start=1):
            for place, label in enumerate(_total_row(row, carbon, co2e, at == 1)):
                self._grid.addWidget(label, at, place, *(() if isinstance(label, ElidedLabel) else (_side(place),)))
        self._grid.setColumnStretch(len(heads) - 1, 1)


def _side(place: int) -> Qt.AlignmentFlag:
    return RIGHT if 1 <= place <= NUMBERS else LEFT


def _total_row(row: Mapping[str, Any], carbon: Scale, co2e: Scale, is_base: bool) -> list[QLabel]:
    difference = text.MISSING if is_base else carbon.number(row["carbon_difference_t"], sign=True)
    return [
        value(method_text(row["method"])),
        QLabel(carbon.number(row["trees_t"])),
        value(carbon.number(row["carbon_t"])),
        QLabel(co2e.number(row["co2e_t"])),
        value(difference),
        QLabel(text.MISSING if is_base else percent(row["carbon_difference_percent"])),
        ElidedLabel(" · ".join(_taken(*one) for one in row["polygons"].items()), role="caption"),
    ]


def _taken(method: str, count: int) -> str:
    return _("{method}: {count}").format(method=used_method_text(method), count=text.number(count))


def percent(difference: float | None) -> str:
    """`+ 3.9 %`."""
    return text.MISSING if difference is None else f"{text.number(difference, 1, sign=True)} %"


class GroupsCard(TabbedCard):
    """Two methods by species group or county."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__([_(TABS[by][0]) for by in GROUPINGS], parent)
        self.table = FittedTable(QStandardItemModel(0, 5, self))
        self.table.setAccessibleName(_("Methods by groups"))
        self._shown: tuple[Mapping[str, Sequence[Mapping[str, Any]]], str, str] | None = None
        self.fill(self.table)
        self.tabs.chosen.connect(self._fill)

    def show_groups(self, groups: Mapping[str, Sequence[Mapping[str, Any]]], base: str, method: str) -> None:
        """The groups by grouping, of two methods."""
        self._shown = groups, base, method
        self._fill()

    def _fill(self) -> None:
        if self._shown is None:
            return
        groups, base, method = self._shown
        by = GROUPINGS[self.tabs.currentIndex()]
        rows = [_group(row, by, base, method) for row in groups[by]]
        scale = column_scale(pd.Series([first for _name, first, _second, _percent in rows], dtype=float), CARBON)
        self.unit.setText(_("all pools, {unit}").format(unit=scale.unit))
        cells: list[list[Cell]] = [
            [
                (name, name),
                (scale.number(first), first),
                (scale.number(second), second),
                (scale.number(second - first, sign=True), second - first),
                (text.number(share, 1, sign=True), float("nan") if share is None else share),
            ]
            for name, first, second, share in rows
        ]
        fill_table(self.table, [_(TABS[by][1]), method_text(base), method_text(method), _("Difference"), "%"], cells)


def _group(row: Mapping[str, Any], by: str, base: str, method: str) -> tuple[str, float, float, float | None]:
    sums = {one["method"]: one for one in row["methods"]}
    first, second = float(sums[base]["carbon_t"]), float(sums[method]["carbon_t"])
    return row[f"{by}_label"] or _("not known"), first, second, (second - first) / first * 100 if first else None


class ApartCard(Card):
    """The polygons in which two methods differ most."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Largest differences"), " ", parent)
        self.table = FittedTable(QStandardItemModel(0, 5, self))
        self.table.setAccessibleName(_("Largest differences"))
        self.none = caption(_("The two methods agree in every polygon."))
        self.none.setContentsMargins(px(16), 0, px(16), px(12))
        self.none.hide()
        self.body.setContentsMargins(0, 0, 0, 1)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.none, 1, Qt.AlignmentFlag.AlignTop)

    def show_polygons(self, polygons: Sequence[Apart], base: str) -> None:
        """The polygons, furthest apart first; the first column holds the record."""
        scale = column_scale(pd.Series([one.base_t for one in polygons], dtype=float), CARBON)
        cells: list[list[Cell]] = [
            [
                (one.name, one.name),
                (one.group or text.MISSING, one.group),
                (text.number(one.area_ha, 1), one.area_ha),
                (scale.number(one.base_t), one.base_t),
                (scale.number(one.difference_t, sign=True), one.difference_t),
                (text.number(one.difference_t / one.area_ha, 1, sign=True), one.difference_t / one.area_ha),
            ]
            for one in polygons
        ]
        heads = [_("Polygon"), _("Species group"), area_unit(), method_text(base), _("Difference"), _("tC/ha")]
        fill_table(self.table, heads, cells)
        model = self.table.model()
        for at, one in enumerate(polygons):
            model.setData(model.index(at, 0), one.fid, Qt.ItemDataRole.UserRole)
        self.set_title(_("Largest differences"), _("{unit} · a click shows the polygon").format(unit=scale.unit))
        self.table.setVisible(bool(polygons))
        self.none.setVisible(not polygons)
