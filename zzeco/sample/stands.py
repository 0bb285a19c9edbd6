"""The stands on the woodland polygons at the first survey: who, what and how old (standard field names)."""

from typing import Any

import numpy as np
import pandas as pd
import shapely

from zzeco.sample.landscape import M2_PER_HA, Region, Woodland
from zzeco.sample.terrain import smooth_field

Array = np.ndarray[Any, Any]
EARTH_RADIUS_M, CENTRAL_EASTING_M = 6_371_000.0, 500_000.0

CLASS_SHARES = {  # of the land; 乔木林 takes what remains of WOODLAND
    "苗圃": 0.0008, "疏林": 0.003, "无立木": 0.004, "宜林": 0.006, "未成林": 0.016, "其他灌": 0.017, "国特灌": 0.032,
    "竹林": 0.049,
}  # fmt: skip
WOODLAND_OF_LAND = 0.5875
NEW_OF_LAND = 0.003

# code, name, kind of growth, share planted, relative frequency on plains / hills / mountains
SPECIES = pd.DataFrame(
    [
        ("310", "杉木", "conifer", 1.0, 0.24, 0.34, 0.18),
        ("220", "马尾松", "conifer", 0.3, 0.26, 0.16, 0.05),
        ("261", "湿地松", "conifer", 1.0, 0.12, 0.03, 0.0),
        ("270", "黄山松", "conifer", 0.1, 0.0, 0.01, 0.10),
        ("410", "栎类", "broadleaf", 0.1, 0.03, 0.08, 0.15),
        ("440", "樟木", "broadleaf", 0.6, 0.08, 0.03, 0.0),
        ("470", "木荷", "broadleaf", 0.3, 0.02, 0.05, 0.06),
        ("480", "枫香", "broadleaf", 0.4, 0.05, 0.05, 0.03),
        ("490", "其它硬阔类", "broadleaf", 0.1, 0.02, 0.05, 0.12),
        ("520", "檫木", "fast", 0.7, 0.02, 0.03, 0.02),
        ("530", "杨树", "fast", 1.0, 0.04, 0.0, 0.0),
        ("610", "针叶混", "conifer", 0.3, 0.03, 0.05, 0.07),
        ("620", "阔叶混", "broadleaf", 0.1, 0.04, 0.07, 0.14),
        ("630", "针阔混", "conifer", 0.2, 0.05, 0.05, 0.08),
    ],
    columns=["code", "name", "growth", "planted", "plain", "hill", "mountain"],
)
MIDDLE_AGE = {"conifer": (17.0, 5, 42), "broadleaf": (27.0, 8, 80), "fast": (11.0, 5, 26)}


def surveyed_stands(place: Region, woods: Woodland) -> pd.DataFrame:
    """One row per polygon, in the order of `woods`; `land_class` is NA for land that becomes woodland later."""
    stands = pd.DataFrame({"county_number": woods.county, "area_ha": ellipsoidal_area_ha(woods.geometry)})
    stands["land_class"] = _land_classes(place, woods, stands["area_ha"].to_numpy())
    stands = stands.assign(**_addresses(place, woods), **_site(place, woods))
    stands = stands.assign(**_trees(place, woods, stands))
    return stands.assign(**_ownership(place, woods, stands))


def ellipsoidal_area_ha(geometry: Array) -> Array:
    """Area on the ellipsoid from the plane of zone 114°E, ha (the scale of the projection taken out)."""
    easting = (shapely.bounds(geometry)[:, 0] + shapely.bounds(geometry)[:, 2]) / 2
    return np.asarray(shapely.area(geometry) / (1 + ((easting - CENTRAL_EASTING_M) / EARTH_RADIUS_M) ** 2) / M2_PER_HA)


def _land_classes(place: Region, woods: Woodland, area_ha: Array) -> Array:
    """Land class names by their share of the land; the least wooded rows stay without one."""
    land_ha = shapely.area(place.land) / M2_PER_HA
    result = np.full(len(area_ha), None, dtype=object)
    is_wood = np.cumsum(area_ha) <= WOODLAND_OF_LAND * land_ha
    result[is_wood] = "乔木林"
    for number, (name, share) in enumerate(CLASS_SHARES.items()):
        liking = smooth_field(place.stream(20 + number), woods.xy, 9000.0, 5)
        free = np.flatnonzero(result == "乔木林")
        best = free[np.argsort(-liking[free])]
        result[best[np.cumsum(area_ha[best]) <= share * land_ha]] = name
    later = ~is_wood & (np.cumsum(area_ha) <= (WOODLAND_OF_LAND + NEW_OF_LAND) * land_ha)
    result[later] = "later"
    return result


def _addresses(place: Region, woods: Woodland) -> dict[str, Any]:
    """County, township, village, compartment and running numbers; unique within the city."""
    rng = place.stream(40)
    xian = np.array(place.codes)[woods.county]
    township, village, compartment = (np.zeros(len(xian), int) for _ in range(3))
    for number, county in enumerate(place.counties):
        rows = np.flatnonzero(woods.county == number)
        towns = max(4, int(shapely.area(county) / 1.3e8))
        township[rows] = _nearest(rng, woods.xy[rows], towns)
        village[rows] = _nearest(rng, woods.xy[rows], towns * 9)
        compartment[rows] = _nearest(rng, woods.xy[rows], towns * 9 * 6)
    frame = pd.DataFrame({"xian": xian, "town": township, "village": village, "block": compartment})
    frame["village"] = frame.groupby(["xian", "town"])["village"].rank(method="dense").astype(int)
    frame["block"] = frame.groupby(["xian", "town", "village"])["block"].rank(method="dense").astype(int)
    xiang = frame["xian"] + (100 + frame["town"]).astype(str)
    cun = xiang + (200 + frame["village"]).astype(str)
    number = frame.groupby(["xian", "town", "village", "block"]).cumcount() + 1
    serial = frame.groupby("xian").cumcount() + 1
    return {
        "bsm": frame["xian"] + serial.astype(str).str.zfill(12),
        "sheng": "43",
        "xian": frame["xian"],
        "xiang": xiang,
        "cun": cun,
        "lin_ye_ju": frame["xian"],
        "lin_ban": frame["block"].astype(str).str.zfill(4),
        "xiao_ban": number.astype(str).str.zfill(5),
    }


