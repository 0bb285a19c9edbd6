"""The table below the map: the records of one layer, their statistics, their chart."""

from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from layers.i18n import _
from layers.kind import kind
from ui.components.empty import EmptyState
from ui.components.heading import line
from ui.context import Context
from ui.models.records import RecordsModel
from ui.panels.table_chart import ChartTab
from ui.panels.table_columns import ColumnChooser
from ui.panels.table_export import export_rows
from ui.panels.table_head import RECORDS, STATISTICS, TableHead, counts_text
from ui.panels.table_menu import export_menu, header_menu, row_menu, show_all
from ui.panels.table_rows import IN_VIEW, PROBLEMS, SELECTED, Arrangement, Bounds, Prepared, prepared, rows_in_bounds
from ui.panels.table_scope import ALL as ALL_ROWS
from ui.panels.table_scope import SELECTED as SELECTED_ROWS
from ui.panels.table_statistics import StatisticsTab
from ui.panels.table_view import RecordsView
from ui.selection import Selection
from ui.tasks import Progress, Task
from ui.theme.tokens import px
from zzeco.map_state import layer_title
from zzeco.project import Project
from zzeco.record_table import AREA, LENGTH, RecordTable

HEIGHT = 284
SIZES = (AREA, LENGTH)
EXTENT_PAUSE_MS = 200
Subject = TypeVar("Subject", StatisticsTab, ChartTab)


