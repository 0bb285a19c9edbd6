"""What the 碳汇 workspace shows of a change between two epochs: its steps, the polygons that changed most, a theme."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.drawing import classify
from layers.drawing.style import Themed, ThemeSpec
from layers.i18n import _
from layers.layer import VectorLayer
from zzeco.boundaries import layers_of
from zzeco.carbon.changed_polygons import changed_polygons
from zzeco.carbon.units import co2e_t
from zzeco.changing import EpochChange, change_between, forest_of
from zzeco.finding_names import short_ids
from zzeco.project import Project
from zzeco.theme_shapes import Title, colours_of, counted, graded_classes, records_with_area

LARGEST = 200
BREAKS_T_PER_HA = (-20.0, -5.0, -1.0, 1.0, 5.0, 20.0)
STEPS = ("growth", "area_gain", "area_loss", "method_change", "jitter")


@dataclass(frozen=True, eq=False)
class ChangeSheet:
    """Two epochs compared.

    `steps`: t C of STEPS, which add up to the total; `largest`: the polygons with the largest differences, first the
    largest (layer, fid, name, record_id, county, cause, cause_code, carbon_before_t, carbon_after_t, difference_t);
    `themed`: the later layer, of the records `fids`, coloured by its difference per hectare.
    """

    found: EpochChange
    before: VectorLayer
    after: VectorLayer
    fids: np.ndarray
    steps: dict[str, float]
    largest: pd.DataFrame
    themed: Themed

    def per_year(self, carbon_t: float) -> float:
        """t C of the whole time as t CO2e a year."""
        return float(co2e_t(carbon_t)) / self.found.comparison.years


def step_text(step: str) -> str:
    """The name of a step, or of the total."""
    return {
        "growth": _("Growth"),
        "area_gain": _("Area gained"),
        "area_loss": _("Area lost"),
        "method_change": _("Method change"),
        "jitter": _("Boundary shifts"),
        "total": _("Whole change"),
    }[step]


def dated_epochs(project: Project) -> list[str]:
    """The epochs of the project's forest layers, oldest first."""
    return sorted({layer.epoch for layer in layers_of(project, "forest") if layer.epoch})


def change_sheet(
    project: Project, start: str, end: str, progress: Callable[[str], None], *, method: str | None, jitter_m: float
) -> ChangeSheet:
    """Compares two epochs as `change` does; ZzecoError where they cannot be compared."""
    found = change_between(project, start, end, progress, method=method, jitter_m=jitter_m)
    progress(_("Sorting the polygons"))
    before, after = forest_of(project, start), forest_of(project, end)
    rows = _with_places(found, before, after)
    largest, themed = _largest(rows, before, after), _themed(rows, after)
    return ChangeSheet(found, before, after, after.fids, _steps(found), largest, themed)


def _steps(found: EpochChange) -> dict[str, float]:
    carbon_t = found.comparison.carbon_t
    causes = found.figures["area_change_by_cause"]
    sides = {f"area_{side}": sum(row[f"{side}_t"] for row in causes) for side in ("gain", "loss")}
    return {step: float({**carbon_t, **sides}[step]) for step in STEPS}


def _with_places(found: EpochChange, before: VectorLayer, after: VectorLayer) -> pd.DataFrame:
    """The rows of `changed_polygons` with the layer and the fid of each."""
    parts, compared = found.comparison.parts, found.comparison
    rows, _outlines = changed_polygons(compared)
    later = np.sort(parts.loc[parts["after"] >= 0, "after"].unique())
    lost = np.sort(parts.loc[parts["after"] < 0, "before"].unique())
    fids = np.concatenate([compared.after.polygons.index[later], compared.before.polygons.index[lost]])
    layer = np.where(rows["survey"] == "after", after.name, before.name)
    return rows.assign(fid=fids.astype(np.int64), layer=layer)


def _largest(rows: pd.DataFrame, before: VectorLayer, after: VectorLayer) -> pd.DataFrame:
    found = rows[rows["difference_t"] != 0]
    found = found.loc[found["difference_t"].abs().sort_values(ascending=False, kind="stable").index[:LARGEST]]
    names = pd.Series("", index=found.index, dtype=object)
    for layer in (before, after):
        of_layer = found["layer"] == layer.name
        if of_layer.any():
            known = short_ids(layer.records(found.loc[of_layer, "fid"].to_numpy()))
            names[of_layer] = found.loc[of_layer, "fid"].map(known)
    return found.assign(name=names).reset_index(drop=True)


def _themed(rows: pd.DataFrame, after: VectorLayer) -> Themed:
    """Classes of t C a hectare; polygons that were not compared have no value."""
    records: Any = records_with_area(after)
    later = rows[rows["layer"] == after.name]
    difference_t = pd.Series(later["difference_t"].to_numpy(), index=later["fid"]).reindex(records.index)
    area_ha = records["geom_area_ha"].astype(float)
    values = (difference_t / area_ha.where(area_ha > 0)).to_numpy(dtype=float)
    classes = graded_classes("forest", BREAKS_T_PER_HA, colours_of("sink", "sink"))
    spec = ThemeSpec("change", method="breaks", breaks=BREAKS_T_PER_HA)
    title = Title(_("Change of carbon"), "t C/hm²", is_number=True)
    return counted(records, "forest", spec, title, classes, classify.graded(values, BREAKS_T_PER_HA))
