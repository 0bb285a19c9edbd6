"""Fields for numbers, with the unit inside at the right and the text where other fields have it."""

from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QLineEdit, QSpinBox

from ui.components.calm import NumberSpin, WholeSpin
from ui.theme.tokens import px


def whole_field(minimum: int, maximum: int, value: int, unit: str = "", step: int = 1) -> QSpinBox:
    """A field for a whole number."""
    made = WholeSpin()
    made.setRange(minimum, maximum)
    made.setSingleStep(step)
    made.setSuffix(f" {unit}" if unit else "")
    made.setValue(value)
    indent(made)
    return made


def number_field(minimum: float, maximum: float, value: float, decimals: int, unit: str = "") -> QDoubleSpinBox:
    """A field for a number with decimals."""
    made = NumberSpin()
    made.setDecimals(decimals)
    made.setRange(minimum, maximum)
    made.setSuffix(f" {unit}" if unit else "")
    made.setValue(value)
    indent(made)
    return made


def indent(field: QAbstractSpinBox) -> None:
    """Moves the text of any spin box, date or time field off the border: style sheets cannot."""
    inner = field.findChild(QLineEdit)
    if inner is not None:
        inner.setTextMargins(px(8), 0, 0, 0)
