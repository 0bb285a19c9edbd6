"""The panel of what lies at a place: every record of every layer that is shown, top first."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal

from layers.i18n import _
from ui.canvas.canvas import MapCanvas
from ui.components.heading import caption
from ui.panels.result_list import Result, ResultList
from ui.panels.tool_panel import ToolPanel
from ui.theme.tokens import px

WIDTH, SWATCH = 408, (22, 14)


class IdentifiedPanel(ToolPanel):
    """`hovered` gets the hit under the mouse or None, `chosen` the one that was clicked."""

    hovered = Signal(object)
    chosen = Signal(object)

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas, _("At this place"), WIDTH)
        self.where = caption()
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = ResultList()
        self.list.setIconSize(QSize(px(SWATCH[0]), px(SWATCH[1])))
        self.note = caption(_("No record of a layer that is shown lies here."), wrap=True)
        for part in (self.where, self.list, self.note):
            self.body.addWidget(part)
        self.list.hovered.connect(self.hovered)
        self.list.chosen.connect(self.chosen)
        self.closed.connect(lambda: self.hovered.emit(None))

    def take_keyboard(self) -> None:
        """The list, so that arrows go through it; the first line is marked on the map."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.choose_first()

    def show_hits(self, where: str, results: Sequence[Result]) -> None:
        """These records at this place."""
        self.where.setText(where)
        self.list.show_results(results)
        self.note.setVisible(not results)
        self.open()
