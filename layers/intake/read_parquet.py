"""GeoParquet, by the metadata of its own specification."""

import hashlib
import json
from typing import Any

import pyarrow as pa
import shapely

from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.read_gdal import attributes_as_delivered, crs_name
from layers.intake.read_sample import sample
from layers.intake.read_types import Found, Place, Request


def read(place: Place, request: Request) -> Found:
    """The layer of a GeoParquet file; ZzecoError for a table without geometry metadata."""
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(place.path)
    column, details = _geometry(place, file.schema_arrow.metadata or {})
    table = file.read()
    if request.preview:
        table = _sampled(table, column)
    warnings: list[str] = []
    position = table.schema.get_field_index(column)
    geometry = table.column(position).combine_chunks().cast(pa.large_binary())
    attributes = attributes_as_delivered(table.remove_column(position), warnings.append)
    with place.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Found(
        place,
        place.name,
        "Parquet",
        attributes.replace_schema_metadata(None),
        geometry,
        _crs(details),
        None,
        file.metadata.num_rows,
        digest,
        ", ".join(details.get("geometry_types", [])) or "Unknown",
        warnings,
    )


def _sampled(table: pa.Table, column: str) -> pa.Table:
    rows = sample(
        table.num_rows, lambda: shapely.bounds(shapely.from_wkb(table.column(column).to_numpy(), on_invalid="ignore"))
    )
    return table if rows is None else table.take(rows)


def _geometry(place: Place, metadata: dict[bytes, bytes]) -> tuple[str, dict[str, Any]]:
    """The primary geometry column and its description."""
    geo = json.loads(metadata.get(b"geo", b"{}"))
    column = geo.get("primary_column")
    details = geo.get("columns", {}).get(column, {})
    if details.get("encoding") != "WKB":
        raise ZzecoError(
            _("{file} is a Parquet table without geometry as WKB.").format(file=place.shown.name),
            _("Export it again as GeoParquet with WKB geometry, or as GeoPackage."),
        )
    return str(column), details


def _crs(details: dict[str, Any]) -> str | None:
    """The coordinate system: absent means longitude and latitude (GeoParquet 1.1), null means unknown."""
    if "crs" not in details:
        return "EPSG:4326"
    return None if details["crs"] is None else crs_name(json.dumps(details["crs"]))
