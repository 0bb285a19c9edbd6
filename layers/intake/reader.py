"""The child process that reads deliveries, so that a crash of a native library stays outside the program.

One JSON object a line: requests on stdin, answers on stdout; the records go into Arrow files of the request's folder.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa

from layers import i18n
from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from layers.intake import read_gdal, read_markup, read_parquet, read_shapefile, read_sheets
from layers.intake.read_places import SHEETS, places
from layers.intake.read_types import Found, Place, Request
from layers.names_apart import tell_names_apart


def found_in(request: Request, folder: Path) -> list[Found]:
    """All layers of a source that hold records; UsageError for a layer name that is not there."""
    every: list[Found] = []
    wanted = places(request.source, folder)
    named = [place for place in wanted if place.name == request.layer and _is_shape(place)]
    for number, place in enumerate(named or wanted):
        own = folder / f"place_{number}"
        own.mkdir()
        every += _read_place(place, request, own)
    chosen = [one for one in every if request.layer in (None, one.layer)]
    if not chosen:
        names = [name for place in wanted for name in _layer_names(place)]
        raise UsageError(
            _("{source} holds no layer {layer}.").format(source=request.source.name, layer=request.layer),
            _("Its layers: {layers}").format(layers=", ".join(names)),
        )
    return [one for one in chosen if one.records] or chosen[:1]


def _layer_names(place: Place) -> list[str]:
    """The layers of one file; the file's own name where its format has no others."""
    suffix = place.path.suffix.lower()
    return read_gdal.layer_names(place.path) if suffix in (".gpkg", ".gdb", ".kml", ".gpx") else [place.name]


def _is_shape(place: Place) -> bool:
    return place.path.suffix.lower() == ".shp"


def _read_place(place: Place, request: Request, folder: Path) -> list[Found]:
    """The layers of one file."""
    suffix = place.path.suffix.lower()
    if suffix == ".shp":
        return [read_shapefile.read(place, request, folder)]
    if suffix in SHEETS:
        return read_sheets.read(place, request)
    if suffix in (".parquet", ".geoparquet"):
        return [read_parquet.read(place, request)]
    if suffix in (".kml", ".kmz", ".gpx", ".geojson", ".json"):
        ready, choice, names = read_markup.prepared(place, request, folder)
        layers = read_gdal.read(ready, request)
        sha256 = read_gdal.digest(place.path)
        for one in layers:
            one.place, one.sha256 = place, sha256
            one.encoding = choice
            one.table = one.table.rename_columns([names.get(name, name) for name in one.table.schema.names])
            one.crs = one.crs if suffix in (".geojson", ".json") else "EPSG:4326"
        return layers
    return read_gdal.read(read_gdal.safe_copy(place, folder), request)


def _handed_over(found: Found, file: Path) -> dict[str, Any]:
    """The description of a layer for the answer; its records are written to `file`."""
    table = found.table
    if found.geometry is not None:
        table = table.append_column("geometry", found.geometry)
    with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    choice = found.encoding
    return {
        "file": str(file),
        "path": str(found.place.shown),
        "layer": found.layer,
        "driver": found.driver,
        "crs": found.crs,
        "encoding": None if choice is None else choice.__dict__,
        "records": found.records,
        "geometry_type": found.geometry_type,
        "has_geometry": found.geometry is not None,
        "sha256": found.sha256,
        "warnings": found.warnings,
    }


def answered(line: str) -> dict[str, Any]:
    """The answer to one request line; whatever goes wrong becomes an error in it (the child's outermost door)."""
    asked = json.loads(line)
    i18n.set_language(asked["language"])
    folder = Path(asked["folder"])
    source = Path(asked["source"])
    try:
        layers = found_in(Request(source, asked["layer"], asked["encoding"], asked["preview"]), folder)
        return {"layers": [_handed_over(one, folder / f"{n}.arrow") for n, one in enumerate(layers)]}
    except ZzecoError as error:
        return {
            "error": type(error).__name__,
            "problem": error.problem,
            "advice": error.advice,
            "details": error.details,
        }
    except Exception as error:
        problem = _("{file} cannot be read: {error}").format(file=source.name, error=str(error) or type(error).__name__)
        advice = _("Nothing was written. Ask for the file again, or open it in another program and save it anew.")
        return {"error": "ZzecoError", "problem": problem, "advice": advice, "details": {}}


def _private_stdout() -> TextIO:
    """The pipe to the parent; what native libraries print to stdout goes elsewhere."""
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return pipe


def serve() -> None:
    """Answer requests until stdin ends."""
    pipe = _private_stdout()
    for line in sys.stdin:
        print(json.dumps(answered(line)), file=pipe, flush=True)


if __name__ == "__main__":
    tell_names_apart()
    serve()
