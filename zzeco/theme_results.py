"""Themes of what a run of the estimate found: density, stock, sink, uncertainty, quality."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from layers.drawing import classify
from layers.drawing.style import Themed, ThemeSpec, declared_classes
from layers.i18n import localised
from layers.layer import VectorLayer
from layers.tables import table
from zzeco.carbon.basis import BASES, basis_of
from zzeco.carbon.notes import with_known_stock
from zzeco.carbon.units import PERCENT
from zzeco.outdated import outdated
from zzeco.project import Project
from zzeco.theme_shapes import Title, colours_of, counted, graded_classes, records_with_area

RESULTS = "results"
CLASS_OF_BASIS = {**{key: key for key in BASES}, "curve": "growth", "area_default": "default"}
LIVING = ["agb_t", "understorey_t", "bgb_t"]
COLUMNS = (
    *("quality", "method", "area_ha", *LIVING, "carbon_t", "sink_tco2e_per_a", "net_tco2e_per_a"),
    *("co2e_t", "co2e_lo_t", "co2e_hi_t", "notes"),
)


def result_themes() -> list[str]:
    """The keys of the themes of results, in the order of themes.csv."""
    return [theme for kind, theme in _rows() if kind == RESULTS]


def theme_row(kind: str, theme: str) -> Mapping[str, str]:
    """The row of themes.csv; KeyError where there is none."""
    return _rows()[kind, theme]


@cache
def _rows() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(row["kind"], row["theme"]): row for row in table("themes").to_dict("records")}


def theme_title(kind: str, theme: str) -> Title:
    """Name and unit of a declared theme in the user's language."""
    row = theme_row(kind, theme)
    return Title(localised(row["label_zh"], row["label_en"]), localised(row["unit_zh"], row["unit_en"]))


def latest_run_of(project: Project, layer: str) -> str:
    """The name of the latest run that estimated the layer, '' where there is none."""
    runs = project.table("runs")
    rows = runs.rows[["run", "kinds"]].to_dict("records") if len(runs) else []
    fitting = (str(row["run"]) for row in reversed(rows) if layer in [one["layer"] for one in json.loads(row["kinds"])])
    return next(fitting, "")


def by_result(project: Project, layer: VectorLayer, spec: ThemeSpec) -> Themed:
    """A theme of the run that the theme names, else of the latest one that estimated the layer."""
    row, title = theme_row(RESULTS, spec.key), theme_title(RESULTS, spec.key)
    title = replace(title, is_number=spec.key != "quality")
    records = records_with_area(layer)
    polygons = _polygons(project, layer, records.index, spec.run)
    if spec.key == "quality":
        polygons = pd.DataFrame({"basis": basis_of(polygons)})
        classes = declared_classes("forest", "quality")
        basis = classify.Classing("quality", (classify.Lookup("basis", CLASS_OF_BASIS),), otherwise="excluded")
        return counted(
            records, layer.kind, spec, title, classes, basis.class_of(polygons, [one.key for one in classes])
        )
    numbers = VALUES[spec.key](polygons).to_numpy(float)
    usual = tuple(float(limit) for limit in row["breaks"].split("|") if limit)
    breaks = usual if usual and not spec.method else breaks_asked(numbers, spec)
    if usual and breaks == usual and not spec.ramp:
        known = zip(declared_classes("forest", row["style_theme"]), classify.interval_labels(breaks), strict=True)
        classes = tuple(replace(one, label_zh=text, label_en=text) for one, text in known)
    else:
        classes = graded_classes("forest", breaks, colours_of(spec.ramp, row["ramp"]))
    return counted(records, layer.kind, replace(spec, breaks=breaks), title, classes, classify.graded(numbers, breaks))


def breaks_asked(numbers: np.ndarray, spec: ThemeSpec) -> tuple[float, ...]:
    """The breaks that the theme gives, or those that its method finds (quantiles where it names none)."""
    if spec.method == "breaks":
        return tuple(sorted(set(spec.breaks)))
    method = spec.method if spec.method in classify.METHODS else "quantile"
    return classify.breaks_of(numbers, method, spec.count)


def _half_width_percent(polygons: pd.DataFrame) -> pd.Series:
    stock = polygons["co2e_t"].where(polygons["co2e_t"] > 0)
    return (polygons["co2e_hi_t"] - polygons["co2e_lo_t"]) / 2 / stock * PERCENT


VALUES: Mapping[str, Callable[[pd.DataFrame], pd.Series]] = {
    "carbon_density": lambda found: found[LIVING].sum(axis=1, min_count=1) / found["area_ha"],
    "total_density": lambda found: found["carbon_t"] / found["area_ha"],
    "stock": lambda found: found["carbon_t"],
    "sink": lambda found: found["sink_tco2e_per_a"].fillna(found["net_tco2e_per_a"]) / found["area_ha"],
    "uncertainty": _half_width_percent,
}


def _polygons(project: Project, layer: VectorLayer, fids: pd.Index, run: str) -> pd.DataFrame:
    """The figures of a run in the order of the layer's records; blank where it left them out or they changed since."""
    wanted = run if run in set(project.table("runs").rows["run"]) else latest_run_of(project, layer.name)
    rows = project.table("estimates").holding("run", wanted)[["layer", "fid", *COLUMNS]]
    rows = with_known_stock(rows[rows["layer"] == layer.name])
    rows = rows[~rows["fid"].isin(outdated(project, wanted, layer))]
    return rows.set_index("fid").drop(columns="layer").reindex(fids)
