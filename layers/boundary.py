"""The counties of a project: the bundled generalised outlines, or a bureau's own boundary layer."""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers import crs as reference
from layers.codes import county
from layers.errors import ZzecoError
from layers.geometry import ellipsoidal_area_ha, repaired
from layers.i18n import _
from layers.tables import RESOURCES, table

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]

_COUNTY_DIGITS = 6


@dataclass(frozen=True, eq=False)
class Boundary:
    """County outlines: six-digit codes, names, polygons (n,) in CGCS2000 degrees (EPSG:4490) and land areas, ha.

    `indicative` outlines serve for display and coarse checks, not for statistics of record.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    geometry: Geometries
    indicative: bool
    land_area_ha: Floats

    @cached_property
    def union_lonlat(self) -> Any:
        """All counties as one polygon in degrees, prepared for many questions."""
        union = shapely.union_all(self.geometry)
        shapely.prepare(union)
        return union

    @cached_property
    def _moved(self) -> dict[str, Geometries]:
        return {reference.CGCS2000: self.geometry}

    def in_crs(self, crs: str) -> Geometries:
        """The county polygons (n,) in another CRS; kept, so ask as often as needed."""
        if crs not in self._moved:
            self._moved[crs] = reference.to_crs(self.geometry, reference.CGCS2000, crs)
        return self._moved[crs]


@cache
def bundled() -> Boundary:
    """The nine counties of Zhuzhou as generalised outlines (示意); so is their area as a land area."""
    path = RESOURCES / "boundaries" / "zhuzhou_counties.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    geometry = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in features])
    properties = pd.DataFrame([feature["properties"] for feature in features])
    area_ha = ellipsoidal_area_ha(geometry, reference.CGCS2000)
    return Boundary(tuple(properties["admin_code"]), tuple(properties["admin_name"]), geometry, True, area_ha)


def from_table(attributes: pd.DataFrame, geometry: Geometries, crs: str) -> Boundary:
    """A bureau's own boundary layer: county rows by `admin_code` (or `xian`), with `admin_name` and `land_area_ha`.

    Longer codes (townships, villages) are joined to their county when no county row is there; a missing land area
    is the ellipsoidal area.  ZzecoError when no row has a county code and a polygon.
    """
    rows = _county_rows(attributes, repaired(geometry))
    if rows.empty:
        raise ZzecoError(
            _("The boundary layer has no polygon with a six-digit county code."),
            _("Say which column holds the county codes (the field admin_code)."),
        )
    lonlat = reference.to_crs(rows["geometry"].to_numpy(), crs, reference.CGCS2000)
    area_ha = rows["land_area_ha"].to_numpy(dtype=float)
    area_ha = np.where(area_ha > 0, area_ha, ellipsoidal_area_ha(lonlat, reference.CGCS2000))
    return Boundary(tuple(rows.index), tuple(rows["name"]), lonlat, False, area_ha)


def _county_rows(attributes: pd.DataFrame, polygons: Geometries) -> pd.DataFrame:
    """One row a county, by code: name, land_area_ha (NaN where not given), geometry."""
    nothing = pd.Series(pd.NA, index=attributes.index, dtype="string")
    given = [attributes[c].astype("string") for c in ("admin_code", "xian") if c in attributes]
    code = (given[0].fillna(given[-1]) if given else nothing).str.strip().str.replace(r"\.0$", "", regex=True)
    area_ha = pd.to_numeric(attributes.get("land_area_ha", nothing), errors="coerce")
    rows = pd.DataFrame(
        {
            "code": code.to_numpy(dtype=object, na_value=None),
            "name": attributes.get("admin_name", nothing).astype("string").to_numpy(dtype=object, na_value=None),
            "land_area_ha": area_ha.to_numpy(dtype=float, na_value=np.nan),
            "geometry": polygons,
        }
    )
    rows["code"] = rows["code"].fillna(county(rows["name"]).astype(object))
    coded = rows["code"].str.fullmatch(r"\d{6,}").fillna(False).astype(bool)
    return _joined_by_county(_county_level(rows[coded & (shapely.get_dimensions(polygons) == 2)]))


def _county_level(rows: pd.DataFrame) -> pd.DataFrame:
    """The county rows where there are any, else the finer rows, else the whole city."""
    six = rows["code"].str.len() == _COUNTY_DIGITS
    city = six & rows["code"].str.endswith("00")
    for chosen in (six & ~city, ~six, city):
        if chosen.any():
            return rows[chosen]
    return rows


def _joined_by_county(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of one county joined; the name is the row's own for a county row, else that of the code table."""
    county = rows["code"].str[:_COUNTY_DIGITS]
    joined = rows.groupby(county, sort=True).agg(
        {
            "land_area_ha": lambda area_ha: area_ha.sum(min_count=1),
            "geometry": lambda g: shapely.union_all(g.to_numpy()),
        }
    )
    own_name = rows["name"].where(rows["code"] == county).groupby(county).first()
    known = table("codes_admin").set_index("code")["name"]
    code = pd.Series(joined.index, index=joined.index)
    joined["name"] = own_name.fillna(known.reindex(joined.index)).fillna(code)
    return joined
