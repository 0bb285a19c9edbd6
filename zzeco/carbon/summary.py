"""The figures of one layer's estimate as the command line prints them."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.errors import POND_ROW
from zzeco.carbon.estimate import Estimates, counted_values, estimated_rows
from zzeco.carbon.factors_used import unverified_rows
from zzeco.carbon.intervals import DRAWS, SEED, interval
from zzeco.carbon.notes import noted, reason_text, stock_known
from zzeco.carbon.settings import POOLS
from zzeco.carbon.soil_depths import as_told, soil_depths
from zzeco.carbon.units import CO2_PER_C, co2e_t
from zzeco.carbon.wetland import pond_net_range_tco2e_per_ha
from zzeco.carbon.without_stock import without_stock

QUALITIES = ("measured", "curve", "area_default")
WETLAND_KINDS = ("wetland", "small_wetland")


def summary(
    estimates: Estimates, *, layer: str, epoch: str | None, draws: int = DRAWS, seed: int = SEED
) -> dict[str, Any]:
    """One entry of `kinds[]` of the command line's estimate: counts of polygons, sums of what counts once."""
    polygons = estimates.polygons
    estimated = estimated_rows(polygons)
    pools = pool_sums_t(estimated, estimates.settings.pools)
    has_stock = pools["total"] is not None
    bounds = interval(estimated, estimates.settings.stock_parts, factors=estimates.factors, draws=draws, seed=seed)
    quality = estimated["quality"].value_counts()
    unknown = without_stock(estimated, layer)
    found = {
        "kind": estimates.kind,
        "layer": layer,
        "epoch": epoch,
        "features": len(polygons),
        "estimated": len(estimated),
        "left_out": left_out(polygons),
        "without_stock_value": {"features": unknown.features, "area_ha": unknown.area_ha},
        "methods": methods_used(estimated),
        "unusable_stock": unusable_stock(estimated),
        "area_ha": float(counted_values(estimated, "area_ha").sum()),
        "carbon_t": pools,
        "soil_depths": as_told(soil_depths(estimated)) if "soil" in estimates.settings.pools else [],
        "co2e_t": None if pools["total"] is None else co2e_t(pools["total"]),
        "ci95_co2e_t": [float(bounds[side].iloc[0]) * CO2_PER_C for side in ("lo", "hi")] if has_stock else None,
        "sink_tco2e_per_a": known_sum(estimated, "sink_tco2e_per_a"),
        "quality": {key: int(quality.get(key, 0)) for key in QUALITIES},
        "unverified_factors": unverified_rows(estimated, estimates.factors),
    }
    fluxes = ("burial_tco2e_per_a", "ch4_tco2e_per_a", "net_tco2e_per_a") if estimates.kind in WETLAND_KINDS else ()
    found |= {column: known_sum(estimated, column) for column in fluxes}
    return found | ({"pond_net_range_tco2e_per_a": pond_range(estimated, estimates)} if fluxes else {})


def methods_used(estimated: pd.DataFrame) -> dict[str, int]:
    """How many polygons took which method, most first."""
    return {str(method): int(count) for method, count in estimated["method"].value_counts().items() if count}


def unusable_stock(estimated: pd.DataFrame) -> dict[str, int]:
    """How many polygons have a written growing stock that cannot be used, and how many of them took the curve."""
    unusable = noted(estimated, "stock_unusable")
    by_curve = unusable & estimated["method"].eq("curve").to_numpy()
    return {"features": int(np.count_nonzero(unusable)), "by_curve": int(np.count_nonzero(by_curve))}


def pond_range(estimated: pd.DataFrame, estimates: Estimates) -> list[float] | None:
    """The least and the greatest net removal of the ponds, t CO2e/a; null where there is none (docs/methods.md 2)."""
    ponds = estimated[estimated["ch4_key"] == POND_ROW]
    area_ha = float(counted_values(ponds, "area_ha").sum())
    if not area_ha:
        return None
    limits = pond_net_range_tco2e_per_ha(estimates.factors, estimates.settings.gwp_ch4)
    return [area_ha * limit for limit in limits]


def pool_sums_t(estimated: pd.DataFrame, pools: tuple[str, ...]) -> dict[str, float | None]:
    """t C of each pool (agb with the understorey) and their total; null for a pool that was not asked for, and for all
    where no polygon has a stock value.
    """
    sums: dict[str, float | None] = dict.fromkeys((*POOLS, "total"))
    if len(estimated) and not stock_known(estimated).any():
        return sums
    for pool in pools:
        parts = ("agb_t", "understorey_t") if pool == "agb" else (f"{pool}_t",)
        sums[pool] = float(sum(counted_values(estimated, part).sum() for part in parts))
    return sums | {"total": float(counted_values(estimated, "carbon_t").sum())}


def known_sum(estimated: pd.DataFrame, column: str) -> float | None:
    """The counted sum of a column, null where no polygon has a value."""
    known = estimated[estimated[column].notna()]
    return float(counted_values(known, column).sum()) if len(known) else None


def left_out(polygons: pd.DataFrame) -> list[dict[str, Any]]:
    """Per reason: code, text, how many polygons and their full area, most first."""
    groups = polygons[polygons["reason"].notna()].groupby("reason")["area_ha"].agg(["size", "sum"])
    return [
        {"reason": code, "label": reason_text(code), "count": int(row["size"]), "area_ha": float(row["sum"])}
        for code, row in groups.sort_values("size", ascending=False, kind="stable").iterrows()
    ]
