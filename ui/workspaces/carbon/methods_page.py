"""The page that puts methods side by side on a forest layer: totals, groups, polygons, and the difference on a map."""

from functools import cached_property, partial

import numpy as np
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QStackedWidget, QWidget

from layers.i18n import _
from layers.layer import VectorLayer
from ui.components.buttons import icon_button, outlined
from ui.components.choice import Choice
from ui.components.empty import EmptyState
from ui.components.heading import caption
from ui.components.layout import clear, column_in, show_page
from ui.components.splitter import CardSplitter
from ui.components.veil import Veil
from ui.context import Context
from ui.tasks import Progress
from ui.theme.tokens import px
from ui.workspaces.carbon.comparing_methods import Compared, compared_on, forest_layers
from ui.workspaces.carbon.methods_cards import ApartCard, GroupsCard, MethodTotals
from ui.workspaces.carbon.results import Scrolled
from ui.workspaces.carbon.themed_map import ThemedMap
from zzeco.estimate_texts import method_note, method_text
from zzeco.method_comparing import fitting_methods
from zzeco.project import Project
from zzeco.theme_methods import methods_key, methods_title

LOWER_LEAST, LAYER_LEAST = 560, 124
FIRST_OTHER = "regression"


class MethodsPage(QWidget):
    """Nothing that it finds is kept in the project."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.found: Compared | None = None
        self.method = ""
        self.others: dict[str, QCheckBox] = {}
        self._project: Project | None = None
        self._lay_out()
        self._connect()

    def take(self, project: Project, run: str) -> None:
        """Another value of the project; runs have no part in it."""
        before, self._project = self._project, project
        if before is not None and before.layers is project.layers and before.settings == project.settings:
            return
        layers = forest_layers(project)
        self._offer(layers)
        self.stale.setVisible(self.found is not None)
        self._veil.cover(self.found is not None)
        if self.found is None:
            show_page(self.pages, self.empty if layers else self.nothing)

    def compare(self) -> None:
        """Estimates the layer by the chosen methods, in a task."""
        project, layer, methods = self._project, self._layer(), self.methods()
        if project is None or layer is None or len(methods) < 2:
            return

        def work(progress: Progress) -> Compared:
            return compared_on(project, layer, methods, progress)

        self.run.setEnabled(False)
        self._veil.cover(True)
        self.context.tasks.run(_("Comparing methods"), work, self._show, ended=self._ended, exclusive="carbon.methods")

    def methods(self) -> tuple[str, ...]:
        """The measure and the methods that are compared with it."""
        base = str(self.base.currentData())
        return (base, *(key for key, box in self.others.items() if box.isChecked() and key != base))

    @cached_property
    def empty(self) -> EmptyState:
        """What is shown before the first comparison."""
        words = _("Choose methods above: the same layer is estimated by each of them, and nothing of it is kept.")
        return EmptyState("columns-2", words, _("Compare"), self.compare, self.pages)

    @cached_property
    def nothing(self) -> EmptyState:
        """What is shown where there is no forest layer."""
        ask = partial(self.context.trigger, "project.import")
        return EmptyState("import", _("There is no forest layer yet."), _("Import survey data"), ask, self.pages)

    # -- choosing

    def _offer(self, layers: list[VectorLayer]) -> None:
        kept = self.layer.currentData()
        self.layer.offer([(layer.name, layer.name) for layer in layers], kept)
        self.layer.setVisible(len(layers) > 1)
        self._offer_methods()

    def _offer_methods(self) -> None:
        layer = self._layer()
        fitting = fitting_methods(layer) if layer is not None else ()
        before = {key for key, box in self.others.items() if box.isChecked()} or {FIRST_OTHER}
        self.base.offer([(method_text(key), key) for key in fitting], self.base.currentData())
        clear(self._boxes)
        self.others = {}
        for key in fitting:
            box = QCheckBox(method_text(key))
            box.setToolTip(method_note(key))
            box.setChecked(key in before)
            box.toggled.connect(self._show_choice)
            self._boxes.addWidget(box)
            self.others[key] = box
        self._show_choice()

    def _show_choice(self) -> None:
        """The measure is not compared with itself, and one other method at least is needed."""
        base = str(self.base.currentData())
        for key, box in self.others.items():
            box.setVisible(key != base)
        self.run.setEnabled(len(self.methods()) > 1)

    def _layer(self) -> VectorLayer | None:
        name = str(self.layer.currentData())
        return self._project.layers.get(name) if self._project is not None else None

    # -- showing

    def _ended(self) -> None:
        self._veil.cover(self.stale.isVisibleTo(self))
        self._show_choice()

    def _show(self, found: Compared) -> None:
        self.found = found
        self.stale.hide()
        others = found.comparison.methods[1:]
        self.totals.show_totals(found.totals)
        titles = [methods_title(methods_key(found.comparison.methods[0], one)).text for one in others]
        self.shown.offer(list(zip(titles, others, strict=True)), self.method)
        show_page(self.pages, self.results)
        self._show_method()

    def _show_method(self) -> None:
        """The difference of one of the methods to the measure, on the map and in the tables."""
        if self.found is not None:
            self.method = str(self.shown.currentData())
            base = self.found.comparison.methods[0]
            self.map.show_layers(self.found.maps[self.method])
            self.groups.show_groups(self.found.groups, base, self.method)
            self.apart.show_polygons(self.found.apart[self.method], base)

    def _choose_polygon(self, index: QModelIndex) -> None:
        fid = index.siblingAtColumn(0).data(Qt.ItemDataRole.UserRole)
        if self.found is not None and fid is not None:
            fids = np.array([fid], np.int64)
            self.context.document.select(self.found.comparison.layer, fids)
            self.map.zoom_to(self.found.comparison.layer, fids)

    def _open_map(self) -> None:
        if self.found is not None:
            layer, base = self.found.comparison.layer, self.found.comparison.methods[0]
            self.context.go("map", layer=layer, theme=methods_key(base, self.method))

    # -- putting together

    def _lay_out(self) -> None:
        column = column_in(self)
        column.addWidget(self._head())
        self.pages = QStackedWidget(self)
        self.results = Scrolled(self.pages)
        self.pages.addWidget(self.results)
        column.addWidget(self.pages, 1)
        inner = self.results.inner
        self.totals = MethodTotals(inner)
        splitter = CardSplitter(Qt.Orientation.Horizontal, inner)
        splitter.setObjectName("carbon.methods")
        splitter.setMinimumHeight(px(LOWER_LEAST))
        rows = column_in(inner, 12, 16)
        rows.setContentsMargins(px(16), px(4), px(16), px(16))
        rows.addWidget(self.totals)
        rows.addWidget(splitter, 1)
        self.map, right = ThemedMap(self.context, _("Map of the difference"), splitter), QWidget(splitter)
        self.shown, self.open = Choice(), icon_button("external-link", _("Show on the map"))
        self.shown.setAccessibleName(_("Difference shown"))
        self.map.head.insertWidget(0, self.shown, 100)
        self.map.head.addWidget(self.open)
        self.groups, self.apart = GroupsCard(right), ApartCard(right)
        rows = column_in(right, 12)
        rows.addWidget(self.groups, 5)
        rows.addWidget(self.apart, 6)
        splitter.hold((self.map, right), (5, 6))
        self._veil = Veil(self.results)

    def _head(self) -> QWidget:
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(px(16), px(12), px(16), px(8))
        row.setSpacing(px(8))
        self.layer, self.base = Choice(), Choice()
        self.layer.setMinimumWidth(px(LAYER_LEAST))
        self.layer.setAccessibleName(_("Layer"))
        self.base.setAccessibleName(_("Method that is the measure"))
        self._boxes = QHBoxLayout()
        self._boxes.setSpacing(px(12))
        self.run = outlined(_("Compare"), "play")
        for box in (self.layer, self.base):
            box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
            row.addWidget(box)
        row.addWidget(QLabel(_("against")))
        row.addLayout(self._boxes)
        row.addStretch(1)
        self.stale = caption(_("Records or settings have changed since."))
        self.stale.hide()
        row.addWidget(self.stale)
        row.addWidget(self.run)
        return head

    def _connect(self) -> None:
        self.layer.picked.connect(self._offer_methods)
        self.base.picked.connect(self._show_choice)
        self.run.clicked.connect(self.compare)
        self.shown.picked.connect(self._show_method)
        self.open.clicked.connect(self._open_map)
        self.apart.table.clicked.connect(self._choose_polygon)
        self.apart.table.activated.connect(self._choose_polygon)
