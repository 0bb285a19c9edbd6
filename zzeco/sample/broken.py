"""Mistakes that field deliveries bring: a few records of every kind that is kept out or found."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

from zzeco.sample.measured import COMMERCIAL

Array = np.ndarray[Any, Any]
FAR_WEST_M = -150_000.0
OVERLAP_M = 12.0
SLIVER_M = (300.0, 0.5)
CLEARLY_TOO_MUCH_M3 = 800.0


def with_mistakes(rng: np.random.Generator, table: pd.DataFrame, geometry: Array) -> tuple[pd.DataFrame, Array]:
    """The delivery with mistakes in some of its records and some records added at its end."""
    table, geometry = table.reset_index(drop=True), geometry.copy()
    stocked = np.flatnonzero(((table["land_class"] == "乔木林") & table["mei_gq_xj"].notna()).to_numpy())
    rows = rng.permutation(stocked)[:60]
    table = _wrong_values(table, rows)
    geometry = _wrong_shapes(geometry, rows[16:30])
    doubles, double_shapes = _doubles(table, geometry, rows[30:36])
    strays, stray_shapes = _strays(table, geometry, rows[36:42])
    return pd.concat([table, doubles, strays], ignore_index=True), np.concatenate(
        [geometry, double_shapes, stray_shapes]
    )


def _wrong_values(table: pd.DataFrame, rows: Array) -> pd.DataFrame:
    """Closure in per cent, no species, negative age, stock of the whole polygon in the per-hectare column."""
    table = table.copy()
    table.loc[rows[:5], "yu_bi_du"] *= 100
    table.loc[rows[5:10], ["you_shi_sz", "shuzhong_zc"]] = None
    table.loc[rows[10:13], "pingjun_nl"] *= -1
    return _never_divided(_stock_of_the_whole_polygon(table, rows))


def _stock_of_the_whole_polygon(table: pd.DataFrame, taken: Array) -> pd.DataFrame:
    """Three stands with their whole stock in the per-hectare column; small ones, so that the totals stay plausible."""
    stock = table["huo_lm_xj"].where(table["huo_lm_xj"] > CLEARLY_TOO_MUCH_M3).drop(index=taken)
    small = stock.nsmallest(3).index
    return table.assign(mei_gq_xj=table["mei_gq_xj"].mask(table.index.isin(small), table["huo_lm_xj"]))


def _never_divided(table: pd.DataFrame) -> pd.DataFrame:
    """Four stands of timber far wider than one stand is, all the same called commercial forest."""
    wide = table.loc[table["lin_zhong"] == "233", "area_ha"].nlargest(4).index
    return table.assign(sen_lin_lb=table["sen_lin_lb"].mask(table.index.isin(wide), COMMERCIAL))


def _wrong_shapes(geometry: Array, rows: Array) -> Array:
    """No geometry, bow-ties, overlaps with the neighbours, coordinates that are not numbers."""
    geometry = geometry.copy()
    geometry[rows[:3]] = None
    geometry[rows[3:6]] = _bow_ties(geometry[rows[3:6]])
    geometry[rows[6:10]] = shapely.buffer(geometry[rows[6:10]], OVERLAP_M)
    geometry[rows[10:11]] = shapely.transform(_largest_parts(geometry[rows[10:11]]), _without_third_corner)
    return geometry


def _bow_ties(geometry: Array) -> Array:
    """Outlines that cross themselves because two corners far apart changed places."""
    return np.array([_bow_tie(shapely.get_coordinates(part)[:-1]) for part in _shells(geometry)], dtype=object)


def _bow_tie(corners: Array) -> Any:
    crossed = corners.copy()
    half = len(corners) // 2
    crossed[[0, half]] = corners[[half, 0]]
    return shapely.polygons(crossed)


def _shells(geometry: Array) -> Array:
    return np.asarray(shapely.get_exterior_ring(_largest_parts(geometry)))


def _largest_parts(geometry: Array) -> Array:
    """The first part of each geometry."""
    return np.asarray(shapely.get_geometry(geometry, 0))


def _without_third_corner(corners: Array) -> Array:
    """The corners, the third being no number."""
    corners = corners.copy()
    corners[2] = np.nan
    return corners


def _doubles(table: pd.DataFrame, geometry: Array, rows: Array) -> tuple[pd.DataFrame, Array]:
    """Three exact duplicates and three records that use another record's number for other content."""
    again = table.loc[rows].copy()
    again.loc[rows[3:], "pingjun_sg"] += 3.0
    shapes = geometry[rows].copy()
    shapes[3:] = shapely.transform(shapes[3:], lambda xy: xy + np.array([40.0, 25.0]))
    return again, shapes


def _strays(table: pd.DataFrame, geometry: Array, rows: Array) -> tuple[pd.DataFrame, Array]:
    """Three records far outside the city and three slivers, under numbers of their own."""
    stray = table.loc[rows].copy()
    stray["bsm"] = stray["bsm"].str[:6] + "9" + stray["bsm"].str[7:]
    stray["xiao_ban"] = "9" + stray["xiao_ban"].str[1:]
    far = shapely.transform(geometry[rows[:3]], lambda xy: xy + np.array([FAR_WEST_M, 0.0]))
    corner = shapely.get_coordinates(shapely.point_on_surface(geometry[rows[3:]]))
    slivers = shapely.box(corner[:, 0], corner[:, 1], corner[:, 0] + SLIVER_M[0], corner[:, 1] + SLIVER_M[1])
    sliver_ha = SLIVER_M[0] * SLIVER_M[1] / 10_000
    stray.loc[rows[3:], "area_ha"] = sliver_ha
    stray.loc[rows[3:], "huo_lm_xj"] = (stray.loc[rows[3:], "mei_gq_xj"] * sliver_ha).round(1)
    return stray, np.concatenate([far, slivers])
