"""The dialog of all preferences, made from their declarations; each change holds at once."""

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from layers.i18n import _
from ui.components.buttons import outlined
from ui.components.calm import Combo
from ui.components.field import Field
from ui.components.heading import caption, heading2, title
from ui.components.spin import whole_field
from ui.manual import offer_manual
from ui.preferences import PREFERENCES, Preference, Preferences
from ui.theme.tokens import px

WIDTH, AROUND = 440, 200  # heading, button, title bar and taskbar around the fields


class PreferencesDialog(QDialog):
    """One field per declared preference, in its groups."""

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.setWindowTitle(_("Preferences"))
        self.setFixedWidth(px(WIDTH))
        offer_manual(self, "settings")
        self.fields: dict[str, QWidget] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(24), px(24), px(16))
        outer.setSpacing(px(12))
        outer.addWidget(heading2(self.windowTitle()))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        group = ""
        for preference in PREFERENCES:
            if preference.label and preference.group != group:
                group = preference.group
                column.addSpacing(px(4))
                column.addWidget(title(_(group)))
            if preference.label:
                column.addWidget(self._row(preference))
        outer.addWidget(self._scrolled(inner))
        outer.addSpacing(px(8))
        outer.addLayout(self._buttons())
        preferences.changed.connect(self._show)

    def _scrolled(self, inner: QWidget) -> QScrollArea:
        """The fields at their full height where the screen has room for it."""
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setWidget(inner)
        room = self.screen().availableGeometry().height() - px(AROUND)
        area.setFixedHeight(min(inner.sizeHint().height(), room))
        return area

    def _row(self, preference: Preference) -> QWidget:
        widget = self._field(preference)
        self.fields[preference.key] = widget
        help_text = _(preference.help) if preference.help else ""
        return (
            _checked_row(widget, help_text)
            if isinstance(widget, QCheckBox)
            else Field(_(preference.label), widget, help_text)
        )

    def _field(self, preference: Preference) -> QWidget:
        value = self._preferences.get(preference.key)
        if preference.choices:
            return self._combo(preference, value)
        if isinstance(preference.default, bool):
            return self._check(preference, value)
        if isinstance(preference.default, int):
            return self._spin(preference, value)
        return self._line(preference, value)

    def _combo(self, preference: Preference, value: Any) -> QComboBox:
        combo = Combo()
        for choice, label in preference.choices:
            combo.addItem(_(label), choice)
        combo.setCurrentIndex(combo.findData(value))
        combo.activated.connect(lambda at: self._preferences.set(preference.key, combo.itemData(at)))
        return combo

    def _check(self, preference: Preference, value: bool) -> QCheckBox:
        box = QCheckBox(_(preference.label))
        box.setChecked(value)
        box.toggled.connect(lambda on: self._preferences.set(preference.key, on))
        return box

    def _spin(self, preference: Preference, value: int) -> QSpinBox:
        least, most = preference.minimum or 0, preference.maximum or 100
        spin = whole_field(least, most, value, preference.unit, preference.step)
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(lambda number: self._preferences.set(preference.key, number))
        return spin

    def _line(self, preference: Preference, value: str) -> QLineEdit:
        line = QLineEdit(value)
        if preference.secret:
            line.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        line.editingFinished.connect(lambda: self._preferences.set(preference.key, line.text().strip()))
        return line

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        close = outlined(_("Close"))
        close.clicked.connect(self.accept)
        row.addWidget(close)
        return row

    def _show(self, key: str) -> None:
        """Follows a change made elsewhere."""
        widget, value = self.fields.get(key), self._preferences.get(key)
        if widget is None:
            return
        with QSignalBlocker(widget):
            if isinstance(widget, QComboBox):
                widget.setCurrentIndex(widget.findData(value))
            elif isinstance(widget, QCheckBox):
                widget.setChecked(value)
            elif isinstance(widget, QSpinBox):
                widget.setValue(value)


def _checked_row(box: QCheckBox, help_text: str) -> QWidget:
    """A box that is its own label, with its help below."""
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(2))
    column.addWidget(box)
    column.addWidget(caption(help_text, wrap=True))
    return row
