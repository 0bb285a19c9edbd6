"""Which layers the sheet shows, and by what they are coloured."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from layers.drawing.style import ThemeSpec
from layers.i18n import _
from ui.components.buttons import ghost
from ui.components.choice import Choice
from ui.components.field import Field
from ui.components.heading import title
from ui.components.layout import clear, column_in, row_of
from ui.panels.theme_choices import ThemeCombo
from ui.theme.tokens import px
from zzeco.map_state import layer_title, map_state
from zzeco.maps.making import USUAL_TARGET, Wishes
from zzeco.maps.page import Page, SheetLayer
from zzeco.maps.templates import TARGETS, usual_amount
from zzeco.project import Project
from zzeco.targets.goals import goal_for, keys
from zzeco.themes import DEFAULT, themes_for, usual_theme


class LayersForm(QWidget):
    """The layers in the order of the map; those on the sheet are ticked, each with its theme below."""

    asked = Signal(str, dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        self.themes: dict[str, ThemeCombo] = {}
        self._project: Project | None = None
        self._now: tuple[SheetLayer, ...] = ()
        self.target = Choice()
        self.target_field = Field(_("Target"), self.target)
        self.from_map, self.back = ghost(_("As on the map"), "map"), ghost(_("As the template has them"), "rotate-ccw")
        column = column_in(self, 6)
        column.addWidget(title(_("Layers on the sheet")))
        column.addWidget(self.target_field)
        self._list = QVBoxLayout()
        self._list.setSpacing(px(4))
        column.addLayout(self._list)
        column.addLayout(row_of(self.from_map))
        column.addLayout(row_of(self.back))
        self.from_map.clicked.connect(self._take_map)
        self.back.clicked.connect(lambda: self._tell(()))
        self.target.picked.connect(self._take_target)

    def show_project(self, project: Project, wishes: Wishes) -> None:
        """The layers that there are; those on the sheet follow with `show_page`."""
        if self._project is None or self._project.layers is not project.layers:
            self._make_rows(project)
        self._project = project
        if wishes.layers:
            self._show(wishes.layers)
        self.back.setVisible(bool(wishes.layers))
        self.target_field.setVisible(wishes.template == TARGETS)
        if wishes.template == TARGETS:
            self.target.offer(_targets(project), wishes.target or USUAL_TARGET)

    def show_page(self, page: Page) -> None:
        """Ticks what the sheet shows."""
        self._show(page.layers)

    def _show(self, layers: tuple[SheetLayer, ...]) -> None:
        project, self._now = self._project, tuple(one for one in layers if one.layer in self.boxes)
        on_sheet = {one.layer: one.theme.key for one in layers}
        for name, box in self.boxes.items():
            combo, key = self.themes[name], on_sheet.get(name)
            with QSignalBlocker(box):
                box.setChecked(key is not None)
            combo.setVisible(key is not None)
            if key is not None and project is not None:
                layer = project.layers[name]
                combo.show_choices(themes_for(project, layer), usual_theme(layer) if key == DEFAULT else key)

    def _make_rows(self, project: Project) -> None:
        clear(self._list)
        self.boxes, self.themes = {}, {}
        for view in map_state(project).layers:
            words = layer_title(project, project.layers[view.name])
            box, combo = QCheckBox(words, self), ThemeCombo(self)
            combo.setAccessibleName(_("Theme of {layer}").format(layer=words))
            combo.hide()
            box.toggled.connect(lambda on, name=view.name: self._toggle(name, on))
            combo.activated.connect(lambda _at, name=view.name: self._colour(name))
            self.boxes[view.name], self.themes[view.name] = box, combo
            self._list.addWidget(box)
            self._list.addWidget(combo)

    def _toggle(self, name: str, on: bool) -> None:
        """One more layer, or one less; the last one stays, for a sheet without any is none."""
        kept = [one for one in self._now if one.layer != name]
        if on:
            kept.append(self._sheet_layer(name))
        elif not kept:
            with QSignalBlocker(self.boxes[name]):
                self.boxes[name].setChecked(True)
            return
        order = list(self.boxes)
        self._tell(tuple(sorted(kept, key=lambda one: order.index(one.layer))))

    def _colour(self, name: str) -> None:
        key = self.themes[name].key()
        if not key:
            return
        spec = self._on_map(name)
        theme = spec if spec.key == key else ThemeSpec(key)
        self._tell(tuple(replace(one, theme=theme) if one.layer == name else one for one in self._now))

    def _take_map(self) -> None:
        """The layers that the map shows, coloured as there."""
        if self._project is not None:
            shown = tuple(self._sheet_layer(one.name) for one in map_state(self._project).layers if one.visible)
            if shown:
                self._tell(shown)

    def _take_target(self) -> None:
        self.asked.emit(_("Sheet: {what}").format(what=_("Target")), {"target": str(self.target.currentData())})

    def _sheet_layer(self, name: str) -> SheetLayer:
        assert self._project is not None
        return SheetLayer(name, self._on_map(name), usual_amount(self._project.layers[name].kind))

    def _on_map(self, name: str) -> ThemeSpec:
        """The theme that the layer has on the map."""
        assert self._project is not None
        spec = map_state(self._project).view(name).theme
        return replace(spec, key=usual_theme(self._project.layers[name])) if spec.key == DEFAULT else spec

    def _tell(self, layers: tuple[SheetLayer, ...]) -> None:
        self.asked.emit(_("Sheet: {what}").format(what=_("Layers")), {"layers": layers})


def _targets(project: Project) -> list[tuple[str, object]]:
    """The targets of the project that counties can be coloured by."""
    rows = project.table("targets").rows
    if not len(rows):
        return []
    return [
        (goal_for(rows, key, str(rows["region"].iloc[0]), int(rows["year"].min())).label, key) for key in keys(rows)
    ]