def _nearest(rng: np.random.Generator, xy: Array, places: int) -> Array:
    """Number of the nearest of some places drawn among the points, for each point."""
    from scipy.spatial import cKDTree

    if not len(xy):
        return np.zeros(0, int)
    centres = xy[rng.choice(len(xy), min(places, len(xy)), replace=False)]
    return np.asarray(cKDTree(centres).query(xy)[1])


def _site(place: Region, woods: Woodland) -> dict[str, Any]:
    """Elevation, landform, slope and soil."""
    rng = place.stream(50)
    elevation = np.round(place.elevation_m(woods.xy)).astype(int)
    count = len(elevation)
    slope = np.clip(rng.normal(6 + 18 * np.tanh(elevation / 600), 6), 0, 45).round().astype(int)
    limestone = smooth_field(rng, woods.xy, 15_000.0) > 1.3
    soil = np.where(limestone, "石灰土", np.where(elevation > 800, "黄壤", "红壤"))
    return {
        "hai_ba": elevation,
        "di_mao": np.select([elevation >= 1000, elevation >= 500], ["3", "4"], "5"),
        "po_du": slope,
        "po_xiang": np.where(slope == 0, "9", rng.integers(1, 9, count).astype(str)),
        "po_wei": np.where(slope == 0, "6", rng.integers(1, 6, count).astype(str)),
        "tu_rang_lx": soil,
        "tu_ceng_hd": np.clip(rng.normal(80 - slope, 18), 20, 140).round().astype(int),
    }


def _trees(place: Region, woods: Woodland, stands: pd.DataFrame) -> dict[str, Any]:
    """Species, origin, age and the constant traits of a stand (vigour, slenderness, density, crown)."""
    rng = place.stream(60)
    count = len(stands)
    row = _species_rows(place, woods, stands["hai_ba"].to_numpy())
    growth = SPECIES["growth"].to_numpy()[row]
    middle, youngest, oldest = np.array([MIDDLE_AGE[kind] for kind in growth]).T
    age = np.clip(middle * rng.lognormal(0, 0.45, count), youngest, oldest).round().astype(int)
    planted = rng.random(count) < SPECIES["planted"].to_numpy()[row]
    origin = np.where(planted, rng.choice(["21", "24"], count, p=[0.93, 0.07]), "11")
    return {
        "species_row": row,
        "growth": growth,
        "pingjun_nl": age,
        "qi_yuan": origin,
        "vigour": rng.uniform(0.88, 1.12, count),
        "slender": rng.uniform(-0.08, 0.08, count),
        "stocking": np.clip(rng.lognormal(0, 0.28, count), 0.5, 1.7),
        "draw": rng.random(count),
    }


def _species_rows(place: Region, woods: Woodland, elevation: Array) -> Array:
    """Row of SPECIES per polygon: patches of one species, by height above the sea."""
    rng = place.stream(61)
    zone = np.select([elevation > 900, elevation > 320], [2, 1], 0)
    cumulative = np.cumsum(SPECIES[["plain", "hill", "mountain"]].to_numpy(), axis=0)
    cumulative /= cumulative[-1]
    patch = smooth_field(rng, woods.xy, 5000.0, 4)
    position = np.argsort(np.argsort(patch)) / len(patch)
    mixed = np.where(rng.random(len(patch)) < 0.6, (position * 7.3) % 1, rng.random(len(patch)))
    return np.asarray((mixed[:, None] > cumulative.T[zone]).sum(axis=1).clip(max=len(SPECIES) - 1))


def _ownership(place: Region, woods: Woodland, stands: pd.DataFrame) -> dict[str, Any]:
    """Public or commercial forest with everything that follows from it, and land and tree ownership."""
    rng = place.stream(70)
    count = len(stands)
    score = smooth_field(rng, woods.xy, 12_000.0) + stands["hai_ba"].to_numpy() / 700 - 0.9
    public = score > 0.25
    national = public & (score > 0.9)
    state_owned = rng.random(count) < np.where(public, 0.25, 0.05)
    protective = rng.choice(["111", "112", "127"], count, p=[0.5, 0.4, 0.1])
    return {
        "sen_lin_lb": np.where(national, "11", np.where(public, "12", "22")),
        "shi_quan_d": pd.Series(rng.choice(["21", "23"], count)).where(public).mask(national, "10"),
        "gjgyl_bhdj": pd.Series(rng.choice(["2", "3"], count)).where(national),
        "bh_dj": np.where(public, "2", rng.choice(["3", "4"], count)),
        "forest_purpose": np.where(public, protective, "233"),
        "ld_qs": np.where(state_owned, "10", "20"),
        "lmqs": np.where(state_owned, "10", np.where(rng.random(count) < 0.7, "30", "20")),
    }
