"""How good the figures are: polygons by what their estimate rests on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from layers.drawing.style import MapClass, declared_classes
from layers.i18n import _
from layers.labels import label
from ui import format as text
from ui.components.heading import caption, title, value
from ui.components.layout import column_in
from ui.components.share_bar import ShareBar
from ui.components.swatch import swatch_pixmap
from ui.theme.tokens import px, tokens
from zzeco.run_sheet import NOT_ESTIMATED, RunSheet
from zzeco.theme_results import CLASS_OF_BASIS

CLASSES = {**CLASS_OF_BASIS, NOT_ESTIMATED: "excluded"}


class Quality(QWidget):
    """A bar of shares and its legend with counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = column_in(self, 10)
        column.addWidget(title(_("Quality of the estimate")))
        self.bar = ShareBar(())
        self.bar.setAccessibleName(_("Polygons by quality of the estimate; the list below has the same numbers"))
        column.addWidget(self.bar)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(px(8))
        self._rows.setVerticalSpacing(px(6))
        self._rows.setColumnStretch(1, 1)
        column.addLayout(self._rows)
        self._counts: dict[str, tuple[QLabel, QLabel]] = {}
        for place, (key, symbol) in enumerate(self._symbols().items()):
            swatch = QLabel()
            swatch.setPixmap(swatch_pixmap(symbol))
            self._counts[key] = (value(), caption())
            self._rows.addWidget(swatch, place, 0)
            self._rows.addWidget(QLabel(label("basis", key)), place, 1)
            for at, figure in enumerate(self._counts[key], start=2):
                figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._rows.addWidget(figure, place, at)

    def show_sheet(self, sheet: RunSheet) -> None:
        """Counts and shares of a run's polygons."""
        total = max(sheet.features, 1)
        symbols = self._symbols()
        parts: list[tuple[float, str | QBrush]] = []
        for share in sheet.quality:
            for column in range(self._rows.columnCount()):
                self._cell(share.key, column).setVisible(share.features > 0)
            count, percent = self._counts[share.key]
            count.setText(text.number(share.features))
            percent.setText(text.share(share.features / total))
            count.setToolTip(_("{area} ha").format(area=text.number(share.area_ha)))
            fill = QColor(symbols[share.key].fill) if symbols[share.key].fill else QColor(tokens().track)
            parts.append((share.features / total, QBrush(fill)))
        self.bar.set(parts)

    def _cell(self, key: str, column: int) -> QWidget:
        item = self._rows.itemAtPosition(list(CLASSES).index(key), column)
        widget = item.widget() if item is not None else None
        assert widget is not None
        return widget

    def _symbols(self) -> dict[str, MapClass]:
        known = {one.key: one for one in declared_classes("forest", "quality")}
        return {key: known[style] for key, style in CLASSES.items()}
