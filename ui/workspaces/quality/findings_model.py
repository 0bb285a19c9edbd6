"""The findings that are shown as a table model; it holds nothing but their order."""

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from layers.checks.findings import message
from layers.i18n import _, language
from layers.labels import label
from ui.components.table import PLAIN_ROLE
from zzeco.finding_state import Findings
from zzeco.finding_texts import severity_text, state_text
from zzeco.finding_tree import rule_title

SEVERITY, RECORD, RULE, MESSAGE, COUNTY, STATE = range(6)
SORTED_BY = ("severity", "name", "code", "values", "county", "state")
KIND_ROLE = Qt.ItemDataRole.UserRole + 12
MISSING = "—"
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class FindingsModel(QAbstractTableModel):
    """Columns: severity, record, rule, what was found, county, decision."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: Findings | None = None
        self.places = np.empty(0, np.int64)
        self._columns: dict[str, pd.Series] = {}

    def show_findings(self, found: Findings, places: np.ndarray) -> None:
        """Other findings, or others of them."""
        self.beginResetModel()
        self.found, self.places = found, places
        self._columns = {str(name): found.rows[name] for name in found.rows}
        self.endResetModel()

    def value(self, name: str, row: int) -> Any:
        """A value of the finding in a row."""
        return self._columns[name].iat[int(self.places[row])]

    def zz_id(self, row: int) -> int:
        """The number of the finding in a row."""
        assert self.found is not None
        return int(self.found.rows.index[int(self.places[row])])

    def zz_ids(self) -> np.ndarray:
        """The numbers of all findings that are shown, in order."""
        return np.empty(0, np.int64) if self.found is None else self.found.rows.index.to_numpy(np.int64)[self.places]

    def row_of(self, zz_id: int) -> int | None:
        """The row of a finding."""
        at = np.flatnonzero(self.zz_ids() == zz_id)
        return int(at[0]) if len(at) else None

    def finding(self, row: int) -> dict[str, Any]:
        """The finding in a row, all of it."""
        found = {name: self.value(name, row) for name in self._columns}
        return {**found, "zz_id": self.zz_id(row), "has_record": bool(pd.notna(found["fid"]))}

    def row_of_record(self, layer: str, fid: int) -> int | None:
        """The first row of a record."""
        if self.found is None:
            return None
        rows = self.found.rows
        mine = ((rows["layer"] == layer) & (rows["fid"] == fid)).fillna(False).to_numpy(dtype=bool)
        at = np.flatnonzero(mine[self.places])
        return int(at[0]) if len(at) else None

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else STATE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return [_("Severity"), _("Record"), _("Rule"), _("What was found"), _("County"), _("Decision")][section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, PLAIN_ROLE):
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and column in (RULE, MESSAGE):
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and column == RECORD and pd.notna(self.value("fid", row)):
            return str(self.value("record", row))
        return str(self.value("severity", row)) if role == KIND_ROLE else None

    def _text(self, row: int, column: int) -> str:
        if column == SEVERITY:
            return severity_text(str(self.value("severity", row)))
        if column == RECORD:
            known = pd.notna(self.value("fid", row))
            return str(self.value("name", row)) if known else _("whole layer")
        if column == RULE:
            return rule_title(str(self.value("code", row)))
        if column == MESSAGE:
            return said(str(self.value("code", row)), str(self.value("told", row)))
        if column == COUNTY:
            return label("county", str(self.value("county", row))) or MISSING
        return state_text(str(self.value("state", row)))


def said(code: str, values: str) -> str:
    """The text of a finding, worked out when it is first seen."""
    return _said(code, values, language())


@lru_cache(maxsize=4096)
def _said(code: str, values: str, in_language: str) -> str:
    return message(code, values)
