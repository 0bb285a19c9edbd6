"""Fields that the mouse wheel never changes: in a form that scrolls, it would alter whatever slides under the mouse."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSlider, QSpinBox


class _Calm:
    """Leaves the wheel to what lies around the field."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Combo(_Calm, QComboBox):
    """A list to choose from."""


class WholeSpin(_Calm, QSpinBox):
    """A whole number."""


class NumberSpin(_Calm, QDoubleSpinBox):
    """A number with decimals."""


class Slider(_Calm, QSlider):
    """A number to be drawn."""
