"""What a year of a forecast is made of: growth, cap, felling, regrowth and disturbance of each kind of stand."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.estimate import counted_values
from zzeco.carbon.intervals import TREE_PARTS
from zzeco.carbon.settings import EstimateSettings
from zzeco.growth.cohorts import density, felling_course
from zzeco.growth.series import Path, above_cap
from zzeco.growth.stands import Stands, climax_t_per_ha, living_t

PARTS = ("growth", "cap", "felled", "regrown", "disturbed")
ROUNDING = 1e-15
SHARES = ("growth_ratio", "standing", "above_cap", "regrown_ratio", "left", "ratio")


def kinds_of(polygons: pd.DataFrame, stands: Stands, settings: EstimateSettings) -> pd.DataFrame:
    """The kinds of stands with what they hold in the base year (counted): area_ha, live_t, trees_t (pools of the stock
    that follow the trees), sink_pools_t, stock_m3. The constant kind is the last row."""
    held = {
        "area_ha": counted_values(polygons, "area_ha"),
        "live_t": living_t(polygons),
        "trees_t": _pools(polygons, settings.stock_parts),
        "sink_pools_t": _pools(polygons, settings.sink_pools),
        "stock_m3": counted_values(polygons, "growing_stock_m3"),
    }
    return stands.kinds.assign(**{name: stands.sums(values) for name, values in held.items()})


def at_year(kinds: pd.DataFrame, polygons: pd.DataFrame, stands: Stands, path: Path, survival: Any, at: int) -> Any:
    """`kinds` with SHARES of the year `at` after the base year, the curve at both ages, and the trees_t of the base
    year apart into PARTS (`growth_t` …); with the base year's they add up to `trees_then_t`."""
    cohorts = path.cohorts
    ages = kinds["age_a"].to_numpy(dtype=float)[:, None] + np.array([0, at])
    curve = np.where(kinds["a"].isna().to_numpy()[:, None], np.nan, density(ages, kinds))
    growth, standing = cohorts.growth[:, at], cohorts.standing[:, at]
    above = above_cap(stands, living_t(polygons), cohorts)[:, at]
    left = np.broadcast_to(survival, cohorts.growth.shape)[:, at]
    regrown, trees = cohorts.regrown[:, at], kinds["trees_t"].to_numpy()
    found = kinds.assign(curve_now=curve[:, 0], curve_then=curve[:, 1])
    found[list(SHARES)] = np.column_stack([growth, standing, above, regrown, left, path.total[:, at]])
    found["growth_t"], found["cap_t"] = trees * standing * (growth - 1), -trees * standing * above
    found["felled_t"], found["regrown_t"] = -trees * (1 - standing), trees * regrown
    found["disturbed_t"] = -trees * (standing * (growth - above) + regrown) * (1 - left)
    then = {"trees_t": "trees_then_t", "sink_pools_t": "sink_pools_then_t", "stock_m3": "stock_then_m3"}
    return found.assign(**{new: found[old] * found["ratio"] for old, new in then.items()})


def regrowth_at(kinds: pd.DataFrame, at: int) -> pd.DataFrame:
    """The replanted ground of the year `at`: kind, age_a, `first_share` and `again_share` of the kind's area that were
    felled in the `year` of its planting (the first time, and replanted ground again), `share`, what of it stands, and
    `part`, its carbon by the kind's carbon of the base year."""
    standing, regrowth, felled = felling_course(kinds, at)
    kind, place = np.nonzero(regrowth[:, at])
    year = at - place
    first = standing[kind, year - 1] - standing[kind, year]
    more = felled[kind, year] - first
    again = np.where(more > ROUNDING, more, 0.0)
    share = regrowth[kind, at, place]
    some = kinds.iloc[kind]
    curve = density(np.column_stack([place + 1.0, some["age_a"].to_numpy(dtype=float)]), some)
    columns = {"first_share": first, "again_share": again, "share": share, "part": share * curve[:, 0] / curve[:, 1]}
    return pd.DataFrame({"kind": kind, "age_a": place + 1, "year": year, **columns})


def capped_at(polygons: pd.DataFrame, stands: Stands, path: Path, factors: Any, at: int) -> pd.DataFrame:
    """The polygons whose growth the climax forest ends in the year `at`: kind, position, live_t, area_ha and
    counted_share as estimated, climax_t_per_ha and `excess_t`, the counted carbon that does not grow."""
    growth = path.cohorts.growth[:, at][stands.codes]
    position = np.flatnonzero(stands.cap_ratio < growth)
    kind, over = stands.codes[position], (growth - stands.cap_ratio)[position]
    some = polygons.iloc[position]
    return pd.DataFrame(
        {
            "kind": kind,
            "position": position,
            "live_t": some[["agb_t", "bgb_t"]].fillna(0.0).sum(axis=1).to_numpy(dtype=float),
            "area_ha": some["area_ha"].to_numpy(dtype=float),
            "counted_share": some["counted_share"].to_numpy(dtype=float),
            "climax_t_per_ha": climax_t_per_ha(stands.kinds["curve_row"].to_numpy()[kind], factors),
            "excess_t": over * living_t(some),
        }
    )


def _pools(polygons: pd.DataFrame, wanted: tuple[str, ...]) -> Any:
    """The counted carbon of the pools among `wanted` that follow the trees, t C."""
    parts = [part for part in TREE_PARTS if part in wanted]
    return sum((counted_values(polygons, f"{part}_t") for part in parts), np.zeros(len(polygons)))
