"""Totals of estimated polygons by any grouping, each with its 95 % interval."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.estimate import counted_values, estimated_rows
from zzeco.carbon.intervals import DRAWS, SEED, interval
from zzeco.carbon.notes import some_stock_known
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.units import CO2_PER_C, co2e_t

SUMMED = {"area_ha": "area_ha", "growing_stock_m3": "growing_stock_m3", "carbon_t": "carbon_t"}


def totals(
    polygons: pd.DataFrame,
    by: list[str],
    *,
    factors: FactorSet,
    settings: EstimateSettings,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """One row per group of the estimated polygons of one or more layers, and the sum as last row (is_total).

    `polygons` is the stored table with the columns of `by` beside it. Columns: the groups (null for unknown, and in
    the sum row), features, area_ha, growing_stock_m3, carbon_t, co2e_t, ci95_co2e_t ([lo, hi]), sink_tco2e_per_a
    (NaN where none is known), is_total. Carbon is NaN and its interval null where no polygon has a stock value.
    """
    estimated = estimated_rows(polygons)
    codes, groups = groups_of(estimated, by)
    bounds = partial(interval, estimated, settings.stock_parts, factors=factors, draws=draws, seed=seed)
    rows = _rows(estimated, codes, len(groups), bounds(codes)) if len(groups) else None
    last = _rows(estimated, np.zeros(len(estimated), dtype=np.int64), 1, bounds())
    empty = pd.DataFrame({name: pd.Series([None], dtype=object) for name in by})
    found = [pd.concat([groups, rows], axis=1).assign(is_total=False)] if rows is not None else []
    return pd.concat([*found, pd.concat([empty, last], axis=1).assign(is_total=True)], ignore_index=True)


def groups_of(estimated: pd.DataFrame, by: list[str]) -> tuple[Any, pd.DataFrame]:
    """The code of each polygon's group, and the groups in the order of their codes (no rows where `by` is empty)."""
    if not by:
        return np.zeros(len(estimated), dtype=np.int64), pd.DataFrame()
    keys = estimated[by].astype(object).where(estimated[by].notna(), None)
    grouped = keys.groupby(by, dropna=False, sort=True, observed=True)
    codes = grouped.ngroup().to_numpy(dtype=np.int64)
    first = keys.assign(_code=codes).drop_duplicates("_code").sort_values("_code")
    return codes, first[by].reset_index(drop=True)


def _rows(estimated: pd.DataFrame, codes: Any, count: int, bounds: pd.DataFrame) -> pd.DataFrame:
    sums = {name: np.bincount(codes, counted_values(estimated, column), count) for name, column in SUMMED.items()}
    known = np.bincount(codes, estimated["sink_tco2e_per_a"].notna(), count) > 0
    sink = np.bincount(codes, counted_values(estimated, "sink_tco2e_per_a"), count)
    has_stock = some_stock_known(estimated, codes, count)
    sums["carbon_t"] = np.where(has_stock, sums["carbon_t"], np.nan)
    limits = (bounds[["lo", "hi"]] * CO2_PER_C).to_numpy().tolist()
    return pd.DataFrame(
        {
            "features": np.bincount(codes, minlength=count),
            **sums,
            "co2e_t": co2e_t(sums["carbon_t"]),
            "ci95_co2e_t": [limit if there else None for limit, there in zip(limits, has_stock, strict=True)],
            "sink_tco2e_per_a": np.where(known, sink, np.nan),
        }
    )
