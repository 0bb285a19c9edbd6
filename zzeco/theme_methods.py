"""The theme of a layer that shows how far two methods are apart: t C per hectare, both sides of zero alike."""

from dataclasses import replace

import numpy as np
import pandas as pd

from layers.drawing import classify
from layers.drawing.style import MapClass, Themed, ThemeSpec
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.carbon.settings import METHODS
from zzeco.estimate_texts import method_text
from zzeco.method_comparing import MethodComparison, compared_methods, comparing_settings
from zzeco.project import Project
from zzeco.theme_shapes import Title, colours_of, counted, graded_classes, records_with_area

PREFIX, RAMP, LESS = "methods:", "sink", "diag_45"
SIDE_CLASSES = 4


def methods_key(base: str, method: str) -> str:
    """The key of the theme in which a method is compared with a base."""
    return f"{PREFIX}{base}:{method}"


def is_methods_key(key: str) -> bool:
    """Whether a key names two methods that are known."""
    names = key.removeprefix(PREFIX).split(":")
    return key.startswith(PREFIX) and len(set(names)) == 2 and set(names) <= set(METHODS)


def methods_title(key: str) -> Title:
    """What such a theme is called."""
    base, method = key.removeprefix(PREFIX).split(":")
    words = _("Difference: {method} − {base}").format(method=method_text(method), base=method_text(base))
    return Title(words, _("tC/ha"), is_number=True)


def by_methods(project: Project, layer: VectorLayer, spec: ThemeSpec) -> Themed:
    """The theme of two methods, both estimated anew (slow: for a task)."""
    base, method = spec.key.removeprefix(PREFIX).split(":")
    settings = comparing_settings(project)
    return difference_theme(layer, compared_methods(project, layer.name, (base, method), settings, _silent), spec)


def _silent(_step: str) -> None:
    """A theme is made without telling its steps."""


def difference_theme(layer: VectorLayer, comparison: MethodComparison, spec: ThemeSpec) -> Themed:
    """The records by the difference of all pools that the theme names, t C/ha; the middle class holds zero."""
    method = spec.key.removeprefix(PREFIX).split(":")[1]
    records = records_with_area(layer)
    polygons = comparison.polygons.set_index("fid").reindex(records.index)
    values = (polygons[f"{method}_difference_t"] / polygons["area_ha"].where(polygons["area_ha"] > 0)).to_numpy(float)
    breaks = tuple(sorted(set(spec.breaks))) if spec.method == "breaks" else symmetric_breaks(values)
    classes = _with_hatch(graded_classes(layer.kind, breaks, colours_of(spec.ramp, RAMP)), breaks)
    found = replace(spec, breaks=breaks)
    return counted(records, layer.kind, found, methods_title(spec.key), classes, classify.graded(values, breaks))


def _with_hatch(classes: tuple[MapClass, ...], breaks: tuple[float, ...]) -> tuple[MapClass, ...]:
    """The classes below zero hatched, so that the sign survives without colours."""
    below = sum(limit <= 0 for limit in breaks)
    return tuple(replace(one, pattern=LESS) if at < below else one for at, one in enumerate(classes))


def symmetric_breaks(values: np.ndarray) -> tuple[float, ...]:
    """Limits at the same distances at both sides of zero, by quantiles of the distances that are not zero."""
    distances = pd.Series(np.abs(values))
    side = classify.breaks_of(distances[distances > 0].to_numpy(), "quantile", SIDE_CLASSES)
    if not side and (distances > 0).any():
        side = (float(distances.max()) / 2,)
    return (*(-limit for limit in reversed(side)), *side)
