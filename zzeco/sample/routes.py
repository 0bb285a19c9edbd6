"""Corridors, trails and greenways of the sample: ledgers of lines and strips."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import shapely

from zzeco.sample.landscape import Region
from zzeco.sample.shapes import paths_of_length
from zzeco.sample.water import CORRIDOR_PROJECT, REMARK, Layer

Array = np.ndarray[Any, Any]
CORRIDOR_LINES, CORRIDOR_STRIPS, SECTIONS = 14, 3, 3
CORRIDOR_STATES = ("验收",) * 6 + ("建成",) * 7 + ("在建",) * 3 + ("规划",)
TRAIL_KM = ((21.4, "验收"), (17.8, "建成"), (19.3, "建成"), (14.6, "建成"), (13.1, "在建"), (9.8, "规划"))
GREENWAY_KM = ((6.2, "验收"), (5.1, "建成"), (3.4, "建成"), (5.3, "在建"))
STRIP_HALF_WIDTH_M = 40.0


def corridors(place: Region, sites: Array) -> tuple[Layer, Layer]:
    """Seventeen corridors: fourteen as lines of three sections each, three as strips of two."""
    rng = place.stream(120)
    state = np.array(CORRIDOR_STATES)[rng.permutation(len(CORRIDOR_STATES))]
    lines = _corridors(place, rng, sites[:CORRIDOR_LINES], state[:CORRIDOR_LINES], 1, SECTIONS)
    strips = _corridors(place, rng, sites[CORRIDOR_LINES:], state[CORRIDOR_LINES:], CORRIDOR_LINES + 1, 2)
    surfaces = shapely.buffer(strips.geometry, STRIP_HALF_WIDTH_M, quad_segs=2)
    surfaces[1::2] = shapely.difference(surfaces[1::2], surfaces[0::2])
    return lines, Layer(strips.table, surfaces)


def _corridors(place: Region, rng: np.random.Generator, sites: Array, state: Array, first: int, sections: int) -> Layer:
    """Corridors of several features that follow one another."""
    corridor = np.repeat(np.arange(len(state)), sections)
    whole = paths_of_length(
        rng, sites[: len(state)], rng.uniform(0, 2 * np.pi, len(state)), rng.uniform(4000, 9000, len(state))
    )
    corners = shapely.get_coordinates(whole).reshape(len(state), -1, 2)
    bounds = np.linspace(0, corners.shape[1] - 1, sections + 1).astype(int)
    pieces = [shapely.linestrings(corners[:, begin : end + 1]) for begin, end in pairwise(bounds)]
    geometry = np.stack(pieces, axis=1).ravel()
    number = pd.Series(np.arange(first, first + len(state))).astype(str).str.zfill(2)
    kind = np.array(["山脉", "水系", "道路", "绿心"])[rng.integers(0, 4, len(state))]
    ledger = pd.DataFrame(
        {
            "编号": "SYL-" + number,
            "廊道名称": "合成廊道" + number,
            "廊道类型": kind,
            "县": np.array(place.codes)[place.county_at(sites[: len(state)])],
            **_progress(rng, state),
            "所属工程": CORRIDOR_PROJECT,
            "备注": REMARK,
        }
    )
    return Layer(ledger.iloc[corridor].reset_index(drop=True), geometry)


def trails(place: Region, sites: Array) -> Layer:
    """Sections of a forest trail, 96 km in all, in different states."""
    return _routes(place, place.stream(130), sites, TRAIL_KM, "SLBD", "合成森林步道")


def greenways(place: Region, sites: Array) -> Layer:
    """Greenways of 20 km in all."""
    return _routes(place, place.stream(131), sites, GREENWAY_KM, "LD", "合成绿道")


def _routes(
    place: Region, rng: np.random.Generator, sites: Array, plan: tuple[tuple[float, str], ...], code: str, name: str
) -> Layer:
    length_km = np.array([length for length, _ in plan])
    state = np.array([state for _, state in plan])
    start = sites[: len(plan)]
    towards = shapely.get_coordinates(shapely.centroid(place.land))[0] - start
    geometry = paths_of_length(rng, start, np.arctan2(towards[:, 1], towards[:, 0]), length_km * 1000)
    number = pd.Series(range(1, len(plan) + 1)).astype(str).str.zfill(2)
    table = pd.DataFrame(
        {
            "编号": code + "-" + number,
            "名称": name + number,
            "县": np.array(place.codes)[place.county_at(start)],
            **_progress(rng, state),
            "长度": length_km,
            "备注": REMARK,
        }
    )
    return Layer(table, geometry)


def _progress(rng: np.random.Generator, state: Array) -> dict[str, Any]:
    """State and the year of completion where it is complete."""
    done = np.isin(state, ["验收", "建成"])
    return {"状态": state, "建成年度": np.where(done, rng.integers(2021, 2026, len(state)), np.nan)}
