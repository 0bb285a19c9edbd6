"""Wetlands and small wetlands of the sample, under Chinese column names as delivered."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from zzeco.sample.landscape import Region
from zzeco.sample.shapes import blobs
from zzeco.sample.stands import ellipsoidal_area_ha

Array = np.ndarray[Any, Any]
REMARK = "合成数据 synthetic"
RESERVOIRS, LAKES, MARSHES, OVERLAPPING = 70, 14, 30, 3
SMALL_SITES, SITES_OF_TWO, SMALL_TOTAL_HA, SMALL_LARGEST_HA = 65, 22, 520.0, 7.8
CORRIDOR_PROJECT, OTHER_PROJECT = "生态廊道建设工程", "小微湿地保护与建设"
CORRIDOR_SITES = 18
SMALL_STATES = (("验收", 27), ("建成", 25), ("在建", 8), ("规划", 4), ("取消", 1))


@dataclass(frozen=True)
class Layer:
    """Records of one kind: attributes and geometry, aligned."""

    table: pd.DataFrame
    geometry: Array


def wetlands(place: Region, rivers: Array, sites: Array) -> Layer:
    """Rivers cut at county outlines, reservoirs, lakes and marshes at the first sites."""
    county, river = shapely.STRtree(rivers).query(place.counties, predicate="intersects")
    reaches = shapely.intersection(rivers[river], place.counties[county])
    large = shapely.area(reaches) > 20_000
    rng = place.stream(100)
    counts = (RESERVOIRS, LAKES, MARSHES)
    kinds = np.repeat(["库塘", "永久性淡水湖", "草本沼泽"], counts)
    area_ha = np.concatenate(
        [8.5 + 70 * rng.random(RESERVOIRS) ** 2.5, 9 + 40 * rng.random(LAKES) ** 2, 8.5 + 20 * rng.random(MARSHES)]
    )
    centres = sites[: len(kinds)]
    still = _table(place, kinds, place.county_at(centres), "湖库")
    running = _table(place, np.repeat("永久性河流", large.sum()), county[large], "河流")
    still["蓄水年份"] = np.where(kinds == "库塘", rng.integers(1956, 2017, len(kinds)), np.nan)
    still["植被总盖度"] = np.where(kinds == "草本沼泽", rng.integers(45, 90, len(kinds)), np.nan)
    table = pd.concat([running, still], ignore_index=True)
    geometry = np.concatenate([reaches[large], blobs(rng, centres, area_ha)])
    table["标识码"] = "SD" + pd.Series(range(1, len(table) + 1)).astype(str).str.zfill(5)
    return Layer(table.assign(面积=ellipsoidal_area_ha(geometry).round(4), 调查日期="20250915", 备注=REMARK), geometry)


def drained(layer: Layer) -> Array:
    """The wetlands that woodland keeps out of: all but the last few, which overlap it on purpose."""
    return layer.geometry[:-OVERLAPPING]


def _table(place: Region, kinds: Array, county: Array, word: str) -> pd.DataFrame:
    """Name, type and land-survey class of wetlands."""
    number = pd.Series(range(1, len(kinds) + 1)).astype(str).str.zfill(3)
    land_survey = {"永久性河流": "1101", "永久性淡水湖": "1102", "库塘": "1103", "草本沼泽": "1108"}
    return pd.DataFrame(
        {
            "标识码": number,
            "县": np.array(place.codes)[county],
            "名称": "合成" + word + number,
            "湿地类型": kinds,
            "地类编码(国土)": pd.Series(kinds).map(land_survey),
            "湿地管理分级": "一般湿地",
            "蓄水年份": np.nan,
            "植被总盖度": np.nan,
        }
    )


def small_wetlands(place: Region, sites: Array) -> Layer:
    """The ledger of 65 sites in all states, of one or two ponds each below 8 ha; 18 of the corridor project."""
    rng = place.stream(110)
    site = np.r_[np.arange(SMALL_SITES), np.arange(SITES_OF_TWO)]
    area_ha = _areas_adding_to(rng.uniform(0.7, 1.2, len(site)), SMALL_TOTAL_HA)
    centres = sites[:SMALL_SITES][site]
    centres[SMALL_SITES:] += [620.0, 90.0]
    state = np.repeat([name for name, _ in SMALL_STATES], [count for _, count in SMALL_STATES])[
        rng.permutation(SMALL_SITES)
    ]
    done = np.isin(state, ["验收", "建成"])
    year = np.where(done, rng.integers(2021, 2026, SMALL_SITES), np.nan)
    corridor = np.isin(np.arange(SMALL_SITES), rng.choice(SMALL_SITES, CORRIDOR_SITES, replace=False))
    number = pd.Series(range(1, SMALL_SITES + 1)).astype(str).str.zfill(3)
    ledger = pd.DataFrame(
        {
            "编号": "XWSD-" + number,
            "名称": "合成小微湿地" + number,
            "县": np.array(place.codes)[place.county_at(sites[:SMALL_SITES])],
            "湿地类型": "小微湿地",
            "状态": state,
            "开工年度": rng.integers(2020, 2023, SMALL_SITES).astype(float),
            "建成年度": year,
            "所属工程": np.where(corridor, CORRIDOR_PROJECT, OTHER_PROJECT),
            "备注": REMARK,
        }
    )
    geometry = blobs(rng, centres, area_ha, 36)
    table = ledger.iloc[site].reset_index(drop=True)
    return Layer(table.assign(面积=ellipsoidal_area_ha(geometry).round(4)), geometry)


def _areas_adding_to(weight: Array, total_ha: float) -> Array:
    """Areas in proportion to weights, none above the size limit, that add up to the total."""
    area = weight / weight.sum() * total_ha
    for _ in range(20):
        area = np.minimum(area, SMALL_LARGEST_HA)
        room = area < SMALL_LARGEST_HA
        area[room] *= 1 + (total_ha - area.sum()) / area[room].sum()
    return np.asarray(area)
