"""The classes in the theme editor: colour, limit and share of each, ready to be changed."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QDoubleValidator, QIcon
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from layers.drawing.style import MapClass, Themed
from layers.i18n import _
from ui.components.elided import ElidedLabel
from ui.components.heading import set_property
from ui.format import plain, share
from ui.panels.layers_legend import SWATCH, shares_of, swatch
from ui.theme.tokens import px
from zzeco.theme_shapes import NO_VALUE


class ClassRow(QWidget):
    """One class: its colour to click on, its upper limit to type or its label, its share."""

    colour_changed = Signal(str, str)
    limit_typed = Signal()

    def __init__(self, one: MapClass, limit: float | None, share_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map_class, self.limit = one, limit
        self.colour = QToolButton()
        self.colour.setIcon(QIcon(swatch(one)))
        self.colour.setIconSize(QSize(px(SWATCH[0]), px(SWATCH[1])))
        self.colour.setAccessibleName(_("Colour of {name}").format(name=one.label))
        self.colour.setToolTip(_("Colour of {name}").format(name=one.label))
        self.colour.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.colour)
        row.addWidget(ElidedLabel(one.label), 1)
        self.field: QLineEdit | None = None
        if limit is not None:
            self.field = QLineEdit(plain(float(limit)))
            self.field.setProperty("fit", "small")
            self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.field.setValidator(QDoubleValidator(self.field))
            self.field.setFixedWidth(px(84))
            self.field.setAccessibleName(_("Upper limit of {name}").format(name=one.label))
            self.field.editingFinished.connect(self._tell_limit)
            row.addWidget(self.field)
        part = QLabel(share_text)
        part.setProperty("role", "caption")
        part.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        part.setMinimumWidth(px(48))
        row.addWidget(part)

    def typed(self) -> float | None:
        """The limit in the field; None where the class has none or the field holds no number."""
        if self.field is None:
            return None
        value, fits = self.field.locale().toDouble(self.field.text())
        set_property(self.field, "invalid", "false" if fits else "true")
        return value if fits else None

    def _tell_limit(self) -> None:
        if self.typed() != self.limit:
            self.limit_typed.emit()

    def _ask(self) -> None:
        one = self.map_class
        dialog = QColorDialog(QColor(one.fill or one.outline), self.parentWidget())
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(_("Colour of {name}").format(name=one.label))
        dialog.colorSelected.connect(lambda colour: self.colour_changed.emit(one.key, colour.name().upper()))
        dialog.open()


class ClassRows(QWidget):
    """All classes of a theme."""

    colour_changed = Signal(str, str)
    limits_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(2))
        self.rows: list[ClassRow] = []

    def show_classes(self, found: Themed) -> None:
        """One row per class; classes of words that no record has stay away."""
        for row in self.rows:
            row.hide()
            row.deleteLater()
        breaks, shares = found.spec.breaks, shares_of(found)
        graded = len(breaks) > 0
        self.rows = []
        for at, one in enumerate(found.classes):
            if found.counts[at] or (graded and one.key != NO_VALUE):
                row = ClassRow(one, breaks[at] if at < len(breaks) else None, share(shares[at]))
                row.colour_changed.connect(self.colour_changed)
                row.limit_typed.connect(self._tell_limits)
                self._column.addWidget(row)
                self.rows.append(row)

    def _tell_limits(self) -> None:
        typed = [row.typed() for row in self.rows if row.field is not None]
        if None not in typed:
            self.limits_changed.emit(tuple(sorted({float(limit) for limit in typed if limit is not None})))
