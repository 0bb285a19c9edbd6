"""Counties by targets: the share of the county's own goal as a heat cell, else what it holds; a click looks closer."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from layers.i18n import _
from layers.labels import label
from ui import format as text
from ui.components.badge import soft_and_ink
from ui.components.table import PLAIN_ROLE, PlainTable
from ui.theme.fonts import font
from ui.theme.tokens import px, tokens
from ui.workspaces.targets.verdict import badge_kind, figure, percent, quantity
from zzeco.target_sheet import TargetRow, TargetSheet
from zzeco.target_texts import unit_text, verdict_text
from zzeco.targets.goals import Goal

ROW_ROLE = Qt.ItemDataRole.UserRole + 11
COLUMN, ROW, ROW_LEAST, NAMES = 100, 26, 20, 74
LINE, HEADING = 4, 62
PALEST, DEEPEST = 0.08, 0.42
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class GridModel(QAbstractTableModel):
    """A row per county, a column per target."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.goals: tuple[Goal, ...] = ()
        self.counties: tuple[str, ...] = ()
        self.cells: dict[tuple[str, str], TargetRow] = {}
        self.most: dict[str, float] = {}

    def show_sheet(self, sheet: TargetSheet) -> None:
        """The counties of a sheet."""
        self.beginResetModel()
        self.goals = tuple(row.goal for row in sheet.of_region(sheet.city))
        self.counties = sheet.counties
        self.cells = {(row.region, row.key): row for row in sheet.rows}
        self.most = {
            goal.key: max((self.cells[code, goal.key].value or 0.0 for code in self.counties), default=0.0)
            for goal in self.goals
        }
        self.endResetModel()

    def cell(self, index: Index) -> TargetRow:
        """The target in a county behind a cell."""
        return self.cells[self.counties[index.row()], self.goals[index.column()].key]

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.counties)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.goals)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return label("county", self.counties[section]) if role == Qt.ItemDataRole.DisplayRole else None
        goal = self.goals[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{in_two_lines(goal.label)}\n{unit_text(goal)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{goal.label}\n{goal.clause}"
        return int(Qt.AlignmentFlag.AlignCenter) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.cell(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row)
        if role == PLAIN_ROLE:
            return percent(row.share) if row.goal.goal is not None else row.value
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        return int(Qt.AlignmentFlag.AlignCenter) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def heat(self, row: TargetRow) -> float:
        """How much of the largest county this one holds (0-1)."""
        most = self.most.get(row.key, 0.0)
        return (row.value or 0.0) / most if most > 0 else 0.0

    def _tip(self, row: TargetRow) -> str:
        head = f"{label('county', row.region)} · {row.goal.label}\n{quantity(row.goal, row.value)}"
        if row.goal.goal is None:
            return f"{head}\n" + _("The target table has no goal for this county.")
        aim = _("Goal {goal} by {year}: {verdict}")
        return f"{head}\n" + aim.format(
            goal=quantity(row.goal, row.goal.goal), year=row.goal.year, verdict=verdict_text(row.verdict)
        )


def in_two_lines(words: str) -> str:
    """A long name broken between two words near its middle; those of Chinese names mostly have two characters."""
    if len(words) <= LINE or (words.isascii() and " " not in words):
        return f"{words}\n"
    spaces = [place for place, letter in enumerate(words) if letter == " "]
    colons = [place + 1 for place, letter in enumerate(words) if letter == "\uff1a"]
    breaks = spaces or colons or range(2, len(words), 2)
    place = min(breaks, key=lambda one: (abs(one - len(words) / 2), -one))
    return f"{words[:place]}\n{words[place:].strip()}"


def cell_text(row: TargetRow) -> str:
    """The share of the county's goal; its value where it has none."""
    if row.goal.goal is not None:
        return text.share(row.share, 0)
    if row.value is None:
        return text.MISSING
    return figure(row.goal, row.value)


class CountyGrid(PlainTable):
    """`picked` gives region and key of a clicked cell, `opened` those of one to see on the map."""

    picked = Signal(str, str)
    opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.grid = GridModel()
        super().__init__(self.grid, parent)
        self.grid.setParent(self)
        self.setItemDelegate(HeatCells(self))
        self.setSelectionMode(PlainTable.SelectionMode.SingleSelection)
        self.setSelectionBehavior(PlainTable.SelectionBehavior.SelectItems)
        self.setAccessibleName(_("Targets by county"))
        names = self.verticalHeader()
        names.setVisible(True)
        names.setHighlightSections(False)
        names.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clicked.connect(lambda index: self._tell(index, self.picked))
        self.activated.connect(lambda index: self._tell(index, self.opened))
        self.doubleClicked.connect(lambda index: self._tell(index, self.opened))

    def show_sheet(self, sheet: TargetSheet) -> None:
        """Other numbers."""
        self.grid.show_sheet(sheet)
        self.fit()

    def mark(self, region: str, key: str) -> None:
        """Shows a cell as the chosen one."""
        places = [place for place, goal in enumerate(self.grid.goals) if goal.key == key]
        if region in self.grid.counties and places:
            self.setCurrentIndex(self.grid.index(self.grid.counties.index(region), places[0]))
        else:
            self.clearSelection()

    def fit(self) -> None:
        """All counties without scrolling where there is room; columns share the width, but heads are read whole."""
        rows, columns = max(self.grid.rowCount(), 1), max(self.grid.columnCount(), 1)
        height = min(max(self.viewport().height() // rows, px(ROW_LEAST)), px(ROW + 8))
        self.verticalHeader().setMinimumSectionSize(px(ROW_LEAST))
        self.verticalHeader().setDefaultSectionSize(height)
        header = self.horizontalHeader()
        header.setFixedHeight(px(HEADING))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        share = max(self.viewport().width() // columns, px(COLUMN))
        for column in range(self.grid.columnCount()):
            header.resizeSection(column, max(share, header.sectionSizeFromContents(column).width()))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(260), px(ROW_LEAST) * 4 + px(46))

    def _tell(self, index: QModelIndex, signal: Any) -> None:
        row = self.grid.cell(index)
        signal.emit(row.region, row.key)


class HeatCells(QStyledItemDelegate):
    """Soft grounds with the value printed: the verdict's where the county has a goal, else darker the more it holds."""

    def __init__(self, grid: CountyGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: TargetRow = index.data(ROW_ROLE)
        theme = tokens()
        rect = QRectF(option.rect).adjusted(1, 1, -1, -1)
        ground, ink = self._colours(row)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QColor(theme.accent) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), px(3), px(3))
        painter.setPen(ink)
        painter.setFont(font(12, 600 if chosen else 400))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        painter.restore()

    def _colours(self, row: TargetRow) -> tuple[QColor, QColor]:
        theme, kind = tokens(), badge_kind(row.verdict)
        if row.goal.goal is not None and kind != "mute":
            ground, ink = soft_and_ink(kind)
            return QColor(ground), QColor(ink)
        if not row.evidence:
            return QColor(theme.sunken), QColor(theme.text3)
        ground_colour = QColor(theme.info)
        ground_colour.setAlphaF(PALEST + (DEEPEST - PALEST) * self._grid.grid.heat(row) * 0.5)
        return ground_colour, QColor(theme.text)
