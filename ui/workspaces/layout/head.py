"""The strip above the sheet: what it is, larger and smaller, the way to an atlas."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.buttons import icon_button, outlined
from ui.components.heading import caption
from ui.theme.tokens import px
from zzeco.maps.page import Page

ZOOM = 1.5


class SheetHead(QWidget):
    """`zoom_asked`: by which factor; 0 for the whole page."""

    zoom_asked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = caption()
        self.smaller, self.larger = icon_button("zoom-out", _("Zoom out")), icon_button("zoom-in", _("Zoom in"))
        self.whole = icon_button("scan", _("The whole page"))
        self.atlas = outlined(_("Make an atlas…"), "book-open", small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(6), px(12), px(6))
        row.setSpacing(px(4))
        row.addWidget(self.words)
        row.addStretch(1)
        for button in (self.smaller, self.whole, self.larger):
            row.addWidget(button)
        row.addSpacing(px(8))
        row.addWidget(self.atlas)
        self.smaller.clicked.connect(lambda: self.zoom_asked.emit(1 / ZOOM))
        self.larger.clicked.connect(lambda: self.zoom_asked.emit(ZOOM))
        self.whole.clicked.connect(lambda: self.zoom_asked.emit(0.0))

    def show_page(self, page: Page | None) -> None:
        """Size and scale of the sheet."""
        for button in (self.smaller, self.whole, self.larger, self.atlas):
            button.setEnabled(page is not None)
        said = _("{width:g} × {height:g} mm · 1:{scale}")
        self.words.setText(
            ""
            if page is None
            else said.format(width=page.width_mm, height=page.height_mm, scale=text.number(page.scale))
        )
