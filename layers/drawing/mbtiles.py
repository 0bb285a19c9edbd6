"""MBTiles files: tiles of a web map in one SQLite file, rows counted from the south."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from layers.drawing.web_tiles import Place, Range
from layers.errors import ZzecoError
from layers.i18n import _

FORMATS = {"png", "jpg", "jpeg", "webp", ""}


@dataclass(frozen=True)
class TileFile:
    """What a file of tiles holds: its zoom levels, where it lies (degrees west, south, east, north), whose it is."""

    path: Path
    lowest: int
    highest: int
    bounds: tuple[float, float, float, float] | None
    attribution: str


def tile_file(path: Path) -> TileFile:
    """The file as its metadata describe it; ZzecoError where it holds no pictures."""
    try:
        with closing(_opened(path)) as connection:
            told = dict(connection.execute("SELECT name, value FROM metadata").fetchall())
            lowest, highest = connection.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
    except sqlite3.DatabaseError as error:
        raise ZzecoError(
            _("{file} is not an MBTiles file.").format(file=path.name),
            _("GeoTIFF (.tif) and MBTiles (.mbtiles) files can be shown."),
            cause=str(error),
        ) from error
    if lowest is None or str(told.get("format", "")).casefold() not in FORMATS:
        raise ZzecoError(
            _("{file} holds no picture tiles.").format(file=path.name),
            _("Only MBTiles with PNG, JPEG or WebP tiles can be shown."),
        )
    return TileFile(path, int(lowest), int(highest), _bounds(str(told.get("bounds", ""))), told.get("attribution", ""))


def stored_tiles(file: TileFile, wanted: Range) -> dict[Place, bytes]:
    """The tiles of the range that the file has, still packed."""
    last = 2**wanted.zoom - 1
    with closing(_opened(file.path)) as connection:
        rows = connection.execute(
            "SELECT tile_column, tile_row, tile_data FROM tiles"
            " WHERE zoom_level = ? AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ?",
            (wanted.zoom, wanted.left, wanted.right, last - wanted.bottom, last - wanted.top),
        )
        return {(column, last - row): bytes(data) for column, row, data in rows if data}


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _bounds(text: str) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return west, south, east, north
