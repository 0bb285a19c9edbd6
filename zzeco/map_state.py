"""How the project's map was left: order, visibility and themes of its layers, rasters, bookmarks, extent."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import pandas as pd

from layers.drawing.style import ThemeSpec
from layers.labels import label
from layers.layer import VectorLayer
from layers.lazy_table import kept
from zzeco.boundaries import epoch_key, latest_layers
from zzeco.counties import COUNTIES
from zzeco.project import Project, with_table

VIEW, THEMES, RASTERS = "view", "themes", "/rasters"  # no layer has a name with a slash
GRATICULES = ("", "degrees", "kilometres")
ORDER = (
    *("small_wetland", "trail", "greenway", "boundary", "corridor", "measure", "karst", "wetland", "forest"),
    "farmland",
)
COVERS_FOREST = ("karst",)


@dataclass(frozen=True)
class LayerView:
    """How one layer is shown; `opacity` 0-1."""

    name: str
    visible: bool = True
    opacity: float = 1.0
    theme: ThemeSpec = field(default_factory=lambda: ThemeSpec("default"))
    labelled: bool = True


@dataclass(frozen=True)
class RasterView:
    """How one raster file is shown; `mode` says as what: image, hillshade, values or tiles.

    A `path` below the folder of the project is relative to it, so that both can be moved together.
    """

    path: str
    mode: str = "image"
    visible: bool = True
    opacity: float = 1.0


@dataclass(frozen=True)
class Bookmark:
    """A place to come back to, in the project's system."""

    name: str
    bounds: tuple[float, float, float, float]


@dataclass(frozen=True)
class MapState:
    """The map as it was left: layers top first; rasters lie below them, top first.

    `counties` is how the indicative outlines are shown, `graticule` one of GRATICULES.
    """

    layers: tuple[LayerView, ...] = ()
    rasters: tuple[RasterView, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    extent: tuple[float, float, float, float] | None = None
    counties: LayerView = field(default_factory=lambda: LayerView(COUNTIES))
    graticule: str = ""

    def view(self, name: str) -> LayerView:
        """How the layer of that name is shown; KeyError where there is none."""
        return next((one for one in self.layers if one.name == name), None) or _absent(name)

    def with_layer(self, name: str, **changes: Any) -> "MapState":
        """The state with these parts of the layer's view changed."""
        layers = tuple(replace(one, **changes) if one.name == name else one for one in self.layers)
        return replace(self, layers=layers)

    def with_theme(self, name: str, **changes: Any) -> "MapState":
        """The state with these parts of the layer's theme changed."""
        return self.with_layer(name, theme=replace(self.view(name).theme, **changes))

    def with_extent(self, extent: tuple[float, float, float, float]) -> "MapState":
        """The state that shows this place."""
        return replace(self, extent=extent)

    def with_counties(self, **changes: Any) -> "MapState":
        """The state with these parts of the view of the counties changed."""
        return replace(self, counties=replace(self.counties, **changes))

    def with_raster(self, path: str, **changes: Any) -> "MapState":
        """The state with these parts of a raster's view changed."""
        rasters = tuple(replace(one, **changes) if one.path == path else one for one in self.rasters)
        return replace(self, rasters=rasters)

    def with_new_raster(self, raster: RasterView) -> "MapState":
        """The state with one more raster above the others; the same state where its file is there already."""
        known = {one.path for one in self.rasters}
        return self if raster.path in known else replace(self, rasters=(raster, *self.rasters))

    def without_raster(self, path: str) -> "MapState":
        """The state without a raster."""
        return replace(self, rasters=tuple(one for one in self.rasters if one.path != path))

    def raster_moved(self, path: str, step: int) -> "MapState":
        """The state with a raster that many places further down."""
        rest = [one for one in self.rasters if one.path != path]
        at = min(max([one.path for one in self.rasters].index(path) + step, 0), len(rest))
        moved = next(one for one in self.rasters if one.path == path)
        return replace(self, rasters=(*rest[:at], moved, *rest[at:]))

    def with_only(self, name: str) -> "MapState":
        """The state in which this layer alone is visible."""
        return replace(self, layers=tuple(replace(one, visible=one.name == name) for one in self.layers))

    def with_all(self, visible: bool) -> "MapState":
        """The state in which every layer is visible, or none."""
        return replace(self, layers=tuple(replace(one, visible=visible) for one in self.layers))

    def moved(self, name: str, before: str | None) -> "MapState":
        """The state with the layer directly above another one; at the bottom for None."""
        if name == before:
            return self
        one = self.view(name)
        rest = [other for other in self.layers if other.name != name]
        at = next((i for i, other in enumerate(rest) if other.name == before), len(rest))
        return replace(self, layers=(*rest[:at], one, *rest[at:]))


def _absent(name: str) -> LayerView:
    raise KeyError(name)


def layer_title(project: Project, layer: VectorLayer) -> str:
    """What a layer is called on the screen: its kind, with the epoch where the project has several of that kind."""
    name = label("kind", layer.kind)
    several = sum(other.kind == layer.kind for other in project.layers.values()) > 1
    return f"{name} {layer.epoch}" if several and layer.epoch else name


def map_state(project: Project) -> MapState:
    """The state kept in the project; layers that it does not know yet stand where their kind belongs."""
    view = _stored(project, VIEW)
    specs = _stored(project, THEMES)
    known = [one for one in view.get("layers", []) if one["name"] in project.layers]
    views = [LayerView(**_known(LayerView, one), theme=_spec(specs.get(one["name"]))) for one in known]
    fresh = [layer for name, layer in project.layers.items() if name not in {one.name for one in views}]
    for layer in sorted(fresh, key=_rank):
        added = LayerView(layer.name, _shown_first(project, layer), theme=_spec(specs.get(layer.name)))
        views.insert(_place(project, views, layer), added)
    return MapState(
        layers=tuple(views),
        rasters=_rasters(view.get("rasters", []), specs.get(RASTERS, [])),
        bookmarks=tuple(Bookmark(one["name"], tuple(one["bounds"])) for one in view.get("bookmarks", [])),
        extent=tuple(view["extent"]) if view.get("extent") else None,
        counties=LayerView(COUNTIES, **_known(LayerView, view.get("counties", {}))),
        graticule=str(view.get("graticule", "")),
    )


def _known(kind: type[LayerView] | type[RasterView], stored: dict[str, Any]) -> dict[str, Any]:
    """The entries that this version knows; a later one may have kept more."""
    names = {one.name for one in fields(kind)}
    return {name: value for name, value in stored.items() if name in names}


def _rasters(views: list[dict[str, Any]], there: list[list[str]]) -> tuple[RasterView, ...]:
    """The rasters of the project in the order and look they were left in; a new one lies on top."""
    modes: dict[str, str] = dict(there)
    known = [RasterView(**_known(RasterView, one), mode=modes[one["path"]]) for one in views if one["path"] in modes]
    fresh = [RasterView(path, mode) for path, mode in there if path not in {one.path for one in known}]
    return (*fresh, *known)


def usual_order(project: Project, state: MapState) -> MapState:
    """The state with the layers where their kinds belong."""
    layers = sorted(state.layers, key=lambda one: _rank(project.layers[one.name]), reverse=True)
    return replace(state, layers=tuple(layers))


def with_map_state(project: Project, state: MapState) -> Project:
    """The project that keeps this state.

    Themes, and which rasters there are, stand in a table of their own, since they alone are steps to be undone.
    """
    view = {
        "layers": [_without_theme(one) for one in state.layers],
        "rasters": _raster_views(project, state),
        "bookmarks": [asdict(one) for one in state.bookmarks],
        "extent": state.extent,
        "counties": _changed(state.counties, LayerView(COUNTIES)),
        "graticule": state.graticule,
    }
    specs = {one.name: one.theme.as_dict() for one in state.layers if one.theme != ThemeSpec("default")}
    gone = {name: spec for name, spec in _stored(project, THEMES).items() if name not in project.layers}
    rasters = {RASTERS: [[one.path, one.mode] for one in sorted(state.rasters, key=lambda one: one.path)]}
    steps = gone | specs | (rasters if state.rasters or RASTERS in gone else {})
    return _with_stored(_with_stored(project, VIEW, view), THEMES, steps)


def _raster_views(project: Project, state: MapState) -> list[dict[str, Any]]:
    """How each raster is shown; that of one that was taken away is kept, for it may come back."""
    shown = [{name: value for name, value in asdict(one).items() if name != "mode"} for one in state.rasters]
    there = {one.path for one in state.rasters}
    return [*shown, *(one for one in _stored(project, VIEW).get("rasters", []) if one["path"] not in there)]


def _changed(one: LayerView, plain: LayerView) -> dict[str, Any]:
    """What differs from the plain view."""
    return {name: value for name, value in _without_theme(one).items() if value != getattr(plain, name)}


def _spec(stored: dict[str, Any] | None) -> ThemeSpec:
    return ThemeSpec.from_dict(stored) if stored else ThemeSpec("default")


def _without_theme(one: LayerView) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name != "theme"}


