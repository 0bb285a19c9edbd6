"""The settings of a change: two epochs, the method of both, the tolerance of boundaries."""

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from layers.i18n import _
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.layout import column_in
from ui.components.spin import number_field
from ui.context import Context
from ui.theme.tokens import px
from ui.workspaces.carbon.work_row import WorkRow
from zzeco.carbon.settings import METHODS
from zzeco.change_sheet import dated_epochs
from zzeco.estimate_texts import method_text
from zzeco.project import Project
from zzeco.settings import setting, settings_dict

JITTER = "jitter_tolerance_m"


@dataclass(frozen=True)
class Asked:
    """What `change` is to be told; `method` None is that of the estimates."""

    start: str
    end: str
    method: str | None
    jitter_m: float


class ChangeForm(QWidget):
    """`work` starts and cancels the comparison."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start, self.end, self.method = Choice("history"), Choice("history"), Choice()
        self.method.offer([(_("as estimated"), None), *((method_text(one), one) for one in METHODS)], None)
        known = setting(JITTER)
        self.jitter = number_field(float(known.minimum or 0.0), float(known.maximum or 100.0), 1.0, 1, "m")
        self.jitter.setProperty("fit", "small")
        self.work = WorkRow(context, _("Compare"), "carbon.change", self)
        self._epochs: list[str] = []
        self._jitter_m: float | None = None
        column = column_in(self, 10)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        fields = (
            (_("Earlier epoch"), self.start),
            (_("Later epoch"), self.end),
            (_("Method of both"), self.method),
            (_("Boundary shift up to"), self.jitter),
        )
        for words, widget in fields:
            row.addWidget(Field(words, widget), 1)
        column.addLayout(row)
        column.addWidget(self.work)
        self.start.picked.connect(self._show_order)
        self.end.picked.connect(self._show_order)

    def fill(self, project: Project) -> None:
        """The project's epochs, the two latest chosen, and its tolerance; choices stay while these do."""
        epochs = dated_epochs(project)
        if epochs != self._epochs:
            self._epochs = epochs
            self.start.offer([(one, one) for one in epochs], epochs[-2])
            self.end.offer([(one, one) for one in epochs], epochs[-1])
        jitter_m = float(settings_dict(project)[JITTER])
        if jitter_m != self._jitter_m:
            self._jitter_m = jitter_m
            self.jitter.setValue(jitter_m)
        self._show_order()

    def asked(self) -> Asked:
        """The settings as they stand."""
        start, end = str(self.start.currentData()), str(self.end.currentData())
        return Asked(start, end, self.method.currentData(), self.jitter.value())

    def _show_order(self) -> None:
        """Nothing to compare while the first epoch is not the earlier one."""
        right = str(self.start.currentData()) < str(self.end.currentData())
        self.work.start.setEnabled(right)
        self.work.start.setToolTip("" if right else _("Give the earlier epoch first."))
