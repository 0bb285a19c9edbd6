"""Which findings the table shows, in which order, and which of them is the chosen one."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from PySide6.QtCore import QItemSelectionModel, QObject, Qt, Signal

from ui.components.choice import Choice
from ui.context import Context
from ui.workspaces.quality.decide import Shown
from ui.workspaces.quality.findings_model import SORTED_BY
from ui.workspaces.quality.findings_table import FindingsCard
from ui.workspaces.quality.reading import FindingsReader, Overview
from ui.workspaces.quality.rules_tree import ALL, CODE, GROUP
from zzeco.finding_filter import Filter
from zzeco.map_state import layer_title


class FindingsDesk(QObject):
    """`shown` gives the chosen finding, or None where there is none."""

    shown = Signal(object)

    def __init__(self, context: Context, card: FindingsCard, reader: FindingsReader, parent: QObject) -> None:
        super().__init__(parent)
        self.context, self.card, self.reader = context, card, reader
        self.overview: Overview | None = None
        self.chosen = (ALL, "")
        self.wanted: int | None = None
        self.row = 0
        self._fids = np.empty(0, np.int64)
        self._restored: dict[str, Any] = {}
        table = card.table
        card.filtered.connect(self._choose_filter)
        table.horizontalHeader().sortIndicatorChanged.connect(lambda _section, _order: self.arrange())
        table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_finding())
        table.stepped.connect(self.step)

    def state(self) -> dict[str, Any]:
        """The rule that is chosen and the filters."""
        filters = {name: choice.currentData() or "" for name, choice in self._choices().items()}
        return {"chosen": list(self.chosen), "filters": filters}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes such a state back; the filters when there is something to choose from."""
        sort, which = state.get("chosen") or (ALL, "")
        self.chosen = (str(sort), str(which))
        self._restored = dict(state.get("filters") or {})

    # -- which

    def show_overview(self, overview: Overview) -> None:
        """Other findings, under the same limits."""
        self.overview = overview
        self.card.offer(overview.found, self._layer_title)
        for name, value in self._restored.items():
            self._choices()[name].choose(value)
        self._restored = {}
        self.arrange()

    def limit(self, sort: str, which: str, layer: str = "", fids: Iterable[int] = ()) -> None:
        """Limits the table to a rule, a layer, some records; other filters go."""
        self.chosen, self._fids = (sort, which), np.array(list(fids), np.int64)
        for name, choice in self._choices().items():
            choice.choose(layer if name == "layer" else "")
        self._restored = {"layer": layer} if self.overview is None else {}
        self.arrange()

    def choose_rule(self, sort: str, which: str) -> None:
        """Limits the table to a rule or a group; the filters stay."""
        self.chosen = (sort, which)
        self._choose_filter()

    def arrange(self) -> None:
        """Shows what passes, in the order of the head that was clicked."""
        if self.overview is not None:
            header = self.card.table.horizontalHeader()
            descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            order = (SORTED_BY[header.sortIndicatorSection()], descending)
            self.reader.arrange(self.overview.found, self._filter(), order, lambda places: self._fill(places))

    def _choices(self) -> dict[str, Choice]:
        return {name: getattr(self.card, name) for name in ("severity", "layer", "county", "state")}

    def _filter(self) -> Filter:
        sort, which = self.chosen
        limits = {name: str(choice.currentData() or "") for name, choice in self._choices().items()}
        return Filter(
            group=which if sort == GROUP else "", code=which if sort == CODE else "",
            fids=tuple(int(fid) for fid in self._fids), **limits,
        )  # fmt: skip

    def _choose_filter(self) -> None:
        self._fids, self.row = np.empty(0, np.int64), 0
        self.arrange()

    def _fill(self, places: np.ndarray) -> None:
        """Shows the findings in their order and chooses the one that is wanted, else the one in the same row."""
        if self.overview is None:
            return
        self.card.show_findings(self.overview.found, places)
        model = self.card.model
        row = model.row_of(self.wanted) if self.wanted is not None else None
        self.wanted = None
        row = min(self.row, model.rowCount() - 1) if row is None else row
        if row >= 0:
            self.go_to(row)
        else:
            self.shown.emit(None)

    # -- which one

    def step(self, by: int) -> None:
        """The finding after or before the chosen one."""
        row = self.card.table.currentIndex().row() + by
        if 0 <= row < self.card.model.rowCount():
            self.go_to(row)

    def go_to(self, row: int) -> None:
        """The finding in a row."""
        table = self.card.table
        index = self.card.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        same = table.currentIndex() == index
        table.selectionModel().setCurrentIndex(index, flags)
        table.scrollTo(index)
        if same:
            self._show_finding()

    def go_to_record(self, layer: str, fid: int) -> None:
        """The first finding of a record, where the table shows one."""
        row = self.card.model.row_of_record(layer, fid)
        if row is not None:
            self.go_to(row)

    def _show_finding(self) -> None:
        model, row = self.card.model, self.card.table.currentIndex().row()
        if 0 <= row < model.rowCount():
            self.row = row
            finding, chosen = model.finding(row), len(self.card.table.chosen_rows())
            layer = self._layer_title(str(finding["layer"]))
            self.shown.emit(Shown(finding, layer, row + 1, model.rowCount(), chosen))

    def _layer_title(self, name: str) -> str:
        """What a layer is called; by its name where it is not there any more."""
        project = self.context.document.project
        layer = project.layers.get(name) if project is not None else None
        return name if project is None or layer is None else layer_title(project, layer)
