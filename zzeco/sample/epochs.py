"""The same woods at two surveys: growth, felling, planting, moved boundaries and survey jitter."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

from zzeco.sample.landscape import M2_PER_HA, Region, Woodland, sturdy, without_near_doubles
from zzeco.sample.measured import CODES, growing_stock_m3, survey_columns
from zzeco.sample.stands import ellipsoidal_area_ha

Array = np.ndarray[Any, Any]
FIRST, SECOND = 2020, 2025
STOCK_OF_LAND_M3_PER_HA = 32.3
FARMLAND = "0210"
FELLED_REASON, GROWN_REASON, PLANTED_REASON = "21", "郁闭成林", "造林"
REMOVED, FELLED, GROWN_UP, REPLANTED = 0.0008, 0.005, 0.011, 0.006
JITTER_M, JITTER_RADIUS_M = 0.45, 2500.0


def two_surveys(place: Region, woods: Woodland, stands: pd.DataFrame) -> dict[int, tuple[pd.DataFrame, Array]]:
    """Attributes and geometry per epoch; the stock of the later one is scaled to what the city plausibly has."""
    young = stands["land_class"].isin(["未成林", "later"])
    age = stands["pingjun_nl"].where(~young, (1 + 3 * stands["draw"]).round().astype(int))
    base = stands.assign(pingjun_nl=age, qi_yuan=stands["qi_yuan"].where(~young, "21"))
    mapped = base["land_class"].notna() & (base["land_class"] != "later")
    first = base[mapped].assign(epoch=FIRST)
    later = _five_years_on(place, base)
    scale = _stock_scale(place, later)
    rows = later.index.to_numpy()
    return {
        FIRST: (_surveyed(first, scale), woods.geometry[first.index]),
        SECOND: (_surveyed(later, scale), second_outlines(place, woods, rows)),
    }


def _surveyed(stands: pd.DataFrame, scale: float) -> pd.DataFrame:
    """The stands with what the survey writes down in place of the underlying traits of the same name."""
    columns = survey_columns(stands, scale)
    return stands.drop(columns=stands.columns.intersection(columns.columns)).join(columns)


def _stock_scale(place: Region, stands: pd.DataFrame) -> float:
    """Factor on the stock curves that gives the city's growing stock."""
    wanted = STOCK_OF_LAND_M3_PER_HA * shapely.area(place.land) / M2_PER_HA
    scale = 1.0
    for _ in range(3):
        scale *= wanted / growing_stock_m3(stands, survey_columns(stands, scale))
    return scale


def _five_years_on(place: Region, stands: pd.DataFrame) -> pd.DataFrame:
    """The stands at the second survey with the earlier class and age and the reason of a change."""
    rng = place.stream(80)
    land_ha = shapely.area(place.land) / M2_PER_HA
    before = stands["land_class"]
    draw = pd.Series(rng.random(len(stands)), index=stands.index)
    ripe = (before == "乔木林") & (stands["forest_purpose"] == "233") & stands["qi_yuan"].isin(["21", "24"])
    ripe &= stands["pingjun_nl"] >= np.where(stands["growth"] == "broadleaf", 30, 18)
    felled = _by_area(stands, draw.where(ripe), FELLED * land_ha)
    removed = _by_area(stands, draw.where((before == "乔木林") & ~felled & (stands["hai_ba"] < 250)), REMOVED * land_ha)
    grown = _by_area(stands, draw.where(before == "未成林"), GROWN_UP * land_ha)
    planted = _by_area(stands, draw.where(before.isin(["宜林", "无立木"])), REPLANTED * land_ha)
    planted |= before == "later"
    after = before.mask(felled, "无立木").mask(felled & (draw < 0.002), "未成林")
    after = after.mask(grown, "乔木林").mask(planted, "未成林")
    restarted = planted | (felled & (after == "未成林"))
    return stands.assign(
        epoch=SECOND,
        land_class=after,
        pingjun_nl=(stands["pingjun_nl"] + SECOND - FIRST).where(~restarted, (1 + 3 * stands["draw"]).astype(int)),
        qi_yuan=stands["qi_yuan"].mask(grown | restarted, "21"),
        q_di_lei=before.map(CODES).fillna(FARMLAND),
        q_pjnl=stands["pingjun_nl"].where(before.isin(["乔木林", "疏林", "未成林"])).astype("Int64"),
        bhyy=pd.Series(None, index=stands.index, dtype="str")
        .mask(felled, FELLED_REASON)
        .mask(grown, GROWN_REASON)
        .mask(planted, PLANTED_REASON),
    )[after.notna() & ~removed]


