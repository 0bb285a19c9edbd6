"""GeoPackage, GeoJSON, KML and GeoParquet files from records."""

from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import shapely

from layers.geopackage_connection import connected, explained
from layers.geopackage_geometry import common_geometry_type
from layers.geopackage_rows import Rows, addition
from layers.geopackage_rows import write as write_rows
from layers.geopackage_schema import FID, create_standard_tables
from layers.lazy_table import MemoryRows
from layers.writing_arrow import GEOMETRY, arrow_table, free_names, write_by_gdal

OGR_TYPES = {
    "POINT": "Point",
    "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
    "GEOMETRY": "Unknown",
}
TITLES = ("site_name", "admin_name", "record_id")
Written = tuple[dict[str, str], list[str]]


def write_geopackage(table: pd.DataFrame, geometry: np.ndarray, crs: str, path: Path) -> Written:
    """One layer named like the file."""
    rows = MemoryRows(table, geometry, key=FID)
    with explained(path), closing(connected(path, "rwc")) as connection:
        connection.execute("BEGIN")
        create_standard_tables(connection)
        write_rows(connection, path.stem, addition(Rows(rows.table, rows.geometry)), crs)
        connection.execute("COMMIT")
    return dict(zip(map(str, table.columns), rows.names(), strict=True)), []


def write_geojson(table: pd.DataFrame, geometry: np.ndarray, crs: str, path: Path) -> Written:
    """RFC 7946: longitude and latitude, rings right-handed, records without geometry kept as null."""
    names = free_names([str(name) for name in table.columns])
    written = arrow_table(table.set_axis(list(names.values()), axis="columns"), geometry)
    write_by_gdal(written, path, "GeoJSON", "Unknown", crs, RFC7946="YES")
    return names, []


def write_kml(table: pd.DataFrame, geometry: np.ndarray, crs: str, path: Path) -> Written:
    """Placemarks with the attributes as extended data; the first of site_name, record_id … is their name."""
    names = free_names([str(name) for name in table.columns], (GEOMETRY, "name", "description"))
    frame = table.set_axis(list(names.values()), axis="columns")
    title = next((names[name] for name in TITLES if name in names), None)
    if title is not None:
        frame.insert(0, "Name", frame[title].astype("str"))
    geometry_type = OGR_TYPES[common_geometry_type(geometry)]
    write_by_gdal(arrow_table(frame, geometry), path, "KML", geometry_type, crs)
    return names, []


def write_geoparquet(table: pd.DataFrame, geometry: np.ndarray, crs: str, path: Path) -> Written:
    """GeoParquet 1.0 with WKB geometries and the system as PROJJSON."""
    import json

    import pyarrow.parquet

    names = free_names([str(name) for name in table.columns])
    written = arrow_table(table.set_axis(list(names.values()), axis="columns"), geometry)
    present = geometry[~shapely.is_missing(geometry)]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({one.geom_type for one in present[_first_of_each_type(present)]}),
        "crs": pyproj.CRS.from_user_input(crs).to_json_dict(),
    }
    if not shapely.is_empty(present).all():
        column["bbox"] = shapely.total_bounds(present).tolist()
    geo = {"version": "1.0.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    metadata = {**(written.schema.metadata or {}), b"geo": json.dumps(geo, ensure_ascii=False).encode()}
    pyarrow.parquet.write_table(written.replace_schema_metadata(metadata), path, compression="zstd")
    return names, []


def _first_of_each_type(geometry: np.ndarray) -> np.ndarray:
    return np.unique(shapely.get_type_id(geometry), return_index=True)[1]
