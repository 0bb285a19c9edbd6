"""The place where survey data can be dropped."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from layers.i18n import _
from ui.components.heading import caption, set_property, title
from ui.components.icon_label import IconLabel
from ui.theme.tokens import px


class DropArea(QFrame):
    """`dropped` gives the paths of local files and folders."""

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self.setMinimumHeight(px(184))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(4))
        column.addStretch(1)
        column.addWidget(IconLabel("upload", 24, "accent"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(px(6))
        formats = caption(
            _("Shapefile, GeoPackage, KML, GPX, DXF, CSV, Excel\nor an archive or a whole folder of them"), wrap=True
        )
        for label in (title(_("Drop survey data here")), formats):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData()):
            event.acceptProposedAction()
            set_property(self, "over", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self, "over", "false")

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "over", "false")
        event.acceptProposedAction()
        self.dropped.emit(local_paths(event.mimeData()))


def local_paths(mime: QMimeData) -> Sequence[Path]:
    """The files and folders of this computer that are dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
