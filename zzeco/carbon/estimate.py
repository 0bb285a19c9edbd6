"""The estimate of one layer: carbon, sink, quality and errors of every polygon."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon import columns, notes
from zzeco.carbon.errors import standard_deviation
from zzeco.carbon.factors_used import KEY_COLUMNS, unverified
from zzeco.carbon.forest_estimate import estimate_forest
from zzeco.carbon.karst import estimate_karst
from zzeco.carbon.keys import category
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.uncertainty import bounds
from zzeco.carbon.units import CO2_PER_C, co2e_t
from zzeco.carbon.wetland import estimate_wetland

KINDS = ("forest", "wetland", "small_wetland", "karst")
TEXT_COLUMNS = ("method", "quality", "notes", *KEY_COLUMNS)
POOL_COLUMNS = ("agb_t", "understorey_t", "bgb_t", "dead_wood_t", "litter_t", "soil_t")
FLUX_COLUMNS = ("burial_tco2e_per_a", "ch4_tco2e_per_a", "net_tco2e_per_a")


@dataclass(frozen=True, eq=False)
class Estimates:
    """The estimate of one layer.

    `polygons` (index fid) has for every polygon: reason (null where it is estimated), method, quality
    (measured|curve|area_default), notes (';'-joined codes), area_ha, counted_share, the pools in t C (agb_t trees
    only), carbon_t (the asked pools, understorey with agb), co2e_t with co2e_lo_t and co2e_hi_t (95 %), sink, the
    wetland fluxes, growing_stock_m3, unverified, and the keys of the factor rows used (tree_key METHOD|ROW|GROUP …),
    from which any total with its interval can be made again.
    """

    kind: str
    polygons: pd.DataFrame
    settings: EstimateSettings
    factors: FactorSet


def estimate(
    layer: pd.DataFrame,
    kind: str,
    *,
    factors: FactorSet,
    settings: EstimateSettings,
    year: int | None = None,
    counted_share: pd.Series | None = None,
) -> Estimates:
    """The estimate of a layer (index fid, standard field names); `year` of its epoch dates the reservoirs."""
    area, other_used = columns.area_ha(layer, settings.area_source)
    if kind == "forest":
        found = estimate_forest(layer, area, factors, settings)
    elif kind == "karst":
        found = estimate_karst(layer, area, factors)
    else:
        found = estimate_wetland(layer, area, factors, kind, settings.gwp_ch4, year)
    found["noted"] = found["noted"] | notes.bits("other_area_used", other_used)
    found["area_ha"] = area
    polygons = _completed(found, settings, factors)
    polygons.index = layer.index
    return counted(Estimates(kind, polygons, settings, factors), counted_share)


def counted(estimates: Estimates, counted_share: pd.Series | None) -> Estimates:
    """The estimates with the share of each polygon (by fid, 0-1) that totals count; 1 where none is given."""
    polygons = estimates.polygons
    share = 1.0 if counted_share is None else counted_share.reindex(polygons.index).fillna(1.0)
    return replace(estimates, polygons=polygons.assign(counted_share=share))


def _completed(found: pd.DataFrame, settings: EstimateSettings, factors: FactorSet) -> pd.DataFrame:
    found = _without_gaps(found)
    estimated = (found["reason"] == "").to_numpy()
    texts = found.assign(notes=notes.codes(found["noted"].to_numpy()))
    polygons = pd.DataFrame({"reason": _shown(texts["reason"], ~estimated)})
    for name in TEXT_COLUMNS:
        polygons[name] = _shown(texts[name] if name in texts else category(texts, name), estimated)
    polygons["area_ha"] = found["area_ha"]
    for name in POOL_COLUMNS:
        polygons[name] = np.where(estimated, found.get(name, 0.0), np.nan)
    for name in ("volume_share", "tree_own_cv", "soil_own_cv", "growing_stock_m3"):  # a method without it has 0
        known = found[name].fillna(0.0) if name in found else 0.0
        polygons[name] = np.where(estimated, known, np.nan)
    for name in (*FLUX_COLUMNS, "sink_tco2e_per_a"):
        polygons[name] = np.where(estimated, found.get(name, np.nan), np.nan)
    polygons["unverified"] = unverified(polygons, factors) & estimated
    return _with_carbon(polygons, settings, factors)


def _without_gaps(found: pd.DataFrame) -> pd.DataFrame:
    """The polygons with a reason where a pool of an estimate is no number: no 0 stands in for what is not known."""
    pools = [name for name in POOL_COLUMNS if name in found]
    gaps = found[pools].isna().any(axis=1).to_numpy() & (found["reason"] == "").to_numpy()
    if not gaps.any():
        return found
    return found.assign(reason=np.where(gaps, "value_missing", found["reason"].astype(object)))


def _shown(keys: pd.Series, where: Any) -> Any:
    keys = keys.astype("category")
    return pd.Categorical.from_codes(np.where(where, keys.cat.codes, -1), dtype=keys.dtype)


def _with_carbon(polygons: pd.DataFrame, settings: EstimateSettings, factors: FactorSet) -> pd.DataFrame:
    polygons["carbon_t"] = polygons[[f"{pool}_t" for pool in settings.stock_parts]].sum(axis=1, min_count=1)
    polygons["co2e_t"] = co2e_t(polygons["carbon_t"])
    deviation = standard_deviation(polygons, settings.stock_parts, factors) * CO2_PER_C
    low, high = bounds(polygons["co2e_t"], deviation)
    polygons["co2e_lo_t"], polygons["co2e_hi_t"] = np.maximum(low, 0.0), high
    return polygons


def estimated_rows(polygons: pd.DataFrame) -> pd.DataFrame:
    """The polygons that have an estimate."""
    return polygons[polygons["reason"].isna()]


def counted_values(polygons: pd.DataFrame, column: str) -> Any:
    """The column times the share that counts, blanks as 0 (float64 array)."""
    return (polygons[column] * polygons["counted_share"]).fillna(0.0).to_numpy(dtype=float)
