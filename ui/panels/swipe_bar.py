"""The plate above a comparison: what the left and the right map show."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox

from layers.drawing.style import ThemeSpec
from layers.i18n import _
from ui.canvas.canvas import MapCanvas
from ui.canvas.plate import MARGIN_PX, Plate
from ui.components.buttons import icon_button
from ui.components.calm import Combo
from ui.components.heading import caption
from ui.theme.tokens import px

COMBO_WIDTH = 268


@dataclass(frozen=True)
class SwipeChoice:
    """A layer in one theme."""

    layer: str
    spec: ThemeSpec
    label: str


class SwipeBar(Plate):
    """`changed` when another layer or theme was chosen, `closed` by its cross."""

    changed = Signal()
    closed = Signal()

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, canvas)
        self.canvas = canvas
        self.left, self.right = Combo(), Combo()
        for word, combo, name in (
            (_("Left"), self.left, _("What the left map shows")),
            (_("Right"), self.right, _("What the right map shows")),
        ):
            combo.setProperty("fit", "small")
            combo.setAccessibleName(name)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)
            combo.setFixedWidth(px(COMBO_WIDTH))
            combo.activated.connect(lambda _at: self.changed.emit())
            self.row.addSpacing(px(4))
            self.row.addWidget(caption(word))
            self.row.addWidget(combo)
        cross = icon_button("x", _("End the comparison"), "Esc")
        cross.clicked.connect(self.closed)
        self.row.addWidget(cross)
        canvas.installEventFilter(self)

    def show_choices(self, choices: Sequence[SwipeChoice], left: SwipeChoice, right: SwipeChoice) -> None:
        """What there is to choose from, and what is shown now."""
        for combo, chosen in ((self.left, left), (self.right, right)):
            with QSignalBlocker(combo):
                combo.clear()
                for one in choices:
                    combo.addItem(one.label, one)
                combo.setCurrentIndex(next((at for at, one in enumerate(choices) if one == chosen), -1))
            combo.setToolTip(combo.currentText())
        self.show()
        self.place()

    def chosen(self) -> tuple[SwipeChoice, SwipeChoice]:
        """Left and right."""
        return self.left.currentData(), self.right.currentData()

    def place(self) -> None:
        """In the middle of the upper edge; right of the tools where there is little room."""
        self.adjustSize()
        furniture, margin = self.canvas.furniture, px(MARGIN_PX)
        least = 0 if furniture is None else furniture.tools.geometry().right() + px(8)
        self.move(max((self.canvas.width() - self.width()) // 2, least), margin)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the size of the map."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.place()
        return False
