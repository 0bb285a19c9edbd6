"""The measures that a project's layers plan: what, where done when, how much of it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.columns import area_ha, number, species_rows, text
from zzeco.carbon.growth import curve_columns
from zzeco.carbon.keys import of_codes
from zzeco.carbon.parameters import FactorSet
from zzeco.targets.ledger import site_keys

AHEAD = ("planned", "in_progress")
KINDS = ("karst", "small_wetland", "measure")
YEARS = ("treatment_year", "completion_year", "plan_year")
SITE = ("measure", "completion_year", "area_ha", "curve_row")
COLUMNS = (
    *("state", "treatment", "measure_kind", "species", "site_id", "site_name"),
    *("geom_area_ha", "reported_area_ha", *YEARS),
)


def planned_sites(
    layer: pd.DataFrame, kind: str, counted_share: pd.Series | None, factors: FactorSet, area_source: str
) -> pd.DataFrame:
    """measure, curve_row, completion_year (NaN for unknown), area_ha, site_id, site_name and drawn (not a point)
    of the sites of a layer that are planned or in progress, one row per record; `counted_once` finds those that count.

    On ground that another kind takes (`counted_share` by fid) a measure of karst adds nothing.
    """
    ahead = layer[np.isin(text(layer, "state"), AHEAD)]
    area = area_ha(ahead, area_source)[0]
    if counted_share is not None:
        area = area * counted_share.reindex(ahead.index).fillna(1.0).to_numpy()
    found = pd.DataFrame({"measure": kind_of_measure(ahead, kind), "completion_year": _year(ahead), "area_ha": area})
    found["curve_row"] = _curve_rows(ahead, factors)
    names = {name: text(ahead, name) for name in ("site_id", "site_name")}
    return found.assign(**names, drawn=number(ahead, "geom_area_ha") > 0)


def counted_once(layers: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The planned sites of all layers, each measure of a site from one of them: the first that draws its polygons, else
    the first that gives an area; there its polygons count, and points where it has none."""
    found = pd.concat([layer.assign(layer=at) for at, layer in enumerate(layers)], ignore_index=True)
    found["site"] = site_keys(found)
    found["unknown"] = ~found["drawn"] * 2 + ~(found["drawn"] | (found["area_ha"] > 0)) * 1
    best = found.sort_values(["unknown", "layer"], kind="stable").drop_duplicates(["measure", "site"])
    chosen = found.merge(best[["measure", "site", "layer", "drawn"]], on=["measure", "site"], suffixes=("", "_of_site"))
    counts = (chosen["layer"] == chosen["layer_of_site"]) & (chosen["drawn"] == chosen["drawn_of_site"])
    return chosen.loc[counts & (chosen["area_ha"] > 0), [*SITE]].reset_index(drop=True)


def dated(sites: pd.DataFrame, base_year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sites with a year, those that are behind it taken as done in the year after the base year; and the others."""
    year = sites["completion_year"]
    late = sites.assign(completion_year=year.clip(lower=base_year + 1))
    return late[year.notna()].reset_index(drop=True), sites[year.isna()]


def kind_of_measure(ahead: pd.DataFrame, kind: str) -> Any:
    """The key of what is done: the treatment on karst, else the kind of measure."""
    if kind == "small_wetland":
        return np.full(len(ahead), kind, dtype=object)
    treatment = text(ahead, "treatment")
    if kind == "karst":
        return treatment
    measure = text(ahead, "measure_kind")
    return np.where(measure == "karst", treatment, measure)


def _year(ahead: pd.DataFrame) -> Any:
    year = np.full(len(ahead), np.nan)
    for name in YEARS:
        year = np.where(np.isnan(year), number(ahead, name), year)
    return year


def _curve_rows(ahead: pd.DataFrame, factors: FactorSet) -> Any:
    """The curve of a planted stand of the named species, '' where none is named."""
    origin = of_codes(np.zeros(len(ahead), dtype=np.int64), ["planted"])
    curve = curve_columns(species_rows(ahead)[0].assign(origin=origin), factors)["curve_row"].astype(object)
    return np.where(text(ahead, "species") == "", "", curve)
