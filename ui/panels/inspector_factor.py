"""The row of a factor table behind one step of the arithmetic, with source and confidence."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from layers.i18n import _
from ui.components.badge import Badge
from ui.components.heading import caption, heading2, title
from ui.format import number
from ui.manual import offer_manual
from ui.panels.inspector_carbon import factor_unit, step_badge
from ui.panels.inspector_rows import Page, pair_grid
from ui.theme.tokens import px
from zzeco.carbon.explain import Step
from zzeco.record_carbon import PolygonCarbon, factor_decimals, factor_rows

WIDTH, HEIGHT = 480, 560


class FactorDialog(QDialog):
    """Says where a number of the arithmetic stands: every column of its table row."""

    def __init__(self, carbon: PolygonCarbon, step: Step, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(step.name)
        offer_manual(self, "inspector")
        self.resize(px(WIDTH), px(HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(16), 0, px(12))
        page = Page()
        figure = f"{number(step.value, factor_decimals(step.value, step.unit))} {factor_unit(step.unit)}".strip()
        page.add(heading2(f"{step.name} {step.symbol} = {figure}"))
        badge = step_badge(step)
        if badge is not None:
            page.add(Badge(*badge))
        source = QLabel(step.source)
        source.setWordWrap(True)
        page.add(source)
        for table, row in factor_rows(carbon, step):
            page.add_line()
            page.add(title(_("Row of the table {table}").format(table=table)))
            page.add(pair_grid([(name, words, "") for name, words in row.items()], 36))
        if not step.confidence:
            page.add(caption(_("This number is not from a table: it belongs to the record itself."), wrap=True))
        column.addWidget(page, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        buttons.rejected.connect(self.close)
        buttons.setContentsMargins(px(16), 0, px(16), 0)
        column.addWidget(buttons)
