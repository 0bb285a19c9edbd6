"""Delivery files in the dress that field teams give them."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely

from layers.crs import to_crs
from zzeco.sample.dbf import write_dbf
from zzeco.sample.landscape import PLANE

Array = np.ndarray[Any, Any]
SAME_PLANE_WITH_ZONE, ZONE_PREFIX_M = "EPSG:4526", 38_000_000.0
STAND_IN_M = 0.0171
EARLIEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Dress:
    """How a delivery is written: file form, CRS and whether it is said, encoding and how it is said."""

    form: str = "shp"
    crs: str = PLANE
    prj: bool = True
    encoding: str = "gbk"
    cpg: bool = True
    language_byte: bool = False

    @property
    def options(self) -> dict[str, str]:
        """The import options that the file cannot do without."""
        return {} if self.prj else {"crs": self.crs}


def write_delivery(
    stem: Path, table: pd.DataFrame, geometry: Array, dress: Dress, decimals: dict[str, int], year: int
) -> Path:
    """Write records to `stem` plus the ending of their form; `geometry` is in the plane of the sample."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    placed = in_crs(geometry, dress.crs)
    if dress.form in {"shp", "zip"}:
        return _write_shapefile(stem, table, placed, dress, decimals, year)
    path = stem.with_name(f"{stem.name}.{dress.form}")
    path.unlink(missing_ok=True)
    _write_by_gdal(path, table, placed, dress.crs)
    return path


def _write_by_gdal(path: Path, table: pd.DataFrame, geometry: Array, crs: str) -> None:
    """A GeoPackage (multipolygons) or GeoJSON (lines) that marks missing values as such."""
    is_area = shapely.get_dimensions(geometry).max() == 2
    if is_area:
        parts, owner = shapely.get_parts(geometry, return_index=True)
        geometry = np.asarray(shapely.multipolygons(parts, indices=owner))
    numbers = [pd.api.types.is_numeric_dtype(table[name]) for name in table.columns]
    pyogrio.raw.write(
        path,
        geometry=np.asarray(shapely.to_wkb(geometry)),
        field_data=[
            table[name].to_numpy(float, na_value=0.0) if number else table[name].to_numpy(object, na_value=None)
            for name, number in zip(table.columns, numbers, strict=True)
        ],
        field_mask=[
            table[name].isna().to_numpy() if number else None
            for name, number in zip(table.columns, numbers, strict=True)
        ],
        fields=list(table.columns),
        geometry_type="MultiPolygon" if is_area else "LineString",
        crs=crs,
        driver={"gpkg": "GPKG", "geojson": "GeoJSON"}[path.suffix[1:]],
        layer=path.stem,
    )


def in_crs(geometry: Array, crs: str) -> Array:
    """Geometries of the sample's plane in another CRS."""
    if crs == PLANE:
        return geometry
    if crs == SAME_PLANE_WITH_ZONE:
        return np.asarray(shapely.transform(geometry, lambda xy: xy + np.array([ZONE_PREFIX_M, 0.0])))
    return to_crs(geometry, PLANE, crs)


def _write_shapefile(
    stem: Path, table: pd.DataFrame, geometry: Array, dress: Dress, decimals: dict[str, int], year: int
) -> Path:
    shp = stem.with_name(stem.name + ".shp")
    kind = "LineString" if shapely.get_dimensions(geometry).max() == 1 else "Polygon"
    geometry, markers = _markers_for_missing_corners(geometry)
    pyogrio.raw.write(
        shp,
        geometry=np.asarray(shapely.to_wkb(geometry)),
        field_data=[np.zeros(len(geometry), np.int32)],
        fields=["none"],
        geometry_type=kind,
        crs=dress.crs,
        driver="ESRI Shapefile",
    )
    _put_missing_corners(shp, markers)
    write_dbf(shp.with_suffix(".dbf"), table, decimals, dress.encoding, mark=dress.language_byte, year=year)
    shp.with_suffix(".cpg").unlink(missing_ok=True)
    if dress.cpg:
        shp.with_suffix(".cpg").write_text(dress.encoding.upper().replace("UTF8", "UTF-8"), encoding="ascii")
    if not dress.prj:
        shp.with_suffix(".prj").unlink(missing_ok=True)
    return _zipped(shp) if dress.form == "zip" else shp


def _markers_for_missing_corners(geometry: Array) -> tuple[Array, list[bytes]]:
    """Geometries with finite stand-ins for corners that are no number (GDAL refuses those), and their bytes."""
    missing = np.isnan(shapely.get_coordinates(geometry)).any(axis=1)
    if not missing.any():
        return geometry, []
    corners = shapely.get_coordinates(geometry)
    corners[missing] = corners[np.flatnonzero(missing) - 1] + STAND_IN_M
    return shapely.set_coordinates(geometry.copy(), corners), [corner.tobytes() for corner in corners[missing]]


def _put_missing_corners(shp: Path, markers: list[bytes]) -> None:
    """Overwrite the stand-ins in the file with values that are no number."""
    if markers:
        content = shp.read_bytes()
        for marker in markers:
            content = content.replace(marker, np.full(2, np.nan).tobytes())
        shp.write_bytes(content)


def _zipped(shp: Path) -> Path:
    """The parts of a shapefile packed into one archive that replaces them."""
    archive = shp.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for part in sorted(shp.parent.glob(shp.stem + ".*")):
            if part != archive:
                entry = zipfile.ZipInfo(part.name, EARLIEST_ZIP_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, part.read_bytes())
                part.unlink()
    return archive
