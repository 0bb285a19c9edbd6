"""The list of themes in a combo box: grouped, with headings that cannot be chosen."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from layers.i18n import _
from ui.components.calm import Combo
from ui.theme.fonts import font
from ui.theme.tokens import px
from zzeco.themes import ThemeChoice

KEY = Qt.ItemDataRole.UserRole
MOST_SHOWN = 24


def group_title(group: str) -> str:
    """The heading of a group of themes."""
    return {
        "declared": _("Classes of the survey"),
        "results": _("Results of the estimate"),
        "methods": _("Methods compared"),
        "columns": _("Columns of the table"),
        "single": _("Without classes"),
    }[group]


class ThemeCombo(Combo):
    """The themes of a layer; `key()` is the one chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[ThemeChoice, ...] = ()
        self.setProperty("fit", "small")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(MOST_SHOWN)

    def show_choices(self, choices: tuple[ThemeChoice, ...], key: str) -> None:
        """The themes under their headings, the one of the key chosen; nobody is told of it."""
        with QSignalBlocker(self):
            if choices != self._choices:
                self._choices = choices
                self.setModel(_model(choices, self))
            self.setCurrentIndex(self.findData(key, KEY))
        self.setToolTip(self.currentText())

    def key(self) -> str:
        """The key of the theme that is chosen; '' where none is."""
        return str(self.currentData(KEY) or "")


def _model(choices: tuple[ThemeChoice, ...], parent: QWidget) -> QStandardItemModel:
    model, group = QStandardItemModel(parent), ""
    for one in choices:
        if one.group != group:
            group = one.group
            model.appendRow(_heading(group_title(group)))
        item = QStandardItem(one.label)
        item.setData(one.key, KEY)
        model.appendRow(item)
    return model


def _heading(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setFont(font(12, 600))
    item.setSizeHint(QSize(0, px(28)))
    return item
