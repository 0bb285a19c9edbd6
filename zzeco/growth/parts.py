"""What a year of a forecast is made of: growth, cap, felling, regrowth and disturbance of each kind of stand."""

import numpy as np
import pandas as pd

from zzeco.carbon.estimate import counted_values
from zzeco.carbon.intervals import TREE_PARTS
from zzeco.carbon.settings import EstimateSettings
from zzeco.growth.cohorts import Cohorts, density
from zzeco.growth.path import Path
from zzeco.growth.stands import Stands, living_t

PARTS = ("growth", "cap", "felled", "regrown", "disturbed")
SHARES = ("growth_ratio", "standing", "regrown_ratio", "held_ratio", "lost_ratio", "ratio", "volume_ratio")
ROUNDING = 1e-15


def kinds_of(polygons: pd.DataFrame, stands: Stands, settings: EstimateSettings) -> pd.DataFrame:
    """The kinds of stands with what they hold in the base year (counted): area_ha, live_t, trees_t (pools of the stock
    that follow the trees), sink_pools_t, stock_m3."""
    held = {
        "area_ha": counted_values(polygons, "area_ha"),
        "live_t": living_t(polygons),
        "trees_t": _pools(polygons, settings.stock_parts),
        "sink_pools_t": _pools(polygons, settings.sink_pools),
        "stock_m3": counted_values(polygons, "growing_stock_m3"),
    }
    return stands.kinds.assign(**{name: stands.sums(values) for name, values in held.items()})


def at_year(kinds: pd.DataFrame, path: Path, undisturbed: Path, at: int) -> pd.DataFrame:
    """`kinds` with SHARES of the year `at` after the base year, the curve at both ages, and the trees_t of the base
    year apart into PARTS (`growth_t` …); with the base year's they add up to `trees_then_t`.

    `held_ratio` is what the climax forest's carbon holds back, `lost_ratio` what disturbances take, summed over the
    polygons of the kind, by its carbon of the base year; the growing stock goes by `volume_ratio`.
    """
    cohorts = path.cohorts
    ages = kinds["age_a"].to_numpy(dtype=float)[:, None] + np.array([0, at])
    curve = np.where(kinds["a"].isna().to_numpy()[:, None], np.nan, density(ages, kinds))
    growth, standing, regrown = cohorts.growth[:, at], cohorts.standing[:, at], cohorts.regrown[:, at]
    capped, total = undisturbed.carbon.total[:, at], path.carbon.total[:, at]
    held, lost = standing * growth + regrown - capped, capped - total
    found = kinds.assign(curve_now=curve[:, 0], curve_then=curve[:, 1])
    found[list(SHARES)] = np.column_stack(
        [growth, standing, regrown, held, lost, total, path.volume.total[:, at]],
    )
    trees = kinds["trees_t"].to_numpy()
    found["growth_t"], found["cap_t"] = trees * standing * (growth - 1), -trees * held
    found["felled_t"], found["regrown_t"] = -trees * (1 - standing), trees * regrown
    found["disturbed_t"] = -trees * lost
    found["trees_then_t"], found["sink_pools_then_t"] = trees * total, kinds["sink_pools_t"] * total
    return found.assign(stock_then_m3=found["stock_m3"] * found["volume_ratio"])


def regrowth_at(cohorts: Cohorts, at: int) -> pd.DataFrame:
    """The replanted ground of the year `at`: kind, age_a, `first_share` and `again_share` of the kind's area that were
    felled in the `year` of its planting (the first time, and replanted ground again), `share`, what of it stands, and
    `part`, its carbon by the kind's carbon of the base year."""
    kind, place = np.nonzero(cohorts.regrowth[cohorts.row, at, :at])
    year = at - place
    first = cohorts.standing[kind, year - 1] - cohorts.standing[kind, year]
    more = cohorts.felled[kind, year] - first
    row = cohorts.row[kind]
    share = cohorts.regrowth[row, at, place]
    columns = {
        "first_share": first,
        "again_share": np.where(more > ROUNDING, more, 0.0),
        "share": share,
        "part": share * cohorts.young[row, place],
    }
    return pd.DataFrame({"kind": kind, "age_a": place + 1, "year": year, **columns})


def _pools(polygons: pd.DataFrame, wanted: tuple[str, ...]) -> np.ndarray:
    """The counted carbon of the pools among `wanted` that follow the trees, t C."""
    parts = [part for part in TREE_PARTS if part in wanted]
    return np.asarray(sum((counted_values(polygons, f"{part}_t") for part in parts), np.zeros(len(polygons))))
