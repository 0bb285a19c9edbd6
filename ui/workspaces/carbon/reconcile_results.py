"""Surveyed and published growing stock, their difference by county and species, and the scaling that would close it."""

from typing import Any

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from layers.i18n import _
from layers.labels import label
from ui import format as text
from ui.components.buttons import outlined
from ui.components.card import Card
from ui.components.field import Field
from ui.components.figure import Figure
from ui.components.heading import caption
from ui.components.layout import column_in
from ui.components.tabbed_card import TabbedCard
from ui.theme.tokens import px
from ui.workspaces.carbon.fitted_table import Cell, FittedTable, fill_table
from ui.workspaces.carbon.results import Notice
from ui.workspaces.carbon.units import CARBON, Scale, column_scale, volume_scale
from zzeco.reconciling import GROUPS, Reconciliation

LOWER_LEAST = 260


class ReconcileResults(QWidget):
    """`apply` and `reason` are for the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups: dict[str, list[dict[str, Any]]] = {}
        self.notice = Notice(self)
        self.notice.back.hide()
        self.figures = {key: Figure(text.MISSING, "", title=words) for key, words in _titles().items()}
        self.reason, self.apply = QLineEdit(), outlined(_("Apply the scaling"), "check")
        self.reason_field = Field(_("Reason"), self.reason, _("Where the published total is from; it stays on record."))
        column = column_in(self, 12)
        column.addWidget(self.notice)
        above = QHBoxLayout()
        above.setSpacing(px(12))
        for figure in self.figures.values():
            card = Card(parent=self)
            card.body.addWidget(figure)
            above.addWidget(card, 1)
        column.addLayout(above)
        column.addWidget(self._scaling())
        self.by_group, self.table = TabbedCard([_("By county"), _("By species")], self), FittedTable(even=True)
        self.table.setAccessibleName(_("Growing stock by groups"))
        self.by_group.fill(self.table)
        self.by_group.setMinimumHeight(px(LOWER_LEAST))
        column.addWidget(self.by_group, 1)
        self.by_group.tabs.chosen.connect(self._show_group)

    def show_found(self, found: Reconciliation) -> None:
        """A comparison."""
        scale = volume_scale(max(found.found_m3, found.published_m3))
        share = f"{text.number(100 * found.difference_m3 / found.found_m3, 1, sign=True)} %"
        self.figures["found"].set(scale.number(found.found_m3), scale.unit, note=_survey(found))
        self.figures["published"].set(scale.number(found.published_m3), scale.unit, note=_scope(found))
        self.figures["difference"].set(scale.number(found.difference_m3, sign=True), scale.unit, note=share)
        self.figures["factor"].set(text.number(found.factor, 4), note=_carbon(found))
        self.groups = found.groups
        for place, name in enumerate(GROUPS):
            self.by_group.tabs.setTabVisible(place, name in found.groups)
        self._show_group()
        self.refuse("")

    def set_outdated(self, outdated: bool) -> None:
        """Whether the project has changed since: then nothing is applied."""
        self.notice.say(_("The project has changed since this comparison.") if outdated else "")
        self.apply.setEnabled(not outdated)

    def refuse(self, words: str) -> None:
        """Why the scaling cannot be applied; '' where it can."""
        self.reason_field.set_error(words)

    def _scaling(self) -> Card:
        card = Card(_("Close the difference"), parent=self)
        words = _(
            "The factor multiplies the growing stock of every polygon in the estimates to come; what was delivered "
            "stays as it is, and each estimate says so."
        )
        card.body.addWidget(caption(words, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.reason_field, 1)
        row.addWidget(self.apply, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(row)
        return card

    def _show_group(self) -> None:
        rows = self.groups.get(GROUPS[self.by_group.tabs.currentIndex()], [])
        if not rows:
            return
        stock = volume_scale(max(float(row["growing_stock_m3"]) for row in rows))
        carbon = column_scale(pd.Series([float(row["carbon_t"]) for row in rows]), CARBON)
        self.by_group.unit.setText(f"{stock.unit} · {carbon.unit}")
        name = (_("County"), _("Species group"))[self.by_group.tabs.currentIndex()]
        heads = [name, _("Growing stock"), "%", _("Difference"), _("C stock"), _("C stock, scaled")]
        fill_table(self.table, heads, [_cells(row, stock, carbon) for row in rows])


def _cells(row: dict[str, Any], stock: Scale, carbon: Scale) -> list[Cell]:
    return [
        (row["label"], row["label"]),
        (stock.number(row["growing_stock_m3"]), float(row["growing_stock_m3"])),
        (text.number(100 * row["share"], 1), 100 * float(row["share"])),
        (stock.number(row["difference_m3"], sign=True), float(row["difference_m3"])),
        (carbon.number(row["carbon_t"]), float(row["carbon_t"])),
        (carbon.number(row["scaled_carbon_t"]), float(row["scaled_carbon_t"])),
    ]


def _titles() -> dict[str, str]:
    return {
        "found": _("Surveyed growing stock"),
        "published": _("Published growing stock"),
        "difference": _("Difference"),
        "factor": _("Scaling that closes it"),
    }


def _survey(found: Reconciliation) -> str:
    return " · ".join(part for part in (found.layer, found.epoch) if part)


def _scope(found: Reconciliation) -> str:
    return label("county", found.scope) if found.scope else _("whole layer")


def _carbon(found: Reconciliation) -> str:
    scale = column_scale(pd.Series([found.carbon_t, found.scaled_carbon_t]), CARBON)
    words = _("carbon {before} → {after} {unit}")
    return words.format(before=scale.number(found.carbon_t), after=scale.number(found.scaled_carbon_t), unit=scale.unit)
