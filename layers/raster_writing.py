"""GeoTIFFs written window by window: tiled, compressed, one band of float32."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from layers.errors import ZzecoError
from layers.i18n import _
from layers.raster_grid import Grid

if TYPE_CHECKING:
    from rasterio.io import DatasetWriter

NODATA = float(np.finfo(np.float32).min)
TILE = 512


@contextmanager
def created(path: Path, grid: Grid, unit: str) -> Iterator["DatasetWriter"]:
    """A new raster on the grid, values in `unit`, NODATA where nothing is known; ZzecoError if it cannot be made."""
    import rasterio
    from rasterio.errors import RasterioError

    layout = {"tiled": True, "blockxsize": TILE, "blockysize": TILE}
    packed = {"compress": "deflate", "zlevel": 1, "num_threads": "all_cpus", "bigtiff": "if_safer"}
    place = {"crs": rasterio.CRS.from_wkt(grid.wkt), "transform": grid.transform}
    size = {"height": grid.height, "width": grid.width, "count": 1, "dtype": "float32", "nodata": NODATA}
    try:
        target = rasterio.open(path, "w", driver="GTiff", **size, **place, **layout, **packed)
        target.units = (unit,)
    except RasterioError as error:
        raise _not_written(path, error) from error
    try:
        yield target
    finally:
        target.close()
    _check_whole(path)


def _check_whole(path: Path) -> None:
    """ZzecoError unless every tile lies within the file: a disk that gets full while tiles are flushed says nothing."""
    import rasterio
    from rasterio.errors import RasterioError

    size = path.stat().st_size
    try:
        with rasterio.open(path) as made:
            for (row, column), _window in made.block_windows(1):
                place, length = (
                    made.get_tag_item(f"BLOCK_{what}_{column}_{row}", "TIFF", bidx=1) for what in ("OFFSET", "SIZE")
                )
                if not place or not length or int(place) + int(length) > size:
                    raise _not_written(path, OSError(f"tile {column}, {row}"))
    except RasterioError as error:
        raise _not_written(path, error) from error


def write_window(target: "DatasetWriter", values: NDArray[np.float32], window: Any) -> None:
    """Write one window; ZzecoError where the disk refuses it."""
    from rasterio.errors import RasterioError

    try:
        target.write(values, 1, window=window)
    except RasterioError as error:
        raise _not_written(Path(target.name), error) from error


def _not_written(path: Path, error: Exception) -> ZzecoError:
    return ZzecoError(
        _("{file} could not be written; nothing of it was kept.").format(file=path.name),
        _("See whether the disk is full, or choose another folder."),
        cause=str(error),
    )
