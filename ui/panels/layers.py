"""The layers panel: what lies on the map, top first, each layer with its legend, theme and opacity."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from layers.drawing.style import ThemeSpec
from layers.i18n import N_, _
from ui.components.buttons import icon_button
from ui.components.heading import title
from ui.context import Context
from ui.panels.layers_grounds import GroundRows, add_labels
from ui.panels.layers_legend import LayerLegend, count_text
from ui.panels.layers_menu import Menu
from ui.panels.layers_row import LayerRow
from ui.panels.theme_keeper import ThemeKeeper
from ui.theme.tokens import px, tokens
from zzeco.map_state import MapState, layer_title, map_state, usual_order, with_map_state
from zzeco.project import Project
from zzeco.removing import without_layer_and_findings
from zzeco.theme_shapes import single_class
from zzeco.themes import DEFAULT, usual_theme

if TYPE_CHECKING:
    from ui.workspaces.map_ground import MapGround

LINE_PX = 2
IMPORT = "project.import"
GRIDS = (
    ("view.degrees", N_("Graticule in degrees"), "globe"),
    ("view.kilometres", N_("Kilometre grid"), "grid-3x3"),
    ("view.labels", N_("Labels on or off"), "type"),
)


class DropLine(QWidget):
    """Where a dragged layer would come to lie."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().accent))
        painter.end()


