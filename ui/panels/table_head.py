"""The head of the table: its tabs, how many records are selected and shown, the quick filter, the buttons."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from layers.i18n import _
from ui.components.buttons import icon_button
from ui.components.calm import Combo
from ui.components.heading import caption
from ui.components.tabs import TabStrip
from ui.format import number
from ui.panels.table_rows import ALL, IN_VIEW, PROBLEMS, SELECTED
from ui.theme.tokens import px

RECORDS, STATISTICS, CHART = range(3)


class TableHead(QWidget):
    """What stands above the rows; the panel connects it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = TabStrip([_("Attribute table"), _("Statistics"), _("Chart")])
        self.counts = caption()
        self.scope = _quick_filter()
        self.filter = icon_button("list-filter", _("Filter row"), "Ctrl+F", checkable=True)
        self.columns = icon_button("sliders-horizontal", _("Columns"))
        self.export = icon_button("download", _("Export…"))
        self.collapse = icon_button("chevron-down", _("Hide the table"), "Ctrl+3")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(4), 0, px(8), 0)
        row.setSpacing(px(6))
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.counts)
        row.addSpacing(px(4))
        for widget in (self.scope, self.filter, self.columns, self.export, self.collapse):
            row.addWidget(widget)


def _quick_filter() -> QComboBox:
    combo = Combo()
    combo.setProperty("size", "small")
    combo.setAccessibleName(_("Quick filter"))
    combo.addItem(_("Filter: all"), ALL)
    combo.addItem(_("Filter: current view"), IN_VIEW)
    combo.addItem(_("Filter: selected"), SELECTED)
    combo.addItem(_("Filter: with findings"), PROBLEMS)
    return combo


def counts_text(selected: int, in_view: int | None, shown: int, total: int) -> str:
    """How many records are selected, within what the map shows, left by the filter, and in the layer."""
    parts = [_("Selected {count}").format(count=number(selected))]
    if in_view is not None:
        parts.append(_("in view {count}").format(count=number(in_view)))
    if shown != total:
        parts.append(_("filtered {count}").format(count=number(shown)))
    parts.append(_("of {count}").format(count=number(total)))
    return " · ".join(parts)