def _rank(layer: VectorLayer) -> tuple[int, str]:
    """Where a layer of this kind belongs from the bottom up, older epochs below newer ones."""
    place = ORDER.index(layer.kind) if layer.kind in ORDER else len(ORDER)
    return (-place, epoch_key(layer.epoch))


def _place(project: Project, views: Sequence[LayerView], layer: VectorLayer) -> int:
    """Above the topmost layer that belongs below it."""
    below = [i for i, one in enumerate(views) if _rank(project.layers[one.name]) < _rank(layer)]
    return min(below, default=len(views))


def _shown_first(project: Project, layer: VectorLayer) -> bool:
    """Only the latest epoch of a kind, and nothing that would hide the forest at once."""
    latest = latest_layers(project)
    hides = layer.kind in COVERS_FOREST and "forest" in latest
    return latest[layer.kind] is layer and not hides


def _stored(project: Project, name: str) -> dict[str, Any]:
    """The values in a table, decoded once: they are asked for at every change. Not to be altered."""
    table = project.table(name)
    return kept(table, "decoded", lambda: _decoded(table.rows)) if len(table) else {}


def _decoded(rows: pd.DataFrame) -> dict[str, Any]:
    return {key: json.loads(value) for key, value in zip(rows["key"], rows["value"], strict=True)}


def _with_stored(project: Project, table: str, values: dict[str, Any]) -> Project:
    """The project with these values in the table; the same object where they are there already."""
    texts = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
    before = {key: json.dumps(value, ensure_ascii=False) for key, value in _stored(project, table).items()}
    if texts == before:
        return project
    rows = pd.DataFrame({"key": list(texts), "value": list(texts.values())}, dtype="str")
    if len(project.table(table)) == len(rows):
        rows.index = project.table(table).rows.index
    return with_table(project, table, rows)
