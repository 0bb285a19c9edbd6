"""The panel that selects records by where they lie: on, in or near records of a layer."""

import numpy as np
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from layers.i18n import _
from ui.canvas.canvas import MapCanvas
from ui.components.buttons import outlined
from ui.components.calm import Combo
from ui.components.field import Field
from ui.components.heading import caption
from ui.components.spin import number_field
from ui.context import Context
from ui.format import number
from ui.panels.layer_combo import LayerCombo
from ui.panels.select_mode import SelectMode
from ui.panels.tool_panel import ToolPanel
from ui.selection import Selection
from ui.tasks import Progress
from ui.theme.tokens import px
from zzeco.selecting_near import INTERSECTS, NEAR, WITHIN, records_near

MOST_M, USUAL_M = 100_000.0, 500.0


class SelectLocationPanel(ToolPanel):
    """Selects the records of one layer that touch those of another, lie within them or near them."""

    def __init__(self, canvas: MapCanvas, context: Context) -> None:
        super().__init__(canvas, _("Select by location"))
        self.context = context
        self.layer, self.other, self.mode = LayerCombo(), LayerCombo(), SelectMode()
        self.relation = Combo()
        self.relation.setProperty("fit", "small")
        for key, words in (
            (INTERSECTS, _("that touch or overlap")),
            (WITHIN, _("that lie wholly within")),
            (NEAR, _("that lie within a distance of")),
        ):
            self.relation.addItem(words, key)
        self.distance = number_field(0.0, MOST_M, USUAL_M, 1, "m")
        self.distance.setProperty("fit", "small")
        self.distance_field = Field(_("Distance"), self.distance)
        self.only_selected = QCheckBox()
        self.select_button = outlined(_("Select"), small=True)
        self.state = caption("", wrap=True)
        self.state.hide()
        for part in (
            Field(_("Select records of"), self.layer),
            Field(_("Relation"), self.relation),
            self.distance_field,
            Field(_("Records of"), self.other),
            self.only_selected,
            self.state,
        ):
            self.body.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.mode, 1)
        foot.addWidget(self.select_button)
        self.body.addLayout(foot)
        self.relation.currentIndexChanged.connect(lambda _at: self._follow())
        self.other.currentIndexChanged.connect(lambda _at: self._follow())
        self.select_button.clicked.connect(self.select)
        context.document.selection_changed.connect(self._show_selection)

    def open_for(self, layer: str) -> None:
        """Opens for a layer; the other one is that of the selection, else the next that is not the same."""
        project, chosen = self.context.document.project, self.context.document.selection
        if project is None:
            return
        self.layer.show_layers(project, layer)
        others = [name for name in project.layers if name != layer]
        self.other.show_layers(project, chosen.layer or self.other.name() or next(iter(others), ""))
        self.state.hide()
        self._follow()
        self.only_selected.setChecked(self.only_selected.isEnabled())
        self.open()

    def _show_selection(self, _selection: Selection) -> None:
        self._follow()

    def _follow(self) -> None:
        """What does not matter for the chosen relation and layers is away or off."""
        chosen = self.context.document.selection
        mine = chosen.layer == self.other.name() and len(chosen) > 0
        self.only_selected.setText(
            _("Only the {count} selected ones").format(count=number(len(chosen))) if mine else _("Only selected ones")
        )
        self.only_selected.setEnabled(mine)
        self.distance_field.setVisible(self.relation.currentData() == NEAR)
        if self.isVisible():
            self.place()

    def select(self) -> None:
        """Finds the records in a task that can be cancelled, and selects them."""
        project, chosen = self.context.document.project, self.context.document.selection
        if project is None:
            return
        layer, other = project.layers[self.layer.name()], project.layers[self.other.name()]
        relation, distance_m, mode = str(self.relation.currentData()), self.distance.value(), self.mode.mode()
        only = chosen.fids if self.only_selected.isEnabled() and self.only_selected.isChecked() else None

        def find(progress: Progress) -> np.ndarray:
            return records_near(layer, other, relation, distance_m, only, progress)

        def take(fids: np.ndarray) -> None:
            self.context.document.select(layer.name, fids, mode)
            self._say(_("{count} records found.").format(count=number(len(fids))))

        self.select_button.setEnabled(False)
        self.context.tasks.run(
            _("Selecting by location"),
            find,
            take,
            ended=lambda: self.select_button.setEnabled(True),
            exclusive="location",
        )

    def _say(self, words: str) -> None:
        self.state.setText(words)
        self.state.show()
        self.place()