class TablePanel(QWidget):
    """`set_layer` says which layer, `show_extent` what the map shows; the selection is the document's."""

    collapse_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table")
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.context = context
        self.layer_name: str | None = None
        self._bounds: Bounds | None = None
        self._in_view: int | None = None
        self._columns: dict[str, tuple[str, ...]] = {}
        self._conditions: dict[str, str] = {}
        self._sorted_by, self._descending = "", False
        self._own_selection = False
        self._reading: Task | None = None
        self.model = RecordsModel(self)
        self.view = RecordsView(self.model)
        self._lay_out()
        self._connect()
        self._extent_pause = QTimer(self, singleShot=True, interval=EXTENT_PAUSE_MS)
        self._extent_pause.timeout.connect(self._follow_view)

    # -- what is shown

    @property
    def records(self) -> RecordTable | None:
        """The records that are shown."""
        return self.model.records

    def set_layer(self, name: str | None) -> None:
        """Shows the records of this layer, or none."""
        if name != self.layer_name:
            self.layer_name = name
            self._conditions, self._sorted_by, self._in_view = {}, "", None
            self.view.filter_header.close_row()
        self._read()

    def show_extent(self, bounds: Bounds) -> None:
        """Tells what part of the world the map shows (xmin, ymin, xmax, ymax)."""
        self._bounds = bounds
        self._extent_pause.start()

    def start_filter(self) -> None:
        """Opens the filter row and puts the cursor into it."""
        self.tabs.setCurrentIndex(RECORDS)
        if self.records is not None:
            self._open_filter()

    def state(self) -> dict[str, Any]:
        """The chosen columns of each kind of layer."""
        return {"columns": {kind_key: list(names) for kind_key, names in self._columns.items()}}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes chosen columns back."""
        self._columns = {str(key): tuple(names) for key, names in state.get("columns", {}).items()}
        if self.records is not None:
            self._arrange()

    @cached_property
    def statistics(self) -> StatisticsTab:
        """The statistics of a column, made when they are first asked for."""
        return self._added(StatisticsTab(self.context))

    @cached_property
    def chart(self) -> ChartTab:
        """The chart of a column, made when it is first asked for."""
        return self._added(ChartTab(self.context))

    def _added(self, page: Subject) -> Subject:
        self.pages.addWidget(page)
        if self.records is not None:
            self._offer(page)
        page.bar.changed.connect(self._show_page)
        return page

    def _offer(self, page: StatisticsTab | ChartTab) -> None:
        """The columns of the records, a size first."""
        records, names = self.model.records, self.model.names
        if records is not None:
            page.bar.offer(records, next((name for name in SIZES if name in names), names[-1]))

    # -- layout

    def _lay_out(self) -> None:
        self.head = TableHead()
        self.tabs, self.counts, self.scope = self.head.tabs, self.head.counts, self.head.scope
        self.empty = EmptyState("table", _("Choose a layer on the left to see its records."))
        self.pages = QStackedWidget()
        for page in (self.view, self.empty):
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.head, line(), self.pages):
            column.addWidget(part)
        column.setStretchFactor(self.pages, 1)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        size.setHeight(px(HEIGHT))
        return size

    def _connect(self) -> None:
        document = self.context.document
        document.changed.connect(self._follow)
        document.selection_changed.connect(self._show_selection)
        self.tabs.chosen.connect(lambda _at: self._show_page())
        self.scope.activated.connect(lambda _at: self._arrange())
        self.head.filter.clicked.connect(self._toggle_filter)
        self.head.columns.clicked.connect(self.choose_columns)
        self.head.export.clicked.connect(self._export_menu)
        self.head.collapse.clicked.connect(self.collapse_wanted)
        self.view.rows_chosen.connect(self._choose)
        self.view.row_opened.connect(self._zoom_to)
        self.view.menu_wanted.connect(self._row_menu)
        self.view.nothing_found.button.clicked.connect(lambda: show_all(self))
        header = self.view.filter_header
        header.sectionClicked.connect(self._sort_by)
        header.filter_changed.connect(self._filter)
        header.filter_closed.connect(self._close_filter)
        self.view.order_changed.connect(self.set_columns)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._header_menu)
        shortcut = QShortcut(QKeySequence.StandardKey.Find, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.start_filter)

    # -- reading

    def _follow(self, before: Project | None, after: Project | None) -> None:
        """Reads again when the layer or what is estimated of it became another object."""
        name = self.layer_name
        if after is None or name is None or name not in after.layers:
            self._clear()
            return
        same_layer = before is not None and before.layers.get(name) is after.layers[name]
        same_runs = before is not None and before.tables.get("estimates") is after.tables.get("estimates")
        if not (same_layer and same_runs):
            self._read()
        elif self.scope.currentData() == PROBLEMS:
            self._arrange()

    def _clear(self) -> None:
        self.layer_name = None
        self.context.tasks.cancel("table")
        self.model.show(None, (), np.empty(0, np.int64))
        self.empty.sentence.setText(_("Choose a layer on the left to see its records."))
        self.pages.setCurrentWidget(self.empty)
        self.tabs.setTabText(RECORDS, _("Attribute table"))
        self.counts.setText("")

    def _read(self) -> None:
        """Reads the layer in a task; the old rows stay until the new ones come."""
        project, name = self.context.document.project, self.layer_name
        if project is None or name is None or name not in project.layers:
            self._clear()
            return
        layer, wanted, columns = project.layers[name], self._arrangement(), self._columns
        reading = _("Reading {layer}").format(layer=layer_title(project, layer))

        def work(progress: Progress) -> Prepared:
            progress(reading)
            return prepared(project, RecordTable(project, layer), columns, wanted)

        self.empty.sentence.setText(reading)
        self._reading = self.context.tasks.run(reading, work, self._show, exclusive="table")
        self.tabs.setTabText(RECORDS, " · ".join([_("Attribute table"), kind(layer.kind).label]))

    def _arrangement(self) -> Arrangement:
        selection = self.context.document.selection
        fids = selection.fids if selection.layer == self.layer_name else np.empty(0, np.int64)
        scope, typed = str(self.scope.currentData()), dict(self._conditions)
        return Arrangement(scope, typed, self._sorted_by, self._descending, fids, self._bounds)

    def _arrange(self) -> None:
        """Filters and sorts in a task; what is being read at this moment is read anew with the new wishes."""
        project, records = self.context.document.project, self.records
        if self._reading is not None and not self._reading.is_ended:
            self._read()
            return
        if project is None or records is None:
            return
        wanted, columns = self._arrangement(), self._columns

        def work(_progress: Progress) -> Prepared:
            return prepared(project, records, columns, wanted)

        self.context.tasks.run(_("Sorting and filtering"), work, self._show, quiet=True, exclusive="table")

    def _show(self, found: Prepared) -> None:
        before, names = self.records, found.names
        is_other = before is None or before.layer.name != found.records.layer.name
        other_columns = is_other or names != self.model.names
        place = 0 if is_other else self.view.verticalScrollBar().value()
        self.model.show(found.records, names, found.rows)
        if before is not found.records:
            for tab in {"statistics", "chart"} & vars(self).keys():
                self._offer(getattr(self, tab))
        header = self.view.filter_header
        if other_columns:
            self.view.reset_order()
            self.view.fit_columns()
            if header.is_open:
                self._open_filter(focus=False)
        self.view.show_sorting(names.index(self._sorted_by) if self._sorted_by in names else -1, self._descending)
        for at, name in enumerate(names if header.is_open else ()):
            header.show_error(at, found.errors.get(name, ""))
        self.view.nothing_found.setVisible(not len(found.rows) and len(found.records) > 0)
        self.view.verticalScrollBar().setValue(place)
        self._mark_selection()
        self._show_page()
        self._count_in_view()

    # -- selection

    def _choose(self, rows: np.ndarray, mode: str) -> None:
        self._own_selection = True
        self.context.document.select(self.layer_name, self.model.fids(rows), mode)
        self._own_selection = False

    def _show_selection(self, _selection: Selection) -> None:
        if self.scope.currentData() == SELECTED and not self._own_selection:
            self._arrange()
        self._mark_selection()
        rows = self.model.selected_rows()
        if len(rows) and not self._own_selection:
            self.view.show_row(int(rows[0]))
        page = self.pages.currentWidget()
        if isinstance(page, StatisticsTab | ChartTab) and page.bar.chosen[1] == SELECTED_ROWS:
            self._show_page()

    def _mark_selection(self) -> None:
        selection, records = self.context.document.selection, self.records
        if records is not None:
            mine = selection.layer == self.layer_name
            self.model.select(records.rows_of(selection.fids) if mine else np.empty(0, np.int64))
            self.view.viewport().update()
        self._show_counts()

    def _show_counts(self) -> None:
        if self.records is not None:
            selected, shown = int(self.model.selected.sum()), len(self.model.rows)
            self.counts.setText(counts_text(selected, self._in_view, shown, len(self.records)))

    def _follow_view(self) -> None:
        """Filters by what the map shows now where that is the filter, else only counts it."""
        if self.scope.currentData() == IN_VIEW:
            self._arrange()
        else:
            self._count_in_view()

    def _count_in_view(self) -> None:
        records, bounds = self.records, self._bounds
        if records is None or bounds is None:
            return
        self.context.tasks.run(
            _("Counting"), lambda _progress: len(rows_in_bounds(records, bounds)), self._note_in_view,
            quiet=True, exclusive="table.extent",
        )  # fmt: skip

    def _note_in_view(self, count: int) -> None:
        self._in_view = count
        self._show_counts()

    # -- tabs

    def _show_page(self) -> None:
        """The page of the chosen tab, reckoned for the records of its scope."""
        records = self.records
        if records is None:
            self.pages.setCurrentWidget(self.empty)
            return
        at = self.tabs.currentIndex()
        page = self.view if at == RECORDS else self.statistics if at == STATISTICS else self.chart
        self.pages.setCurrentWidget(page)
        if isinstance(page, RecordsView):
            return
        scope = page.bar.chosen[1]
        rows = np.flatnonzero(self.model.selected) if scope == SELECTED_ROWS else self.model.rows
        page.reckon(records, np.arange(len(records)) if scope == ALL_ROWS else rows)

    def show_statistics_of(self, column: str) -> None:
        """The statistics of a column."""
        self.statistics.bar.choose(column)
        self.tabs.setCurrentIndex(STATISTICS)

    # -- sorting, filtering, columns

    def _sort_by(self, at: int) -> None:
        """First upwards, then downwards, then as stored."""
        name = self.model.names[at]
        again = name == self._sorted_by
        self.sort("" if again and self._descending else name, again and not self._descending)

    def sort(self, name: str, descending: bool) -> None:
        """Sorts by a column, "" for the stored order."""
        self._sorted_by, self._descending = name, descending
        self._arrange()

    def _toggle_filter(self, on: bool) -> None:
        if on and self.records is not None:
            self._open_filter()
        else:
            self._close_filter()

    def _open_filter(self, focus: bool = True) -> None:
        self.head.filter.setChecked(True)
        names = self.model.names
        numeric = [self.model.column(at).numbers is not None for at in range(len(names))]
        self.view.filter_header.open([self._conditions.get(name, "") for name in names], numeric, focus)

    def _close_filter(self) -> None:
        self.head.filter.setChecked(False)
        self.view.filter_header.close_row()
        self.view.setFocus()
        self._filter()

    def _filter(self) -> None:
        """Takes over what stands in the filter row."""
        texts = self.view.filter_header.texts()
        typed = dict(zip(self.model.names, texts, strict=False)) if texts else {}
        conditions = {name: words for name, words in typed.items() if words}
        if conditions != self._conditions:
            self._conditions = conditions
            self._arrange()

    def filter_by(self, scope: str) -> None:
        """Chooses a quick filter."""
        self.scope.setCurrentIndex(self.scope.findData(scope))
        self._arrange()

    def choose_columns(self) -> None:
        """Opens the choice of columns below its button."""
        records = self.records
        if records is None:
            return
        chooser = ColumnChooser(tuple(records.attributes.values()), self.model.names, records.default_columns, self)
        chooser.chosen.connect(self.set_columns)
        chooser.open_above(self.head.columns)

    def set_columns(self, names: tuple[str, ...]) -> None:
        """Shows these columns in this order, now and for the next layer of the kind."""
        if self.records is not None and names:
            self._columns[self.records.layer.kind] = names
            self._arrange()

    def hide_column(self, name: str) -> None:
        """Takes a column away."""
        self.set_columns(tuple(other for other in self.model.names if other != name))

    # -- what a row offers

    def _zoom_to(self, row: int) -> None:
        self.zoom_to(self.model.fids(np.array([row])))

    def zoom_to(self, fids: np.ndarray) -> None:
        """Shows records on the map."""
        self.context.go("map", layer=self.layer_name, fids=fids, zoom=True)

    def export(self, positions: np.ndarray) -> None:
        """Writes the records at these positions into a file that the user names."""
        if self.records is not None:
            export_rows(self.context, self.records, positions, self)

    def _row_menu(self, at: QPoint, index: QModelIndex) -> None:
        if self.records is not None and index.isValid():
            row_menu(self, index).popup(self.view.viewport().mapToGlobal(at))

    def _header_menu(self, at: QPoint) -> None:
        header = self.view.filter_header
        column = header.logicalIndexAt(at)
        if 0 <= column < len(self.model.names):
            header_menu(self, self.model.names[column]).popup(header.mapToGlobal(at))

    def _export_menu(self) -> None:
        if self.records is not None:
            corner = self.head.export.mapToGlobal(self.head.export.rect().bottomLeft())
            export_menu(self).popup(corner)
