"""Karst land of three counties with its state, degree and treatments."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers.tables import table
from zzeco.sample.coverage import grouped, mesh_of, polygons
from zzeco.sample.landscape import Region
from zzeco.sample.shapes import scattered
from zzeco.sample.stands import ellipsoidal_area_ha
from zzeco.sample.terrain import smooth_field
from zzeco.sample.water import REMARK, Layer

Array = np.ndarray[Any, Any]
COUNTIES = ("430223", "430224", "430281")
SPACING_M, VERTICES, SHARE_OF_LAND = 560.0, 40.0, 0.075
# treatment, state, area ha, years
TREATMENTS = (
    ("人工造林", "验收", 380.0, (2021, 2022, 2023)),
    ("人工造林", "建成", 260.0, (2024, 2025)),
    ("人工种草", "建成", 290.0, (2022, 2023, 2024)),
    ("封山育林", "验收", 8200.0, (2021, 2022, 2023)),
    ("封山育林", "建成", 5900.0, (2024, 2025)),
    ("人工促进植被恢复", "建成", 3800.0, (2021, 2022, 2023, 2024, 2025)),
    ("封山育林", "建成", 600.0, (2019, 2020)),
    ("封山育林", "在建", 900.0, (2025,)),
    ("人工造林", "规划", 150.0, (2026,)),
)
BARE, LOW_COVER = 30.0, 50.0


def karst(place: Region) -> Layer:
    """Karst polygons under Chinese column names; degrees by name, as the score of the survey gives them."""
    rng = place.stream(140)
    geometry, county, xy = _outlines(place, rng)
    area_ha = ellipsoidal_area_ha(geometry)
    land = _land(rng, xy)
    number = pd.Series(range(1, len(geometry) + 1)).astype(str).str.zfill(5)
    codes = np.array(place.codes)[county]
    records = pd.DataFrame(
        {
            "标识码": "SMH" + number,
            "县": codes,
            "小班面积": area_ha.round(4),
            "地类": np.where(land["shrub"], "0132", "0171"),
            "石漠化状况": land["state"],
            "石漠化程度": pd.Series(degree(land)).where(land["state"] == "石漠化"),
            "基岩裸露度": land["rock"],
            "植被覆盖类型": np.where(land["shrub"], "灌木型", "草丛型"),
            "植被总盖度": land["cover"],
            "土层厚度": land["soil_cm"],
            "砾石含量": rng.integers(3, 18, len(land)),
            "岩溶地貌": "峰丛洼地",
            "母岩": "石灰岩",
        }
    )
    return Layer(records.join(_treatments(rng, area_ha, land)).assign(备注=REMARK), geometry)


def degree(land: pd.DataFrame) -> Array:
    """Degree by the sum of the four scores (karst_scores.csv)."""
    scores = table("karst_scores")
    bands = scores.loc[scores["factor"] == "总分->程度", "class"].to_numpy()
    rock = np.select([land["rock"] >= edge for edge in (70, 60, 50, 40)], [44, 38, 32, 26], 20)
    cover = np.select([land["cover"] >= edge for edge in (50, 30, 20, 10)], [5, 8, 14, 20], 26)
    soil = np.select([land["soil_cm"] >= edge for edge in (40, 20, 10)], [1, 3, 6], 10)
    total = rock + np.where(land["shrub"], 8, 12) + cover + soil
    return np.asarray(bands[(total > 45).astype(int) + (total > 60) + (total > 75)])


def _outlines(place: Region, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Patches of karst in the three counties: geometry, county number and a point in each."""
    numbers = [place.codes.index(code) for code in COUNTIES]
    points = scattered(rng, shapely.buffer(shapely.union_all(place.counties[numbers]), 3 * SPACING_M), SPACING_M)
    mesh = mesh_of(points + rng.normal(0, SPACING_M / 5, points.shape))
    group = grouped(rng, mesh, 1.7)
    groups = np.unique(group)
    inside = np.isin(place.county_at(mesh.points[groups]), numbers)
    groups = groups[inside]
    patch = smooth_field(rng, mesh.points[groups], 22_000.0, 4)
    groups = np.sort(groups[np.argsort(-patch)[: int(SHARE_OF_LAND * len(groups))]])
    outlines = polygons(rng, mesh, group, groups, VERTICES)
    county = place.county_at(mesh.points[groups])
    within = shapely.within(outlines, place.counties[county])
    return outlines[within], county[within], mesh.points[groups][within]


def _land(rng: np.random.Generator, xy: Array) -> pd.DataFrame:
    """Rock exposure, cover, soil and vegetation that agree with the state of the land."""
    count = len(xy)
    barren = smooth_field(rng, xy, 6000.0, 4) + rng.normal(0, 0.4, count)
    shrub = rng.random(count) < 0.7
    rock = np.clip(44 + 14 * barren, 12, 85).round()
    cover = np.clip(48 - 16 * barren + rng.normal(0, 6, count), 6, 90).round()
    cover = np.minimum(cover, 118 - rock)
    rocky = (rock >= BARE) & (~shrub | (cover < LOW_COVER))
    state = np.where(rock < BARE, "非石漠化", np.where(rocky, "石漠化", "潜在石漠化"))
    soil_cm = np.clip(52 - 0.5 * rock + rng.normal(0, 6, count), 5, 58).round()
    return pd.DataFrame({"rock": rock, "cover": cover, "shrub": shrub, "state": state, "soil_cm": soil_cm})


def _treatments(rng: np.random.Generator, area_ha: Array, land: pd.DataFrame) -> pd.DataFrame:
    """Treatments handed out over the karst land until each has its area."""
    order = rng.permutation(np.flatnonzero(land["state"] != "非石漠化"))
    ends = np.cumsum([area for _, _, area, _ in TREATMENTS])
    slot = np.searchsorted(ends, np.cumsum(area_ha[order]) - area_ha[order] / 2)
    columns = pd.DataFrame(index=land.index, columns=["治理措施", "治理程度", "治理年度", "状态"], dtype=object)
    for number, (treatment, state, _, years) in enumerate(TREATMENTS):
        rows = order[slot == number]
        columns.loc[rows, ["治理措施", "治理程度", "状态"]] = [treatment, "初步治理", state]
        columns.loc[rows, "治理年度"] = rng.choice(years, len(rows))
    text = columns.drop(columns="治理年度").astype("str").where(columns.drop(columns="治理年度").notna())
    return text.assign(治理年度=columns["治理年度"].astype(float))
