"""The four figures of a run: stock, carbon dioxide, yearly sink, area."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from layers.i18n import _
from ui import format as text
from ui.components.card import Card
from ui.components.figure import Figure as FigureLabel
from ui.theme.tokens import px
from ui.workspaces.carbon.units import CARBON, CO2E, SINK, Scale, area_unit, half_width, scale_of
from zzeco.run_sheet import NOT_ESTIMATED, Figure, RunSheet

GAP = 12


class FigureCards(QWidget):
    """Four cards in a row, two by two where their numbers would be cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(GAP))
        titles = (_("Carbon stock"), _("As carbon dioxide"), _("Annual sink"), _("Area estimated"))
        self.stock, self.co2e, self.sink, self.area = (FigureLabel(text.MISSING, "", title=title) for title in titles)
        self._cards = [_card(label) for label in (self.stock, self.co2e, self.sink, self.area)]
        self._columns = 0
        self._arrange()
        self.stock.half_width.setToolTip(_shared_errors())
        self.sink.half_width.setToolTip(_shared_errors())

    def show_sheet(self, sheet: RunSheet) -> None:
        """The figures of a run."""
        _fill(self.stock, sheet.carbon_t, CARBON)
        _fill(self.co2e, sheet.co2e_t, CO2E, "× 44/12")
        if sheet.sink is None:
            self.sink.set(text.MISSING, "", "", _("no polygon has a known growth"))
        else:
            _fill(self.sink, sheet.sink, SINK)
        estimated = int(sheet.total["features"])
        missing = next(share.features for share in sheet.quality if share.key == NOT_ESTIMATED)
        polygons = _("{count} polygons").format(count=text.number(estimated))
        left = _("left out: {count}").format(count=text.number(missing))
        self.area.set(text.number(sheet.total["area_ha"]), area_unit(), polygons, left)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Two cards beside each other are enough."""
        return QSize(self._width_of(2), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may have room for other rows."""
        super().resizeEvent(event)
        self._arrange()

    def _width_of(self, columns: int) -> int:
        return columns * max(card.sizeHint().width() for card in self._cards) + (columns - 1) * px(GAP)

    def _arrange(self) -> None:
        columns = 4 if self.width() >= self._width_of(4) else 2
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate(self._cards):
            self._grid.addWidget(card, at // columns, at % columns)
        for at in range(4):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
        self.updateGeometry()


def _card(label: FigureLabel) -> Card:
    card = Card()
    card.body.addWidget(label)
    return card


def _fill(label: FigureLabel, figure: Figure, unit: str, note: str = "") -> None:
    scale: Scale = scale_of(figure.value, unit)
    limits = _("95 %: {low_high}").format(low_high=scale.interval(figure))
    label.set(scale.number(figure.value), scale.unit, half_width(figure), note or limits)


def _shared_errors() -> str:
    return _(
        "Half of the interval of 95 %. Factors that counties share err together, so the interval of a sum is not "
        "narrower than those of its parts."
    )
