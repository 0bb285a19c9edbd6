"""What counts for a target: value and evidence from a layer's table (resources/tables/targets.csv)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zzeco.targets.goals import CITY_CODE_ENDING, Goal
from zzeco.targets.ledger import done, done_year, number, repeated_shapes, site_keys, text

M3_PER_10000_M3 = 10_000.0
M_PER_KM = 1000.0
PERCENT = 100.0
LAST_YEAR = 9999
LAND_CLASS, TREATMENT, PROGRAMME = "land_class", "treatment", "programme"
LEDGER_COLUMNS = (
    *("fid", "county", "state", TREATMENT, PROGRAMME, "treatment_year", "completion_year", "site_id", "site_name"),
    *("geom_area_ha", "geom_length_m", "reported_area_ha"),
)


@dataclass(frozen=True)
class Count:
    """The value in the target's unit (None: no data), the number of polygons or sites behind it, and their fids."""

    value: float | None
    evidence: int
    fids: tuple[int, ...]


NO_DATA = Count(None, 0, ())


def count(
    goal: Goal,
    layers: Mapping[str, pd.DataFrame | None],
    land_area_ha: Mapping[str, float],
    until_year: int | None = None,
) -> Count:
    """What the layers hold towards this goal in its region; NO_DATA without the layer (for cover: or the land area)."""
    table = layers.get(goal.kind)
    if table is None:
        return NO_DATA
    if goal.measure in _LEDGER_MEASURES:
        return _LEDGER_MEASURES[goal.measure](goal, _inside(as_ledger(table, until_year), goal.region))
    if goal.measure == "growing_stock":
        return _growing_stock(goal, _inside(table, goal.region))
    return _cover_percent(goal, _inside(table, goal.region), land_area_ha.get(goal.region))


def as_ledger(table: pd.DataFrame, until_year: int | None) -> pd.DataFrame:
    """The table with what is done and which site it belongs to; a table that has this already as it is."""
    if "_site" in table.columns:
        return table
    known = [name for name in (*LEDGER_COLUMNS, "geometry") if name in table.columns]
    return table[known].assign(_done=done(table, until_year), _site=site_keys(table))


def _inside(table: pd.DataFrame, region: str) -> pd.DataFrame:
    """The records of a county; all of them for the city."""
    return table if region.endswith(CITY_CODE_ENDING) else table[text(table, "county") == region]


def _cover_percent(goal: Goal, table: pd.DataFrame, land_area_ha: float | None) -> Count:
    """Share of the land under the counted land classes, % (docs/methods.md 4)."""
    if land_area_ha is None or not land_area_ha > 0:
        return NO_DATA
    covered = table[text(table, LAND_CLASS).isin(goal.counted)]
    return _counted(covered, number(covered, "geom_area_ha").sum() / land_area_ha * PERCENT, len(covered))


def _growing_stock(goal: Goal, table: pd.DataFrame) -> Count:
    """Stem volume of the counted land classes, 10 000 m3: stock per ha times area."""
    stands = table[text(table, LAND_CLASS).isin(goal.counted) & number(table, "stock_m3_per_ha").gt(0)]
    stock_m3 = number(stands, "stock_m3_per_ha") * number(stands, "geom_area_ha")
    return _counted(stands, stock_m3.sum() / M3_PER_10000_M3, len(stands))


def _site_count(goal: Goal, ledger: pd.DataFrame) -> Count:
    """Number of sites, every one once."""
    features = _done_features(goal, ledger)
    sites = features["_site"].nunique()
    return _counted(features, float(sites), sites)


def _site_area(goal: Goal, ledger: pd.DataFrame) -> Count:
    """Area of the sites in ha: polygons by geometry, points of a site without polygon by their reported area."""
    features = _done_features(goal, ledger)
    shapes = features[~repeated_shapes(features, features["_site"])]
    drawn = number(shapes, "geom_area_ha").where(lambda area: area > 0)
    sites_drawn = shapes["_site"][drawn.notna()]
    reported = number(shapes, "reported_area_ha").where(~shapes["_site"].isin(sites_drawn))
    return _counted(features, drawn.fillna(reported).sum(), features["_site"].nunique())


def _length(goal: Goal, ledger: pd.DataFrame) -> Count:
    """Ellipsoidal length in km."""
    features = _done_features(goal, ledger)
    shapes = features[~repeated_shapes(features, features["_site"])]
    return _counted(features, number(shapes, "geom_length_m").sum() / M_PER_KM, features["_site"].nunique())


def _treated_area(goal: Goal, ledger: pd.DataFrame) -> Count:
    """Area in ha of the counted treatments that were done in the years of the programme."""
    in_years = done_year(ledger).between(goal.counted_from or 0, goal.counted_to or LAST_YEAR)
    treated = ledger[ledger["_done"] & in_years & text(ledger, TREATMENT).isin(goal.counted)]
    return _counted(treated, number(treated, "geom_area_ha").sum(), len(treated))


def _done_features(goal: Goal, ledger: pd.DataFrame) -> pd.DataFrame:
    """The finished features that have a size, of the named programme where the goal names one."""
    counts = ledger["_done"] & sized(ledger)
    if goal.counted:
        programme = text(ledger, PROGRAMME)
        counts &= pd.concat([programme.str.contains(word, regex=False) for word in goal.counted], axis=1).any(axis=1)
    return ledger[counts]


def sized(table: pd.DataFrame) -> pd.Series:
    """True for lines and polygons, and for points that report an area (a table without measures: all)."""
    measures = [name for name in ("geom_area_ha", "geom_length_m", "reported_area_ha") if name in table.columns]
    if not measures:
        return pd.Series(True, index=table.index)
    return pd.concat([number(table, name).gt(0) for name in measures], axis=1).any(axis=1)


def _counted(evidence: pd.DataFrame, value: Any, number_of_proofs: int) -> Count:
    fids = evidence["fid"] if "fid" in evidence.columns else evidence.index
    return Count(float(value), int(number_of_proofs), tuple(np.asarray(fids, np.int64).tolist()))


_LEDGER_MEASURES: dict[str, Callable[[Goal, pd.DataFrame], Count]] = {
    "site_count": _site_count,
    "site_area": _site_area,
    "length": _length,
    "treated_area": _treated_area,
}
