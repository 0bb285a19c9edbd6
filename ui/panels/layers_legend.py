"""What an opened layer shows in the panel: the theme, its classes with their shares, the opacity."""

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from layers.drawing.style import MapClass, Themed
from layers.i18n import _
from ui.components.buttons import icon_button
from ui.components.calm import Slider
from ui.components.heading import caption
from ui.components.swatch import swatch_pixmap
from ui.format import number, share
from ui.panels.theme_choices import ThemeCombo
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from zzeco.themes import ThemeChoice, is_graded

INDENT, SWATCH, GAP, RIGHT = 54, (22, 14), 8, 14
ROW, EDIT_ROOM, WORD_ROOM = 24, 32, 40
_swatches: dict[tuple[object, ...], QPixmap] = {}


def swatch(one: MapClass) -> QPixmap:
    """The sample of a class, drawn once per look of the window."""
    theme = tokens()
    key = (one, theme.name, theme.percent)
    if key not in _swatches:
        _swatches[key] = swatch_pixmap(one, *SWATCH)
    return _swatches[key]


class LegendRow(QAbstractButton):
    """A class: swatch, label and share; a click switches it off and on again."""

    def __init__(self, one: MapClass, share_text: str, shown: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map_class, self.share_text = one, share_text
        self.setCheckable(True)
        self.setChecked(shown)
        self.setText(one.label)
        self.setAccessibleName(f"{one.label} {share_text}")
        self.setToolTip("\n".join((one.label, _("Click to switch this class off or on"))))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(ROW))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = tokens(), QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), QColor(theme.window))
        left, height = px(INDENT), self.height()
        picture = swatch(self.map_class)
        size = picture.deviceIndependentSize()
        if not self.isChecked():
            painter.setOpacity(0.25)
        painter.drawPixmap(left, round((height - size.height()) / 2), picture)
        painter.setOpacity(1.0)
        painter.setFont(font(12))
        painter.setPen(QColor(theme.text2 if self.isChecked() else theme.text3))
        wide = painter.fontMetrics().horizontalAdvance(self.share_text)
        room = self.rect().adjusted(0, 0, -px(RIGHT), 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.share_text)
        self._paint_label(painter, left + px(SWATCH[0] + GAP), room.right() - wide - px(GAP))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(left - 4, 1, -5, -1), 4, 4)
        painter.end()

    def _paint_label(self, painter: QPainter, left: int, right: int) -> None:
        look = font(13)
        look.setStrikeOut(not self.isChecked())
        painter.setFont(look)
        painter.setPen(QColor(tokens().text if self.isChecked() else tokens().text3))
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(left, 0, right - left, self.height(), Qt.AlignmentFlag.AlignVCenter, words)


class LayerLegend(QWidget):
    """Theme, legend and opacity of one layer; what the user does is only told, not done."""

    theme_chosen = Signal(str)
    edit_wanted = Signal()
    hidden_changed = Signal(object)
    opacity_changed = Signal(float)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themed: Themed | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(2), 0, px(8))
        column.setSpacing(0)
        self.combo = ThemeCombo()
        self.combo.setAccessibleName(_("Colour {layer} by").format(layer=title))
        self.combo.activated.connect(lambda: self.theme_chosen.emit(self.combo.key()))
        self.edit = icon_button("palette", _("Style of {layer}").format(layer=title))
        self.edit.setFixedSize(px(24), px(24))
        self.edit.clicked.connect(self.edit_wanted)
        self.word = caption(_("Colour by"))
        line = QHBoxLayout()
        line.setContentsMargins(px(INDENT - EDIT_ROOM), 0, px(RIGHT), 0)
        line.setSpacing(px(8))
        line.addWidget(self.edit)
        if self.word.sizeHint().width() > px(WORD_ROOM):
            self.word.setContentsMargins(px(INDENT), px(2), px(RIGHT), px(2))
            column.addWidget(self.word)
        else:
            line.addWidget(self.word)
        line.addWidget(self.combo, 1)
        column.addLayout(line)
        self.note = caption(_("Colouring…"))
        self.note.setContentsMargins(px(INDENT), px(4), px(RIGHT), px(2))
        column.addWidget(self.note)
        self.rows = QVBoxLayout()
        self.rows.setContentsMargins(0, px(6), 0, px(4))
        self.rows.setSpacing(0)
        column.addLayout(self.rows)
        self.slider = Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(_("Opacity of {layer}").format(layer=title))
        self.percent = QLabel()
        self.percent.setProperty("role", "caption")
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.percent.setMinimumWidth(px(44))
        self.slider.valueChanged.connect(self._slide)
        column.addLayout(_line(caption(_("Opacity")), self.slider, self.percent))

    def show_themes(self, choices: tuple[ThemeChoice, ...], key: str) -> None:
        """Fills the list of themes and marks the one in force."""
        self.combo.show_choices(choices, key)

    def show_opacity(self, opacity: float) -> None:
        """Sets the slider without telling anybody."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(opacity * 100))
        self.percent.setText(share(self.slider.value() / 100, 0))

    def show_legend(self, found: Themed | None, hidden: tuple[str, ...], ready: bool) -> None:
        """The classes with their shares of the area; classes that no record falls into stay away unless in a row."""
        self.note.setVisible(not ready)
        if found is None or found is self._themed:
            return
        before, self._themed = self._themed, found
        if before is not None and before.classes == found.classes and before.counts is found.counts:
            for row in self.legend_rows():
                with QSignalBlocker(row):
                    row.setChecked(row.map_class.key not in hidden)
                row.update()
            return
        self._rebuild(found, hidden)

    def _rebuild(self, found: Themed, hidden: tuple[str, ...]) -> None:
        while self.rows.count():
            item = self.rows.takeAt(0)
            assert item is not None
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        shares = shares_of(found)
        before: QWidget = self.combo
        for at, one in enumerate(found.classes):
            if found.counts[at] or (is_graded(found) and one.fill):
                row = LegendRow(one, share(shares[at]), one.key not in hidden)
                row.toggled.connect(self._tell_hidden)
                self.rows.addWidget(row)
                QWidget.setTabOrder(before, row)
                before = row
        QWidget.setTabOrder(before, self.slider)

    def legend_rows(self) -> list[LegendRow]:
        """The rows of the legend, top down."""
        items = (self.rows.itemAt(at) for at in range(self.rows.count()))
        return [row for item in items if item is not None and isinstance(row := item.widget(), LegendRow)]

    def _slide(self, value: int) -> None:
        self.percent.setText(share(value / 100, 0))
        self.opacity_changed.emit(value / 100)

    def _tell_hidden(self) -> None:
        self.hidden_changed.emit(tuple(row.map_class.key for row in self.legend_rows() if not row.isChecked()))


def shares_of(found: Themed) -> np.ndarray:
    """The share of each class 0–1: of the area, of the number of records where the layer has no area."""
    weights = found.area_ha if found.area_ha.sum() > 0 else found.counts
    return np.asarray(weights / max(float(weights.sum()), 1e-12))


def count_text(count: int, length_km: float) -> str:
    """How much a layer holds: the length of its lines, else the number of its records."""
    return _("{length} km").format(length=number(length_km)) if length_km >= 1 else number(count)


def _line(label: QWidget, *parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(px(INDENT), 0, px(RIGHT), 0)
    row.setSpacing(px(8))
    row.addWidget(label)
    for part in parts:
        row.addWidget(part, 0 if isinstance(part, QLabel) else 1)
    return row
