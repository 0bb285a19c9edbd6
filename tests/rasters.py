"""Raster files for tests: GeoTIFFs with known values, MBTiles with known colours."""

import io
import sqlite3

import numpy as np
import rasterio
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.io import MemoryFile
from rasterio.transform import from_bounds
from rasterio.warp import transform_bounds

PROJECTED, DEGREES = "EPSG:4547", "EPSG:4490"
BOUNDS = (450_000.0, 3_000_000.0, 460_000.0, 3_010_000.0)


def geotiff(path, bands, crs=PROJECTED, bounds=BOUNDS, nodata=None, overviews=(2, 4, 8), **more):
    """A GeoTIFF of these bands (n, h, w), which lie in the bounds (of EPSG:4547) whatever its own system is."""
    bands = np.asarray(bands)
    bands = bands if bands.ndim == 3 else bands[None]
    if crs != PROJECTED:
        bounds = transform_bounds(CRS.from_string(PROJECTED), CRS.from_string(crs), *bounds)
    count, height, width = bands.shape
    profile = dict(driver="GTiff", count=count, height=height, width=width, dtype=bands.dtype, tiled=True, **more)
    if width < 256:
        profile |= {"blockxsize": 128, "blockysize": 128}
    with rasterio.open(
        path, "w", crs=crs, transform=from_bounds(*bounds, width, height), nodata=nodata, **profile
    ) as made:
        made.write(bands)
        if overviews:
            made.build_overviews(list(overviews), Resampling.average)
    return path


def png(colour, side=256):
    """A tile of one colour."""
    with MemoryFile() as memory:
        with memory.open(driver="PNG", count=3, height=side, width=side, dtype="uint8") as made:
            made.write(np.broadcast_to(np.array(colour, np.uint8)[:, None, None], (3, side, side)))
        return memory.read()


def unpacked(data):
    """A packed tile as premultiplied RGBA."""
    with MemoryFile(io.BytesIO(data)) as memory, memory.open() as source:
        bands = source.read()
    return np.dstack([*bands[:3], np.full(bands.shape[1:], 255, np.uint8)])


def mbtiles(path, tiles, **told):
    """MBTiles of {(zoom, column, row from the north): packed tile}."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        connection.execute(
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)"
        )
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", {"format": "png", **told}.items())
        rows = [(z, x, 2**z - 1 - y, data) for (z, x, y), data in tiles.items()]
        connection.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    connection.close()
    return path
