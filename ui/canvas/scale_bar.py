"""The scale bar: round lengths in metres or kilometres, drawn as long as they are on the map."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.format import number
from ui.theme.tokens import px, tokens

LONGEST_PX = 96
TEXT_PX, BAR_PX, GAP_PX = 11, 6, 4
ROUND = (1.0, 2.0, 5.0)


def round_length(longest_m: float) -> float:
    """The longest of 1, 2, 5 × 10ⁿ metres that is not longer than this."""
    if longest_m <= 0:
        return 1.0
    power = -3
    while 10.0 ** (power + 1) <= longest_m:
        power += 1
    return max((step * 10.0**power for step in ROUND if step * 10.0**power <= longest_m), default=10.0**power)


def length_texts(length_m: float) -> tuple[str, str, str]:
    """Zero, half and whole of the bar; the unit stands behind the last."""
    unit, divisor = ("km", 1000.0) if length_m >= 1000 else ("m", 1.0)
    whole = length_m / divisor
    middle, its_unit = (length_m / 2, "") if unit == "km" and whole == 1 else (whole / 2, "")
    return "0", _plain(middle) + its_unit, f"{_plain(whole)} {unit}"


def _plain(value: float) -> str:
    if value >= 1:
        return number(value) if float(value).is_integer() else number(value, 1)
    return f"{value:.3g}"


class ScaleBar(QWidget):
    """Two halves, the first filled, with their lengths above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._metres_per_pixel = 1.0

    def set_metres_per_pixel(self, metres: float) -> None:
        """The scale of the map, per logical pixel."""
        self._metres_per_pixel = metres
        self.update()

    def refit(self) -> None:
        """The font size setting is another."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the longest bar and its words."""
        return QSize(px(LONGEST_PX) + px(40), px(TEXT_PX) + px(GAP_PX) + px(BAR_PX) + px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar and its lengths."""
        theme = tokens()
        length_m = round_length(px(LONGEST_PX) * self._metres_per_pixel)
        long_px = length_m / self._metres_per_pixel
        font = QFont(self.font())
        font.setPixelSize(px(TEXT_PX))
        painter = QPainter(self)
        painter.setFont(font)
        left, top = px(10) + 0.5, px(TEXT_PX) + px(GAP_PX) + 0.5
        metrics = QFontMetricsF(font)
        painter.setPen(QColor(theme.text2))
        for text, share in zip(length_texts(length_m), (0.0, 0.5, 1.0), strict=True):
            digits = text.split(" ")[0]
            x = left + long_px * share - metrics.horizontalAdvance(digits) / 2
            painter.drawText(QPointF(max(x, 0.0), px(TEXT_PX)), text)
        painter.setPen(QColor(theme.text))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left, top, round(long_px), px(BAR_PX) - 1))
        painter.fillRect(QRectF(left, top, round(long_px / 2), px(BAR_PX) - 1), QColor(theme.text))
        painter.end()
