"""Two runs side by side in place of the figures: totals, counties, and what was done differently."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.buttons import ghost, icon_button
from ui.components.card import Card
from ui.components.choice import Choice
from ui.components.heading import caption, heading2, value
from ui.components.layout import clear, column_in
from ui.theme.tokens import px
from ui.workspaces.carbon.fitted_table import FittedTable, fill_table
from ui.workspaces.carbon.run_list import run_title
from ui.workspaces.carbon.units import CARBON, CO2E, SINK, Scale, area_unit, column_scale, half_width, scale_of
from zzeco.run_comparing import Comparison, Difference, Pair
from zzeco.run_sheet import RunHead

MOST_FACTORS = 200


class ComparePage(QWidget):
    """`pair_chosen` gives the names of the two runs, `closed` leads back to the figures."""

    pair_chosen = Signal(str, str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.second = Choice("history"), Choice("history")
        self.figures, self.counties = Card(_("Totals")), Card(_("Carbon stock by county"))
        self.settings, self.factors = Card(_("Settings that differ")), Card(_("Factors that differ"))
        self.county_table, self.factor_table = FittedTable(even=True), FittedTable(even=True)
        self._grid, self._settings_grid = QGridLayout(), QGridLayout()
        self._numbers: dict[str, int] = {}
        self._lay_out()
        for box in (self.first, self.second):
            box.picked.connect(self._ask)

    def offer(self, heads: list[RunHead], first: str, second: str) -> None:
        """The runs to choose from, and the two that are compared."""
        self._numbers = {head.name: head.number for head in heads}
        entries = [(run_title(head), head.name) for head in heads]
        self.first.offer(entries, first)
        self.second.offer(entries, second)
        for box, other in ((self.first, second), (self.second, first)):
            for place in range(box.count()):
                item = cast(QStandardItemModel, box.model()).item(place)
                item.setEnabled(box.itemData(place) != other)  # a run differs from itself in nothing

    def show_comparison(self, found: Comparison) -> None:
        """Figures, counties, settings, factors."""
        self._show_figures(found.figures)
        self._show_counties(found)
        _fill_differences(self._settings_grid, found.settings, *self._short_names())
        self.factors.set_title(_("Factors that differ"), text.number(len(found.factors)))
        rows = [[(one.what, one.what), (one.first, one.first), (one.second, one.second)] for one in found.factors]
        heads = [_("Factor"), *self._short_names()]
        fill_table(self.factor_table, heads, rows[:MOST_FACTORS])
        self.factor_table.setVisible(bool(rows))
        self.no_factors.setVisible(not rows)

    def _lay_out(self) -> None:
        column = column_in(self, 12, 16)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        back = ghost(_("Back to the figures"), "arrow-left")
        close = icon_button("x", _("Back to the figures"), "Esc")
        head.addWidget(heading2(_("Compare two estimates")))
        head.addSpacing(px(16))
        for part in (self.first, QLabel("→"), self.second):
            head.addWidget(part, 1 if isinstance(part, Choice) else 0)
        head.addSpacing(px(16))
        head.addWidget(back)
        head.addWidget(close)
        back.clicked.connect(self.closed)
        close.clicked.connect(self.closed)
        column.addLayout(head)
        for card, grid in ((self.figures, self._grid), (self.settings, self._settings_grid)):
            grid.setHorizontalSpacing(px(16))
            grid.setVerticalSpacing(px(10))
            card.body.addLayout(grid)
        self.no_factors = caption(_("Both runs used the same factors."))
        for card, table in ((self.counties, self.county_table), (self.factors, self.factor_table)):
            card.body.setContentsMargins(0, 0, 0, 1)
            card.body.addWidget(table, 1)
            table.setAccessibleName(card.title.text())
        self.no_factors.setContentsMargins(px(16), 0, px(16), px(12))
        self.no_factors.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.factors.body.addWidget(self.no_factors)
        self.factors.body.addStretch(0)
        column.addWidget(self.figures)
        below, right = QHBoxLayout(), QVBoxLayout()
        below.setSpacing(px(12))
        right.setSpacing(px(12))
        right.addWidget(self.settings)
        right.addWidget(self.factors, 1)
        below.addWidget(self.counties, 1)
        below.addLayout(right, 1)
        column.addLayout(below, 1)

    def _show_figures(self, pairs: Sequence[Pair]) -> None:
        clear(self._grid)
        first, second = self._short_names()
        heads = ("", first, "", second, "", _("Difference"), "")
        for place, words in enumerate(heads):
            self._grid.addWidget(caption(words), 0, place, _side(place))
        for row, pair in enumerate(pairs, start=1):
            for place, label in enumerate(_figure_row(pair)):
                self._grid.addWidget(label, row, place, _side(place))
        for place in (1, 3, 5):
            self._grid.setColumnStretch(place, 1)
        self._grid.setColumnStretch(6, 1)

    def _show_counties(self, found: Comparison) -> None:
        rows = found.counties
        scale = column_scale(rows[["first", "second"]].max(axis=1), CARBON)
        cells = [
            [
                (row["label"] or _("not known"), row["label"]),
                (scale.number(row["first"]), row["first"]),
                (scale.number(row["second"]), row["second"]),
                (scale.number(row["second"] - row["first"], sign=True), row["second"] - row["first"]),
            ]
            for row in rows.to_dict("records")
        ]
        self.counties.set_title(_("Carbon stock by county"), scale.unit)
        heads = [_("County"), *self._short_names(), _("Difference")]
        fill_table(self.county_table, heads, cells)

    def _short_names(self) -> tuple[str, str]:
        """`No. 1` and `No. 2`."""
        first, second = (
            _("No. {number}").format(number=self._numbers[str(box.currentData())]) for box in (self.first, self.second)
        )
        return first, second

    def _ask(self) -> None:
        self.pair_chosen.emit(str(self.first.currentData()), str(self.second.currentData()))


def _side(place: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if place in (0, 2, 4, 6) else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _figure_row(pair: Pair) -> list[QLabel]:
    """Name, both figures with their half widths, the difference in the unit and in percent."""
    largest = max((abs(side.value) for side in (pair.first, pair.second) if side), default=0.0)
    scale = _scale(pair.key, largest)
    change = pair.difference
    share = change / abs(pair.first.value) if change is not None and pair.first and pair.first.value else None
    texts = [QLabel(f"{_name(pair.key)}  {scale.unit}".rstrip())]
    for side in (pair.first, pair.second):
        exact = side is None or side.low == side.high
        texts += [value(scale.number(side.value if side else None)), caption("" if exact else half_width(side))]
    percent = "" if share is None else f"{text.number(share * 100, 1, sign=True)} %"
    return [*texts, value(scale.number(change, sign=True)), caption(percent)]


def _scale(key: str, largest: float) -> Scale:
    if key in ("area", "features"):
        return Scale(1.0, area_unit() if key == "area" else "", 0)
    return scale_of(largest, {"carbon": CARBON, "co2e": CO2E, "sink": SINK}[key])


def _name(key: str) -> str:
    return {
        "carbon": _("Carbon stock"),
        "co2e": _("As carbon dioxide"),
        "sink": _("Annual sink"),
        "area": _("Area estimated"),
        "features": _("Polygons"),
    }[key]


def _fill_differences(grid: QGridLayout, found: Sequence[Difference], first: str, second: str) -> None:
    clear(grid)
    if not found:
        grid.addWidget(caption(_("Both runs had the same settings and layers.")), 0, 0)
        return
    for place, words in enumerate(("", first, second)):
        grid.addWidget(caption(words), 0, place)
        grid.setColumnStretch(place, 1 if place else 0)
    for row, one in enumerate(found, start=1):
        for place, words in enumerate((one.what, one.first, one.second)):
            label = QLabel(words) if place else caption(words)
            label.setWordWrap(bool(place))
            grid.addWidget(label, row, place, Qt.AlignmentFlag.AlignTop)
