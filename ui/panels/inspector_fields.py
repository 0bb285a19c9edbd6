"""Fields to set attributes by hand: lists of codes, numbers with their range, dates, texts."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from layers.errors import ZzecoError
from layers.i18n import _
from layers.kind import Field as KindField
from ui.components.calm import Combo
from ui.components.field import Field
from ui.components.heading import caption
from ui.format import number, plain
from ui.theme.tokens import px
from zzeco.edit_values import Choice, typed
from zzeco.record_details import Shown


class AttributeField(QWidget):
    """One attribute; `set` gives the new value when the field is left and the value is another and allowed."""

    set_to = Signal(str, object)

    def __init__(
        self,
        field: KindField,
        shown: Shown,
        choices: Sequence[Choice] = (),
        usual: tuple[float, float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.field, self.shown, self._usual = field, shown, usual
        self.combo = _combo(choices) if choices else None
        self.line = QLineEdit() if self.combo is None else None
        widget: QWidget = self.combo or _with_unit(self.line, shown.attribute.unit)
        widget.setProperty("size", "small")
        self.frame = Field(field.label, widget, _usual_text(usual, shown.attribute.unit))
        if self.line is not None:
            self.frame.widget = self.line
            self.line.setProperty("size", "small")
            self.line.setAccessibleName(field.label)
            self.line.editingFinished.connect(self._leave)
        if self.combo is not None:
            self.combo.activated.connect(lambda _at: self._leave())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.frame)
        self.show_value(shown)

    def show_value(self, shown: Shown) -> None:
        """Shows a value; what the user is typing at this moment stays."""
        self.shown = shown
        hint = _("(several values)") if shown.is_mixed else "YYYY-MM-DD" if shown.attribute.is_date else ""
        if self.combo is not None:
            with QSignalBlocker(self.combo):
                self._show_choice(shown, hint)
        elif self.line is not None and not (self.line.hasFocus() and self.line.isModified()):
            self.line.setPlaceholderText(hint)
            self.line.setText(shown.label if shown.attribute.is_date else plain(shown.value))

    def _show_choice(self, shown: Shown, hint: str) -> None:
        assert self.combo is not None
        at = self.combo.findData(shown.value) if shown.value is not None else (-1 if shown.is_mixed else 0)
        if at < 0 and shown.value is not None:
            self.combo.addItem(f"{shown.label} ({shown.value})", shown.value)
            at = self.combo.count() - 1
        self.combo.setCurrentIndex(at)
        self.combo.setPlaceholderText(hint)

    def text(self) -> Any:
        """What stands in the field."""
        return self.combo.currentData() if self.combo is not None else self.line.text() if self.line else None

    def _leave(self) -> None:
        """Checks what was typed, and tells it if it is new."""
        if self.line is not None and not self.line.isModified():
            return
        if self.combo is not None and self.combo.currentIndex() < 0:
            return
        try:
            value = typed(self.field, self.text())
        except ZzecoError as error:
            self.frame.set_error(error.problem)
            self.frame.error.setToolTip(error.advice or "")
            return
        self.frame.set_error("")
        if self.line is not None:
            self.line.setModified(False)
        if self.shown.is_mixed or value != _plain(self.shown.value):
            self.set_to.emit(self.field.name, value)


def _plain(value: Any) -> Any:
    """A stored value as `typed` gives it."""
    return value.item() if hasattr(value, "item") else value


def _combo(choices: Sequence[Choice]) -> QComboBox:
    combo = Combo()
    combo.addItem("—", None)
    for choice in choices:
        text = choice.label if choice.label == choice.value else f"{choice.label}  {choice.value}"
        combo.addItem(text, choice.value)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(10)
    combo.setMaxVisibleItems(16)
    return combo


def _with_unit(line: QLineEdit | None, unit: str) -> QWidget:
    """The field with its unit inside at the right."""
    assert line is not None
    if unit:
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, px(8), 0)
        row.addStretch(1)
        row.addWidget(caption(unit))
        line.setTextMargins(0, 0, line.fontMetrics().horizontalAdvance(unit) + px(8), 0)
    return line


def _usual_text(usual: tuple[float, float] | None, unit: str) -> str:
    if usual is None:
        return ""
    low, high = (number(bound, 0 if float(bound).is_integer() else 1) for bound in usual)
    return _("usual: {low} – {high} {unit}").format(low=low, high=high, unit=unit).strip()
