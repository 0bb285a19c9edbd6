"""The comparison of two layers or themes on the map: which they are, and what each side shows for it."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal

from layers.drawing.style import Themed, ThemeSpec
from ui.canvas.canvas import MapCanvas
from ui.canvas.map_layer import MapLayer
from ui.canvas.tools.swipe import Swipe
from ui.context import Context
from ui.panels.swipe_bar import SwipeBar, SwipeChoice
from ui.panels.theme_keeper import ThemeKeeper
from ui.selection import Selection
from ui.workspaces.map_records import RecordBook, Records
from zzeco.map_state import layer_title
from zzeco.themes import DEFAULT, themed, usual_theme

OFFERED = ("declared", "results")


class MapSwipe(QObject):
    """Left and right show the map's layers, those of the compared kind only as they were chosen."""

    ended = Signal()
    changed = Signal()

    def __init__(self, canvas: MapCanvas, context: Context, keeper: ThemeKeeper, book: RecordBook) -> None:
        super().__init__(canvas)
        self.canvas, self.context, self.keeper, self.book = canvas, context, keeper, book
        self.swipe: Swipe | None = None
        self.bar: SwipeBar | None = None
        self._made: dict[SwipeChoice, tuple[object, Themed]] = {}
        context.document.selection_changed.connect(self._show_selection)

    @property
    def is_on(self) -> bool:
        """Whether two maps are compared."""
        return self.swipe is not None

    def choices(self) -> list[SwipeChoice]:
        """Every layer in each of its declared themes and its results."""
        project = self.context.document.project
        if project is None:
            return []
        return [
            SwipeChoice(view.name, self._spec(view.name, theme.key), f"{title} · {theme.label}")
            for view in self.keeper.state.layers
            for title in [layer_title(project, project.layers[view.name])]
            for theme in self.keeper.choices(view.name)
            if theme.group in OFFERED
        ]

    def _spec(self, name: str, key: str) -> ThemeSpec:
        """The theme as the map has it where it is that one, else as it is declared."""
        shown = self.keeper.spec(name)
        return shown if self._key(name, shown) == key else ThemeSpec(key)

    def _key(self, name: str, spec: ThemeSpec) -> str:
        """The name of a theme of the layer, also where it is the usual one."""
        project = self.context.document.project
        assert project is not None
        return usual_theme(project.layers[name]) if spec.key == DEFAULT else spec.key

    def start(self, active: str) -> bool:
        """Compares the active layer with its epoch before, or with another of its themes; False where it has none."""
        choices = self.choices()
        right = next((one for one in choices if one.layer == active and one.spec == self.keeper.spec(active)), None)
        left = self._partner(choices, right) if right is not None else None
        if right is None or left is None:
            return False
        self.swipe, self.bar = Swipe(self.canvas), SwipeBar(self.canvas)
        self.swipe.closed.connect(self.end)
        self.bar.closed.connect(self.end)
        self.bar.changed.connect(self.changed)
        self.bar.show_choices(choices, left, right)
        self.changed.emit()
        self._show_selection(self.context.document.selection)
        return True

    def _partner(self, choices: Sequence[SwipeChoice], right: SwipeChoice) -> SwipeChoice | None:
        """The same theme of another epoch of the kind; else another theme of the layer."""
        project = self.context.document.project
        assert project is not None
        kind, key = project.layers[right.layer].kind, self._key(right.layer, right.spec)
        others = [one for one in choices if project.layers[one.layer].kind == kind and one != right]
        epochs = [one for one in others if one.layer != right.layer]
        same = [one for one in epochs if self._key(one.layer, one.spec) == key]
        return next(iter([*same, *epochs, *others]), None)

    def end(self) -> None:
        """One map again, as it was."""
        if self.swipe is None or self.bar is None:
            return
        self.swipe.end()
        self.bar.hide()
        self.bar.deleteLater()
        self.swipe = self.bar = None
        self._made.clear()
        self.canvas.setFocus()
        self.changed.emit()
        self.ended.emit()

    def shown(self, layers: Sequence[MapLayer], over: Sequence[MapLayer]) -> list[MapLayer]:
        """What the map itself is to show; the left map is given its layers on the way, and what lies over both."""
        if self.swipe is None or self.bar is None:
            return list(layers)
        left, right = self.bar.chosen()
        project = self.context.document.project
        if project is None or not {left.layer, right.layer} <= set(project.layers):
            self.end()
            return list(layers)
        beside = self._side(layers, left)
        self.swipe.beside.set_layers(beside, over)
        self.swipe.labels.set_layers([*over, *beside])
        self.swipe.beside.follow(self.canvas)
        return self._side(layers, right)

    def _side(self, layers: Sequence[MapLayer], choice: SwipeChoice) -> list[MapLayer]:
        """The layers with the chosen one in its theme and without others of its kind."""
        project = self.context.document.project
        assert project is not None
        kind = project.layers[choice.layer].kind
        kept = [one for one in layers if one.layer.kind != kind or one.layer.name == choice.layer]
        return [self._themed(one, choice) if one.layer.name == choice.layer else one for one in kept]

    def _themed(self, one: MapLayer, choice: SwipeChoice) -> MapLayer:
        if choice.spec == self.keeper.spec(choice.layer) and one.themed is not None:
            return one if one.visible else MapLayer(one.layer, one.themed, one.opacity, True, one.labelled)
        content, found = self._made.get(choice, (None, None))
        if content is not one.layer.content:
            self._work(one, choice)
        return MapLayer(one.layer, found, one.opacity, True, one.labelled)

    def _work(self, one: MapLayer, choice: SwipeChoice) -> None:
        """Works out a theme that the map does not have."""
        project, layer = self.context.document.project, one.layer
        assert project is not None

        def take(found: Themed) -> None:
            self._made[choice] = (layer.content, found)
            if self.is_on:
                self.changed.emit()

        self.context.tasks.run(
            "",
            lambda _progress: themed(project, layer, choice.spec),
            take,
            quiet=True,
            exclusive=f"swipe {choice.layer} {choice.spec.key}",
        )

    def _show_selection(self, selection: Selection) -> None:
        """The left map shows what is selected of its own layers."""
        project, swipe = self.context.document.project, self.swipe
        if swipe is None:
            return
        if project is None or selection.layer not in project.layers:
            swipe.select(None, np.empty(0, np.int64))
            return
        layer = project.layers[str(selection.layer)]

        def pick_out(records: Records) -> None:
            if self.swipe is swipe and selection is self.context.document.selection:
                swipe.select(selection.layer, records.rows(selection.fids))

        self.book.ask(layer, pick_out)