def _by_area(stands: pd.DataFrame, liking: pd.Series, area_ha: float) -> pd.Series:
    """True for the stands liked most, up to an area; a missing liking is never taken."""
    order = liking.dropna().sort_values().index
    taken = order[stands.loc[order, "area_ha"].cumsum() <= area_ha]
    return pd.Series(stands.index.isin(taken), index=stands.index)


def second_outlines(place: Region, woods: Woodland, rows: Array) -> Array:
    """Outlines at the second survey: a few boundaries moved between neighbours, some places shifted below 1 m."""
    geometry = woods.geometry[rows].copy()
    county, xy = woods.county[rows], woods.xy[rows]
    growing, giving = _neighbours(place.stream(81), geometry, county)
    width_m = 0.22 * np.sqrt(shapely.area(geometry[giving]))
    front = shapely.buffer(geometry[growing], width_m, quad_segs=4)
    taken = shapely.intersection(geometry[giving], front)
    geometry[growing] = sturdy(shapely.union(geometry[growing], taken))
    geometry[giving] = sturdy(shapely.difference(geometry[giving], front))
    return _jittered(place.stream(82), without_near_doubles(geometry), xy)


def _neighbours(rng: np.random.Generator, geometry: Array, county: Array) -> tuple[Array, Array]:
    """Pairs of neighbours, no polygon twice; the first is to grow at the cost of the larger second."""
    sample = rng.choice(len(geometry), min(len(geometry), max(20, len(geometry) // 120)), replace=False)
    number, other = shapely.STRtree(geometry).query(geometry[sample], predicate="touches")
    pairs = pd.DataFrame({"growing": sample[number], "giving": other})
    fits = county[pairs["growing"]] == county[pairs["giving"]]
    fits &= shapely.area(geometry[pairs["growing"]]) < 1.5 * shapely.area(geometry[pairs["giving"]])
    pairs = pairs[fits & ~pairs["giving"].isin(sample)].drop_duplicates("growing").drop_duplicates("giving")
    return pairs["growing"].to_numpy(), pairs["giving"].to_numpy()


def _jittered(rng: np.random.Generator, geometry: Array, xy: Array) -> Array:
    """All corners near a few places moved by one smooth shift below 1 m, neighbours alike."""
    for centre in xy[rng.choice(len(xy), 4, replace=False)]:
        near = np.flatnonzero(shapely.dwithin(geometry, shapely.points(centre), JITTER_RADIUS_M))
        geometry[near] = shapely.transform(geometry[near], lambda corners, at=centre: corners + _shift_m(corners - at))
    return geometry


def _shift_m(offset: Array) -> Array:
    """The shift at an offset from the centre: full in the middle, none at the radius."""
    nearness = np.clip(1 - np.linalg.norm(offset, axis=1) / JITTER_RADIUS_M, 0, None)
    return np.asarray((nearness**0.5)[:, None] * np.array([0.8, -0.6]) * JITTER_M)


def survey_table(stands: pd.DataFrame, geometry: Array) -> pd.DataFrame:
    """What the county reports: standard fields with areas in ha, stock of the polygon and date of survey."""
    area_ha = pd.Series(ellipsoidal_area_ha(geometry), index=stands.index).round(4)
    epoch = stands["epoch"].astype(str)
    day = (1 + 27 * stands["draw"]).astype(int).astype(str).str.zfill(2)
    return stands.assign(
        area_ha=area_ha,
        huo_lm_xj=(stands["mei_gq_xj"] * area_ha).round(1),
        dc_rq=epoch + np.where(stands["draw"] < 0.5, "09", "10") + day,
        note_text="合成数据 synthetic",
    )
