"""Where a delivery lands under a reading of its coordinates, and what proves it: outlines, counties, areas."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers import codes
from layers import crs as crs_module
from layers.boundary import Boundary
from layers.crs import to_crs
from layers.geometry import ellipsoidal_area_ha
from zzeco.counties import county_name
from zzeco.import_crs import Choice, Coordinates, coordinates, lonlat_of
from zzeco.import_fields import tentative
from zzeco.import_plan import Delivery, fewer_records

PROOF_RECORDS = 5
PROVED_FROM = 200
SHARE_WORTH_NAMING = 0.05


@dataclass(frozen=True, eq=False)
class Landing:
    """A choice with the line around its data in the project's CRS; `shapes` for the chosen one, `proof` its records.

    `stated` are the counties that the records name, `landed` those in which they lie.
    """

    choice: Choice
    outline: Any
    shapes: np.ndarray
    proof: pd.DataFrame
    stated: tuple[str, ...]
    landed: tuple[str, ...]


def landing(one: Delivery, choice: Choice, boundary: Boundary, project_crs: str) -> Landing:
    """Where the delivery lands under a choice."""
    shapes = placed(coordinates(one), choice, project_crs)
    stated, landed = stated_place(one, choice, boundary)
    return Landing(choice, outline(shapes), shapes, proof(one, choice, project_crs), stated, landed)


def placed(raw: Coordinates, choice: Choice, project_crs: str) -> np.ndarray:
    """The sampled shapes in the project's CRS under a reading."""
    return to_crs(raw.sampled, choice.crs, project_crs, choice.swap_xy)


def outline(shapes: np.ndarray) -> Any:
    """The convex line around areas or points, which are a sample with gaps between them; lines as they are."""
    usable = shapes[crs_module.all_finite(shapes)] if len(shapes) else shapes
    if not len(usable):
        return shapely.Polygon()
    if (shapely.get_dimensions(usable) == 1).all():
        return shapely.multilinestrings(shapely.get_parts(usable))
    around = shapely.convex_hull(shapely.multipoints(shapely.get_coordinates(usable)))
    return around if around.geom_type == "Polygon" else shapely.buffer(around, 50)


def proof(one: Delivery, choice: Choice, project_crs: str) -> pd.DataFrame:
    """Some records as read: id, township, species, reported and computed area, ha, and their difference (0-1)."""
    one = fewer_records(one, PROVED_FROM)
    area_ha = ellipsoidal_area_ha(
        to_crs(one.summary.preview.geometry, choice.crs, project_crs, choice.swap_xy), project_crs
    )
    table = tentative(one, area_ha).table
    if table is None:
        table = pd.DataFrame(index=pd.RangeIndex(len(area_ha)))
    rows = pd.DataFrame(
        {
            "id": _known_by(table),
            "township": _texts(table, "xiang", "county"),
            "species": _texts(table, "species", "site_name", "wetland_type", "karst_degree"),
            "reported_ha": table.get("reported_area_ha", np.nan),
            "computed_ha": np.where(area_ha > 0, area_ha, np.nan),
        }
    )
    rows["difference"] = rows["computed_ha"] / rows["reported_ha"] - 1
    return rows[~shapely.is_missing(one.summary.preview.geometry)].head(PROOF_RECORDS)


def _known_by(table: pd.DataFrame) -> pd.Series:
    """What a forester calls a record: compartment and subcompartment, else its id."""
    if "lin_ban" in table and "xiao_ban" in table:
        return table["lin_ban"].fillna("") + "-" + table["xiao_ban"].fillna("")
    return _texts(table, "xiao_ban", "site_id", "record_id")


def _texts(table: pd.DataFrame, *names: str) -> pd.Series:
    """The first of the columns that is there, blank where it says nothing."""
    known = next((table[name] for name in names if name in table), pd.Series("", index=table.index))
    return known.fillna("").astype("str")


def stated_place(one: Delivery, choice: Choice, boundary: Boundary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the counties that the records state, and of those in which they land."""
    raw = coordinates(one)
    stated = _stated_counties(one)
    points = shapely.points(lonlat_of(raw.places, choice.crs, choice.swap_xy)) if len(raw.places) else np.array([])
    names = {code: county_name(code, name) for code, name in zip(boundary.codes, boundary.names, strict=True)}
    landed = shapely.STRtree(boundary.geometry).query(points, predicate="intersects")[1] if len(points) else []
    counts = pd.Series([names[boundary.codes[at]] for at in landed]).value_counts()
    most = counts[counts >= SHARE_WORTH_NAMING * counts.sum()]
    return tuple(names.get(code, code) for code in stated), tuple(map(str, most.index))


def _stated_counties(one: Delivery) -> list[str]:
    found = tentative(fewer_records(one, PROVED_FROM), None).table
    if found is None or "county" not in found:
        return []
    return [str(code) for code in codes.county(found["county"]).dropna().value_counts().index[:2]]
