"""The themes of the open project's layers, worked out once, off the GUI thread, and dressed anew at once."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from layers.drawing.style import Themed, ThemeSpec
from layers.i18n import _
from layers.kind import kind
from layers.layer import VectorLayer
from ui.context import Context
from ui.tasks import Progress
from zzeco.map_state import MapState, map_state
from zzeco.project import Project
from zzeco.theme_methods import is_methods_key
from zzeco.theme_results import result_themes
from zzeco.theme_shapes import length_km
from zzeco.themes import DEFAULT, ThemeChoice, classed, dressed, themes_for, usual_theme


@dataclass(frozen=True, eq=False)
class Kept:
    """The slow part of a layer's theme, what it was made from, and the length of the layer's lines in km."""

    source: tuple[Any, ...]
    found: Themed
    length_km: float


class ThemeKeeper(QObject):
    """`changed` names a layer whose theme is ready or looks otherwise now; a preview stands in for the project's."""

    changed = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._kept: dict[str, Kept] = {}
        self._asked: dict[str, tuple[Any, ...]] = {}
        self._shown: dict[str, tuple[Kept, ThemeSpec, Themed]] = {}
        self._preview: dict[str, ThemeSpec] = {}
        self._choices: dict[str, tuple[object, tuple[ThemeChoice, ...]]] = {}
        self._wanted: set[str] = set()
        self.state = MapState()
        context.document.changed.connect(self._follow)
        self._follow(None, context.document.project)

    def themed(self, name: str) -> Themed | None:
        """The theme of a layer as it is to be shown; the last one while a new one is worked out; None before any."""
        kept = self._kept.get(name)
        if kept is None:
            return None
        spec = self.spec(name)
        if kept.source != self._source(name):
            before = self._shown.get(name)
            return before[2] if before else None
        known = self._shown.get(name)
        if known is None or known[0] is not kept or known[1] != spec:
            known = (kept, spec, dressed(kept.found, spec))
            self._shown[name] = known
        return known[2]

    def is_ready(self, name: str) -> bool:
        """Whether the theme of the layer is the one asked for."""
        kept = self._kept.get(name)
        return kept is not None and kept.source == self._source(name)

    def length_km(self, name: str) -> float:
        """The length of the layer's lines, km; 0 as long as it is not known."""
        kept = self._kept.get(name)
        return kept.length_km if kept else 0.0

    def spec(self, name: str) -> ThemeSpec:
        """The theme of a layer: that of a preview, else the project's."""
        return self._preview.get(name) or self.state.view(name).theme

    def choices(self, name: str) -> tuple[ThemeChoice, ...]:
        """What the layer can be coloured by."""
        project = self.context.document.project
        assert project is not None
        layer = project.layers[name]
        source = (_Same(layer.content), _Same(project.tables.get("runs")))
        if self._choices.get(name, (None, ()))[0] != source:
            self._choices[name] = (source, themes_for(project, layer))
        return self._choices[name][1]

    def want(self, name: str) -> None:
        """Works out the theme of a layer that is looked at although it is not on the map."""
        self._wanted.add(name)
        self._work(name)

    def preview(self, name: str, spec: ThemeSpec | None) -> None:
        """Shows another theme of a layer without changing the project; None goes back."""
        before = self._preview.get(name)
        if spec is None:
            self._preview.pop(name, None)
        else:
            self._preview[name] = spec
        if before != spec and name in self._layers():
            self._work(name)
            self.changed.emit(name)

    def _layers(self) -> dict[str, VectorLayer]:
        project = self.context.document.project
        return dict(project.layers) if project else {}

    def _follow(self, before: Project | None, after: Project | None) -> None:
        """Takes over another value of the project; only what is shown and not yet known is worked out."""
        self.state = map_state(after) if after is not None else MapState()
        names = {one.name for one in self.state.layers}
        held: tuple[dict[str, Any], ...] = (self._kept, self._asked, self._shown, self._preview, self._choices)
        for known in held:
            for name in set(known) - names:
                del known[name]
        self._wanted &= names
        for one in self.state.layers:
            if one.visible or one.name in self._wanted:
                self._work(one.name)

    def _source(self, name: str) -> tuple[Any, ...]:
        """What the slow part of a theme depends on: records, theme without its dress, the run's figures."""
        project = self.context.document.project
        assert project is not None
        layer, spec = project.layers[name], self.spec(name)
        key = usual_theme(layer) if spec.key == DEFAULT else spec.key
        figures = project.tables.get("estimates") if key in result_themes() else None
        settings = project.settings if is_methods_key(key) else None
        dressless = replace(spec, key=key, colours=(), hidden=())
        return (_Same(layer.content), dressless, _Same(figures), _Same(settings))

    def _work(self, name: str) -> None:
        source, project = self._source(name), self.context.document.project
        assert project is not None
        if self._asked.get(name) == source:
            return
        self._asked[name] = source
        layer, spec = project.layers[name], self.spec(name)

        def work(progress: Progress) -> Kept:
            lines = kind(layer.kind).geometry == ("line",)
            return Kept(source, classed(project, layer, spec), length_km(layer) if lines else 0.0)

        self.context.tasks.run(
            _("Colouring {layer}").format(layer=name),
            work,
            lambda kept: self._take(name, kept),
            quiet=True,
            exclusive=f"theme {name}",
        )

    def _take(self, name: str, kept: Kept) -> None:
        if self._asked.get(name) == kept.source:
            self._kept[name] = kept
            self.changed.emit(name)


class _Same:
    """Compares a value by identity, and keeps it alive so that the identity stays its own."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)
