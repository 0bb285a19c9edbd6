"""The sums of a run by one grouping as a table model; the sum of all stands last, however it is sorted."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from layers.i18n import _
from ui import format as text
from ui.components.table import PLAIN_ROLE
from ui.workspaces.carbon.units import CARBON, SINK, Scale, area_unit, column_scale
from zzeco.run_sheet import Figure, Sums

KEPT_ORDER = ("county", "age_group")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NAME, AREA, STOCK, STOCK_INTERVAL, DENSITY, SINK_COLUMN, SINK_INTERVAL = range(7)


class TotalsModel(QAbstractTableModel):
    """Columns: group, area, stock and its interval, density, sink and its interval."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[dict[str, Any]] = []
        self.places = np.zeros(0, np.int64)
        self.head = ""
        self.stock, self.sink = Scale(1.0, CARBON), Scale(1.0, SINK)

    def show_sums(self, sums: Sums, total: Mapping[str, Any], head: str) -> None:
        """The sums of a grouping, groups without a natural order by their area, those unknown last."""
        self.beginResetModel()
        self.rows = [*_records(sums.rows), {**total, "key": "", "label": _("Total")}]
        self.head = head
        self.stock = column_scale(sums.rows["carbon_t"], CARBON)
        self.sink = column_scale(sums.rows["sink_tco2e_per_a"], SINK)
        by_area = np.argsort(-sums.rows["area_ha"].to_numpy(), kind="stable")
        order = np.arange(len(sums.rows)) if sums.by in KEPT_ORDER else by_area
        unknown = (sums.rows["key"].to_numpy()[order] == "") if len(order) else np.zeros(0, bool)
        self.places = np.append(np.concatenate([order[~unknown], order[unknown]]), len(sums.rows)).astype(np.int64)
        self.endResetModel()

    def group_of(self, row: int) -> int | None:
        """The group behind a row, None for the sum."""
        place = int(self.places[row])
        return None if place == len(self.rows) - 1 else place

    def row_of(self, key: str) -> int | None:
        """The row of a group's key."""
        return next((row for row, place in enumerate(self.places[:-1]) if self.rows[place]["key"] == key), None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 7

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[self.places[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == PLAIN_ROLE:
            return self._plain(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, index.column())
        if role == Qt.ItemDataRole.FontRole and index.row() == len(self.places) - 1:
            bold = QFont()
            bold.setWeight(QFont.Weight.DemiBold)
            return bold
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column; unknown values and then the sum stay last."""
        if column < 0 or len(self.places) < 2:
            return
        self.layoutAboutToBeChanged.emit()
        groups = self.rows[:-1]
        named = pd.Series([row["label"] or None for row in groups])
        values = named if column == NAME else pd.Series([self._value(row, column) for row in groups])
        ascending = order == Qt.SortOrder.AscendingOrder
        places = values.sort_values(ascending=ascending, na_position="last", kind="stable").index.to_numpy()
        self.places = np.append(places, len(groups))
        self.layoutChanged.emit()

    def _heads(self) -> list[str]:
        both = _("95 %\ninterval")
        return [
            self.head,
            _("Area") + f"\n{area_unit()}",
            _("C stock") + f"\n{self.stock.unit}",
            both,
            _("C density") + "\n" + _("tC/ha"),
            _("Sink") + f"\n{self.sink.unit}",
            both,
        ]

    def _text(self, row: Any, column: int) -> str:
        if column == NAME:
            return str(row["label"]) or _("not known")
        if column in (STOCK_INTERVAL, SINK_INTERVAL):
            return self._interval(row, column)
        value = self._value(row, column)
        scale = {STOCK: self.stock, SINK_COLUMN: self.sink}.get(column)
        if scale is not None:
            return scale.number(value, sign=column == SINK_COLUMN)
        return text.number(value, 0 if column == AREA else 1)

    def _interval(self, row: Any, column: int) -> str:
        """± where the half width says something, else the limits."""
        figure, scale = _figure(row, column), self.stock if column == STOCK_INTERVAL else self.sink
        half = figure.half_width
        if half is None or text.missing(figure.value):
            return text.MISSING
        return text.half_width(half * 100) if half <= 1 else text.interval(
            figure.low / scale.divisor, figure.high / scale.divisor, scale.decimals
        )  # fmt: skip

    def _value(self, row: Any, column: int) -> float:
        if column in (STOCK_INTERVAL, SINK_INTERVAL):
            half = _figure(row, column).half_width
            return np.nan if half is None else half
        if column == DENSITY:
            return float(row["carbon_t"] / row["area_ha"]) if row["area_ha"] > 0 else np.nan
        return float(row[{AREA: "area_ha", STOCK: "carbon_t", SINK_COLUMN: "sink_tco2e_per_a"}[column]])

    def _plain(self, row: Any, column: int) -> Any:
        """The number in the unit of the header, with all its digits; intervals as they are shown."""
        if column in (NAME, STOCK_INTERVAL, SINK_INTERVAL):
            return self._text(row, column)
        value, scale = self._value(row, column), {STOCK: self.stock, SINK_COLUMN: self.sink}.get(column)
        return value / scale.divisor if scale else value

    def _tip(self, row: Any, column: int) -> str | None:
        if column == NAME:
            return self._text(row, column)
        if column not in (STOCK_INTERVAL, SINK_INTERVAL):
            return None
        figure, scale = _figure(row, column), self.stock if column == STOCK_INTERVAL else self.sink
        limits = text.interval(figure.low / scale.divisor, figure.high / scale.divisor, scale.decimals)
        return _("95 %: {low_high}").format(low_high=f"{limits} {scale.unit}")


def _records(groups: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in groups.to_dict("records")]


def _figure(row: Any, column: int) -> Figure:
    names = ("carbon_t", "carbon_low_t", "carbon_high_t")
    if column == SINK_INTERVAL:
        names = ("sink_tco2e_per_a", "sink_low", "sink_high")
    return Figure(*(float(row[name]) for name in names))


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
