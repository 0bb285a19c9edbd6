"""What the page of methods shows: a comparison with its sums, the largest differences, and the layer in every theme."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from layers.drawing.style import ThemeSpec
from layers.i18n import _
from layers.labels import label
from layers.layer import VectorLayer
from ui.canvas.map_layer import MapLayer
from ui.workspaces.carbon.themed_map import Coloured, coloured
from zzeco.finding_names import full_ids
from zzeco.method_comparing import (
    COUNTY,
    GROUP,
    MethodComparison,
    compared_methods,
    comparing_settings,
    groups_of,
    largest_differences,
    totals_of,
)
from zzeco.project import Project
from zzeco.theme_methods import difference_theme, methods_key

LISTED = 200
GROUPINGS = (GROUP, COUNTY)


@dataclass(frozen=True)
class Apart:
    """A polygon in which two methods differ, with its name and group in words; stocks of all pools in t C."""

    fid: int
    name: str
    group: str
    area_ha: float
    base_t: float
    method_t: float
    difference_t: float


@dataclass(frozen=True, eq=False)
class Compared:
    """A comparison ready to be shown; `apart` and `maps` by method, `groups` by grouping."""

    comparison: MethodComparison
    totals: list[dict[str, Any]]
    groups: dict[str, list[dict[str, Any]]]
    apart: dict[str, list[Apart]]
    maps: dict[str, Coloured]


def forest_layers(project: Project) -> list[VectorLayer]:
    """The layers on which methods can be compared, the latest survey first."""
    found = [layer for layer in project.layers.values() if layer.kind == "forest"]
    return sorted(found, key=lambda layer: layer.epoch or "", reverse=True)


def compared_on(
    project: Project, layer: VectorLayer, methods: tuple[str, ...], progress: Callable[[str], None]
) -> Compared:
    """The methods on a layer under the project's settings; the first is the measure. Slow: for a task."""
    comparison = compared_methods(project, layer.name, methods, comparing_settings(project), progress)
    progress(_("Adding up by groups"))
    groups = {by: groups_of(comparison, by) for by in GROUPINGS}
    others = methods[1:]
    apart = {method: _apart(layer, comparison, method) for method in others}
    progress(_("Colouring the map"))
    maps = {method: _coloured(project, layer, comparison, method) for method in others}
    return Compared(comparison, totals_of(comparison), groups, apart, maps)


def _coloured(project: Project, layer: VectorLayer, comparison: MethodComparison, method: str) -> Coloured:
    spec = ThemeSpec(methods_key(comparison.methods[0], method))
    return coloured(project, [MapLayer(layer, difference_theme(layer, comparison, spec))])


def _apart(layer: VectorLayer, comparison: MethodComparison, method: str) -> list[Apart]:
    rows = largest_differences(comparison, method, LISTED)
    names = full_ids(layer.records(rows["fid"].to_numpy())) if len(rows) else {}
    numbers = rows[["area_ha", "base_t", "method_t", "difference_t"]].to_numpy(float)
    groups = [label(GROUP, str(one)) if isinstance(one, str) else "" for one in rows[GROUP]]
    return [
        Apart(int(fid), str(names[fid]), group, *map(float, four))
        for fid, group, four in zip(rows["fid"], groups, numbers, strict=True)
    ]
