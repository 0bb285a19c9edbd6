"""The published total and what it covers; below it the scalings that are in force, each with the way back."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from layers.i18n import _
from layers.labels import label
from layers.layer import VectorLayer
from ui import format as text
from ui.components.buttons import ghost
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.heading import caption
from ui.components.layout import clear, column_in
from ui.components.spin import number_field
from ui.context import Context
from ui.theme.tokens import px
from ui.workspaces.carbon.run_list import moment_text
from ui.workspaces.carbon.work_row import WorkRow
from zzeco.boundaries import project_boundary
from zzeco.project import Project
from zzeco.stock_factors import COUNTY, reconciliations

M3_PER_UNIT, MOST = 1e4, 1e6


class ReconcileForm(QWidget):
    """`work` starts the comparison; `taking_back` gives layer and county of a scaling to end ('': the whole layer)."""

    taking_back = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.published = number_field(0.0, MOST, 0.0, 2, _("10⁴ {unit}").format(unit="m³"))
        self.published.setProperty("fit", "small")
        self.scope = Choice()
        self.work = WorkRow(context, _("Compare"), "carbon.reconcile", self)
        self.in_force = QVBoxLayout()
        self.in_force.setSpacing(px(4))
        column, row = column_in(self, 10), QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(Field(_("Published growing stock"), self.published), 1)
        row.addWidget(Field(_("What the total covers"), self.scope), 1)
        column.addLayout(row)
        column.addWidget(self.work)
        column.addLayout(self.in_force)
        self.published.valueChanged.connect(self._show_ready)
        self._show_ready()

    def fill(self, project: Project, forest: VectorLayer) -> None:
        """The counties of the project, and the scalings of the layer."""
        counties = [(label("county", code), code) for code in project_boundary(project).codes]
        whole = _("The whole layer {name}").format(name=forest.name)
        self.scope.offer([(whole, ""), *counties], self.scope.currentData() or "")
        rows = reconciliations(project)
        rows = rows[(rows["layer"] == forest.name) & (rows["taken_back_at"] == "")]
        clear(self.in_force)
        for one in rows.to_dict("records"):
            self.in_force.addWidget(self._row({str(k): v for k, v in one.items()}))

    def asked(self) -> tuple[float, str]:
        """The published total in m³, and the county that it covers ('' for all)."""
        return self.published.value() * M3_PER_UNIT, str(self.scope.currentData())

    def _show_ready(self) -> None:
        self.work.start.setEnabled(self.published.value() > 0)

    def _row(self, one: dict[str, object]) -> QWidget:
        box = QWidget()
        row, back = QHBoxLayout(box), ghost(_("Take back"), "undo-2")
        row.setContentsMargins(0, 0, 0, 0)
        back.clicked.connect(partial(self._ask_back, str(one["layer"]), str(one[COUNTY])))
        row.addWidget(caption(_in_force_text(one), wrap=True), 1)
        row.addWidget(back)
        return box

    def _ask_back(self, layer: str, county: str, _on: bool = False) -> None:
        self.taking_back.emit(layer, county)


def _in_force_text(one: dict[str, object]) -> str:
    where = label("county", str(one[COUNTY])) if one[COUNTY] else _("whole layer")
    said = _("In force: {where} × {factor}, since {moment} ({reason})")
    factor = text.number(float(str(one["factor"])), 4)
    return said.format(where=where, factor=factor, moment=moment_text(str(one["made_at"])), reason=one["reason"])
