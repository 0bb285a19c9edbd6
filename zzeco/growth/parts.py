"""What a year of a forecast is made of: growth, cap, felling, regrowth and disturbance of each kind of stand."""

import numpy as np
import pandas as pd

from zzeco.carbon.estimate import counted_values
from zzeco.carbon.intervals import TREE_PARTS
from zzeco.carbon.settings import EstimateSettings
from zzeco.growth.cohorts import Cohorts, density
from zzeco.growth.path import Path, left_of, standing_and_grown
from zzeco.growth.stands import Stands, living_t

PARTS = ("growth", "cap", "felled", "regrown", "disturbed")
SHARES = ("growth_ratio", "standing", "regrown_ratio", "held_ratio", "lost_ratio", "ratio", "volume_ratio")
ROUNDING = 1e-14


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


def at_year(kinds: pd.DataFrame, path: Path, apart: pd.DataFrame, at: int) -> pd.DataFrame:
    """`kinds` with SHARES of the year `at` after the base year, the curve at both ages, and the trees_t of the base
    year apart into PARTS (`growth_t` …); with the base year's they add up to `trees_then_t`.

    `held_ratio` is what the climax forest's carbon holds back, `lost_ratio` what disturbances take, summed over the
    kind's polygons `apart`, by its carbon of the base year; the growing stock goes by `volume_ratio`.
    """
    cohorts = path.cohorts
    ages = kinds["age_a"].to_numpy(dtype=float)[:, None] + np.array([0, at])
    curve = np.where(kinds["a"].isna().to_numpy()[:, None], np.nan, density(ages, kinds))
    growth, standing, regrown = cohorts.growth[:, at], cohorts.standing[:, at], cohorts.regrown[:, at]
    total, live = path.carbon.total[:, at], kinds["live_t"].to_numpy()
    held, lost = (
        np.divide(np.bincount(apart["kind"], apart[name], len(kinds)), live, out=np.zeros(len(live)), where=live > 0)
        for name in ("held_t", "lost_t")
    )
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


def apart_at(polygons: pd.DataFrame, path: Path, at: int) -> pd.DataFrame:
    """The polygons that were looked at one by one, in the year `at`: polygon (position), kind, area_ha, live_t and
    stock_m3 of the base year (counted), `cap` (the climax by their own carbon), `grown` (what stands and has grown
    again, before disturbances) and `left` (what these leave of it), by their own carbon of the base year; `held_ratio`
    and `lost_ratio`, `held_t` and `lost_t` (t C) and `missing_m3`, what cap and disturbances take of the growing stock.
    """
    own, cohorts = path.apart, path.cohorts
    grown, left = standing_and_grown(own, cohorts, at), left_of(own, at)
    whole = (cohorts.standing[:, at] * cohorts.growth[:, at] + cohorts.regrown[:, at])[own.codes]
    held, lost = whole - grown, grown * (1 - left)
    held[held < ROUNDING * whole] = 0.0
    values = {"area_ha": counted_values(polygons, "area_ha"), "live_t": living_t(polygons)}
    values["stock_m3"] = counted_values(polygons, "growing_stock_m3")
    found = pd.DataFrame({"polygon": own.at, "kind": own.codes, **{key: one[own.at] for key, one in values.items()}})
    found = found.assign(cap=own.cap, grown=grown, left=left, held_ratio=held, lost_ratio=lost)
    found["held_t"], found["lost_t"] = found["live_t"] * held, found["live_t"] * lost
    return found.assign(missing_m3=found["stock_m3"] * (held + lost))


def regrowth_at(cohorts: Cohorts, at: int) -> pd.DataFrame:
    """The replanted ground of the year `at`: kind, the `year` of its planting, age_a, `first_share` and `again_share`
    of the kind's area that were felled for it (the first time, and replanted ground again), `share`, what of it stands,
    its carbon per hectare by that of the base year (`young`) and `part`, share × young; sorted by kind and year."""
    felled = cohorts.felled[:, : at + 1]
    kind, year = np.nonzero(felled > 0)
    first = cohorts.standing[kind, year - 1] - cohorts.standing[kind, year]
    more = felled[kind, year] - first
    row, place = cohorts.row[kind], at - year
    share, young = cohorts.regrowth[row, at, place], cohorts.young[row, place]
    columns = {
        "first_share": first,
        "again_share": np.where(more > ROUNDING, more, 0.0),
        "share": share,
        "young": young,
        "part": share * young,
    }
    return pd.DataFrame({"kind": kind, "year": year, "age_a": place + 1, **columns})


def felled_again(regrowth: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
    """Which ground in `regrowth` (rows, from 0) was felled again for which: `of`, `into`, the `share` of it that was.

    Replanted ground is cut from the age of rotation on, each year by the same share of it (`kinds`).
    """
    pairs = regrowth.reset_index(names="of")[["kind", "year", "of"]]
    later = regrowth.loc[regrowth["again_share"] > 0].reset_index(names="into")[["kind", "year", "into"]]
    both = pairs.merge(later, on="kind", suffixes=("", "_into"))
    both = both[both["year"] < both["year_into"]]
    rotation_a, cut_share = (kinds[name].to_numpy()[both["kind"]] for name in ("rotation_a", "cut_share"))
    years = (both["year_into"] - both["year"]).to_numpy()
    before, after = (_left(years + more, rotation_a, cut_share) for more in (0, 1))
    both["share"] = before - after
    return both.loc[both["share"] > 0, ["of", "into", "share"]].sort_values(["into", "of"], ignore_index=True)


def _left(age_a: np.ndarray, rotation_a: np.ndarray, cut_share: np.ndarray) -> np.ndarray:
    """What stands of replanted ground (0-1) at the end of the year in which it gets as old."""
    return np.asarray(np.clip(1 - cut_share * (age_a - np.maximum(np.ceil(rotation_a), 2.0) + 1), 0.0, 1.0))


def _pools(polygons: pd.DataFrame, wanted: tuple[str, ...]) -> np.ndarray:
    """The counted carbon of the pools among `wanted` that follow the trees, t C."""
    parts = [part for part in TREE_PARTS if part in wanted]
    return np.asarray(sum((counted_values(polygons, f"{part}_t") for part in parts), np.zeros(len(polygons))))