class LayersPanel(QWidget):
    """Rows of layers; what is shown and in which order is noted in the project, themes and removals are steps."""

    active_changed = Signal(str)
    zoom_wanted = Signal(str)
    table_wanted = Signal(str)
    style_wanted = Signal(str)

    def __init__(self, context: Context, keeper: ThemeKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.keeper = context, keeper
        self.active = ""
        self.opened = ""
        self.rows: dict[str, LayerRow] = {}
        self.grounds: GroundRows | None = None
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter layers"))
        self.filter.setProperty("role", "search")
        self.filter.setProperty("fit", "small")
        self.filter.setClearButtonEnabled(True)
        self.filter.setVisible(False)
        self.filter.textChanged.connect(self._filter)
        self.list = QWidget()
        self.list.setProperty("role", "scrolled")
        self._column = QVBoxLayout(self.list)
        self._column.setContentsMargins(0, 0, 0, px(8))
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._line = DropLine(self.list)
        self._line.hide()
        self._lay_out()
        context.document.changed.connect(self._follow)
        keeper.changed.connect(self._show_theme)
        self._follow(None, context.document.project)

    def _lay_out(self) -> None:
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self.list)
        self.add = icon_button("plus", _("Add to the map"))
        self.add.clicked.connect(self._open_add)
        self.filter_button = icon_button("list-filter", _("Filter layers"), checkable=True)
        self.filter_button.toggled.connect(self._show_filter)
        self.more = icon_button("ellipsis", _("More about layers"))
        self.more.clicked.connect(self._open_more)
        head = QHBoxLayout()
        head.setContentsMargins(px(16), px(6), px(8), px(6))
        head.setSpacing(px(8))
        head.addWidget(title(_("Layers")), 1)
        for button in (self.add, self.filter_button, self.more):
            head.addWidget(button)
        search = QHBoxLayout()
        search.setContentsMargins(px(16), 0, px(14), px(6))
        search.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(search)
        column.addWidget(self.area, 1)

    # -- what is shown

    @property
    def state(self) -> MapState:
        """The state of the open project's map."""
        return self.keeper.state

    def activate(self, name: str, opened: bool = True) -> None:
        """Makes a layer the active one and opens its legend, or closes it."""
        if name not in self.rows:
            return
        changed, self.active = self.active != name, name
        self.opened = name if opened else ""
        self._show_all()
        if changed:
            self.active_changed.emit(name)

    def set_active(self, name: str) -> None:
        """Makes a layer the active one and leaves the legends as they are."""
        if name in self.rows and name != self.active:
            self.active = name
            self._show_all()
            self.active_changed.emit(name)

    def _follow(self, before: Project | None, after: Project | None) -> None:
        names = [one.name for one in self.state.layers]
        if after is None or list(self.rows) != names:
            self._rebuild(after, names)
        self._show_all()

    def _rebuild(self, project: Project | None, names: list[str]) -> None:
        """Rows in the new order; those that stay are moved, not made again."""
        for name in [name for name in self.rows if name not in names]:
            row = self.rows.pop(name)
            row.hide()
            row.deleteLater()
        rows = {name: self.rows.get(name) or self._row(project, name) for name in names if project is not None}
        for at, row in enumerate(rows.values()):
            self._column.insertWidget(at, row)
        self.rows = rows
        if self.active not in rows:
            forest = next((name for name in names if project and project.layers[name].kind == "forest"), "")
            self.active = self.opened = forest or next(iter(names), "")
            self.active_changed.emit(self.active)
        self._filter(self.filter.text())

    def _row(self, project: Project | None, name: str) -> LayerRow:
        assert project is not None
        row = LayerRow(name, layer_title(project, project.layers[name]), self.list)
        head = row.head
        head.activated.connect(lambda: self.activate(name, self.opened != name or self.active != name))
        head.open_wanted.connect(lambda opened: self.activate(name, opened))
        head.toggled.connect(lambda on: self._note(lambda state: state.with_layer(name, visible=on)))
        head.menu_wanted.connect(lambda at: self.menu(name).popup(at))
        head.dragged.connect(lambda at: self._show_drop(at))
        head.dropped.connect(lambda at: self._drop(name, at))
        head.drag_left.connect(self._line.hide)
        head.step_wanted.connect(lambda step: self._focus_beside(name, step))
        head.move_wanted.connect(lambda step: self._move(name, step))
        head.table_wanted.connect(lambda: self.table_wanted.emit(name))
        head.remove_wanted.connect(lambda: self.remove(name))
        row.legend_made.connect(lambda legend: self._follow_legend(name, legend))
        return row

    def _follow_legend(self, name: str, legend: LayerLegend) -> None:
        legend.theme_chosen.connect(lambda key: self._choose_theme(name, key))
        legend.edit_wanted.connect(lambda: self.style_wanted.emit(name))
        legend.hidden_changed.connect(lambda hidden: self._hide_classes(name, hidden))
        legend.opacity_changed.connect(lambda part: self._note(lambda state: state.with_layer(name, opacity=part)))

    def _show_all(self) -> None:
        for name in self.rows:
            self._show(name)

    def _show_theme(self, name: str) -> None:
        if name in self.rows:
            self._show(name)

    def _show(self, name: str) -> None:
        project = self.context.document.project
        if project is None:
            return
        row, view, layer = self.rows[name], self.state.view(name), project.layers[name]
        found, opened = self.keeper.themed(name), self.opened == name
        sample = found.classes[int(found.counts.argmax())] if found is not None else single_class(layer.kind)
        count = count_text(len(layer), self.keeper.length_km(name))
        row.head.set_title(layer_title(project, layer))
        row.head.show_state(view.visible, self.active == name, opened, count, sample)
        row.open_legend(opened)
        if opened:
            self.keeper.want(name)
            spec = self.keeper.spec(name)
            key = usual_theme(layer) if spec.key == DEFAULT else spec.key
            row.legend.show_themes(self.keeper.choices(name), key)
            row.legend.show_opacity(view.opacity)
            row.legend.show_legend(found, spec.hidden, self.keeper.is_ready(name))

    # -- what the user does

    def _note(self, edit: Callable[[MapState], MapState]) -> None:
        self.context.document.note(lambda project: with_map_state(project, edit(map_state(project))))

    def _do(self, text: str, edit: Callable[[MapState], MapState]) -> None:
        self.context.document.do(text, lambda project: with_map_state(project, edit(map_state(project))))

    def _label(self, name: str, on: bool) -> None:
        self._note(lambda state: state.with_layer(name, labelled=on))

    def _choose_theme(self, name: str, key: str) -> None:
        text = _("Colour {layer} by {theme}").format(
            layer=self.rows[name].head.title, theme=self.rows[name].legend.combo.currentText()
        )
        self._do(text, lambda state: state.with_layer(name, theme=ThemeSpec(key)))

    def _hide_classes(self, name: str, hidden: tuple[str, ...]) -> None:
        text = _("Classes shown of {layer}").format(layer=self.rows[name].head.title)
        self._do(text, lambda state: state.with_theme(name, hidden=hidden))

    def remove(self, name: str) -> None:
        """Takes the layer out of the project, as a step that can be undone."""
        project, text = self.context.document.project, _("Remove {layer}").format(layer=self.rows[name].head.title)
        if project is None:
            return
        before = project
        self.context.tasks.run(
            text,
            lambda progress: without_layer_and_findings(before, name),
            lambda after: self._put(text, after, before),
        )

    def _put(self, text: str, after: Project, before: Project) -> None:
        if self.context.document.put(text, after, before):
            self.context.messages.step(text, self.context.document.undo_stack)

    def menu(self, name: str) -> Menu:
        """The context menu of a layer."""
        made = Menu(self)
        made.add(_("Zoom to layer"), "maximize", lambda: self.zoom_wanted.emit(name))
        made.add(_("Open the table"), "table", lambda: self.table_wanted.emit(name))
        made.add(_("Style…"), "palette", lambda: self.style_wanted.emit(name))
        add_labels(made, self.state.view(name).labelled, lambda on: self._label(name, on))
        made.addSeparator()
        made.add(_("Only this layer"), "eye", lambda: self._note(lambda state: state.with_only(name)))
        made.add(_("Move up"), "arrow-up", lambda: self._move(name, -1), "Alt+↑")
        made.add(_("Move down"), "arrow-down", lambda: self._move(name, 1), "Alt+↓")
        made.add_red(_("Remove layer"), "trash-2", lambda: self.remove(name), "Del")
        return made

    def set_ground(self, ground: "MapGround") -> None:
        """Adds the rows of what is no layer of records, below those of the layers."""
        self.grounds = GroundRows(ground)
        self._column.insertWidget(self._column.count() - 1, self.grounds)

    def add_menu(self) -> Menu:
        """What can be added to the map."""
        made = Menu(self)
        made.add(_("Import data"), "import", lambda: self.context.trigger(IMPORT), "Ctrl+I")
        made.add(_("Add a raster or MBTiles…"), "image", lambda: self.context.trigger("map.raster"))
        made.add(_("Online base map…"), "globe", lambda: self.context.trigger("preferences"))
        return made

    def _open_add(self) -> None:
        self.add_menu().popup(self.add.mapToGlobal(QPoint(0, self.add.height())))

    def _open_more(self) -> None:
        made = Menu(self)
        made.add(_("Show all layers"), "eye", lambda: self._note(lambda state: state.with_all(True)))
        made.add(_("Hide all layers"), "eye-off", lambda: self._note(lambda state: state.with_all(False)))
        made.add(_("Usual order"), "arrow-up-down", self._sort)
        made.addSeparator()
        for key, text, name in GRIDS:
            made.add(_(text), name, lambda key=key: self.context.trigger(key))  # type: ignore[misc]
        made.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _sort(self) -> None:
        self.context.document.note(lambda project: with_map_state(project, usual_order(project, map_state(project))))

    # -- order

    def _move(self, name: str, step: int) -> None:
        names = list(self.rows)
        at = names.index(name) + step
        if 0 <= at < len(names):
            rest = [other for other in names if other != name]
            self._note(lambda state: state.moved(name, rest[at] if at < len(rest) else None))
            self.rows[name].head.setFocus()

    def _focus_beside(self, name: str, step: int) -> None:
        shown = [other for other, row in self.rows.items() if row.isVisibleTo(self.list)]
        at = shown.index(name) + step
        if 0 <= at < len(shown):
            head = self.rows[shown[at]].head
            head.setFocus(Qt.FocusReason.TabFocusReason)
            self.area.ensureWidgetVisible(head, 0, px(8))

    def _gap(self, place: QPoint) -> int:
        """The number of rows above a place of the screen."""
        y = self.list.mapFromGlobal(place).y()
        return sum(y > row.y() + row.height() / 2 for row in self.rows.values())

    def _show_drop(self, place: QPoint) -> None:
        rows, at = list(self.rows.values()), self._gap(place)
        y = rows[at].y() if at < len(rows) else rows[-1].geometry().bottom()
        self._line.setGeometry(0, max(y - px(LINE_PX) // 2, 0), self.list.width(), px(LINE_PX))
        self._line.raise_()
        self._line.show()
        self.area.ensureVisible(0, y, 0, px(24))

    def _drop(self, name: str, place: QPoint) -> None:
        self._line.hide()
        names, at = list(self.rows), self._gap(place)
        above = next((other for other in names[at:] if other != name), None)
        self._note(lambda state: state.moved(name, above))

    # -- filter

    def _show_filter(self, on: bool) -> None:
        self.filter.setVisible(on)
        if on:
            self.filter.setFocus()
        else:
            self.filter.clear()

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        for row in self.rows.values():
            row.setVisible(wanted in row.head.title.casefold())
        if self.grounds is not None:
            self.grounds.filter(wanted)
