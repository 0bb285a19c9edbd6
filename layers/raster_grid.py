"""Rasters of class codes as read by windows: their grid, the ground area of their cells, whether two grids are one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.crs_names import definition, label, parse
from layers.errors import UsageError, ZzecoError
from layers.geometry import cell_area_m2, ellipsoidal_area_ha
from layers.i18n import _

if TYPE_CHECKING:
    from rasterio.io import DatasetReader

WINDOW_ROWS, WINDOW_COLUMNS = 512, 4096
CACHE_MIB = 128
M2_PER_HA = 10_000.0
MOST_DISTORTION = 0.01
PROBE_M = 1000.0
SAME_PLACE_CELLS = 1e-3


@dataclass(frozen=True)
class Grid:
    """Where the cells of a raster lie; `cell_area_ha` (height,) is the area of one cell of each row.

    `crs` is our name of the system, `wkt` what the file says of it.
    """

    crs: str
    wkt: str
    transform: Any
    height: int
    width: int
    cell_area_ha: NDArray[np.float64]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north in units of the system."""
        shape = self.transform
        return shape.c, shape.f + shape.e * self.height, shape.c + shape.a * self.width, shape.f

    @property
    def has_equal_cells(self) -> bool:
        """Whether every cell has the same area."""
        return bool((self.cell_area_ha == self.cell_area_ha[0]).all())


def small_cache() -> Any:
    """A block in which rasters are cached in little memory."""
    import rasterio

    return rasterio.Env(GDAL_CACHEMAX=CACHE_MIB)


@contextmanager
def opened(path: Path) -> Iterator["DatasetReader"]:
    """A raster of one band to read from; ZzecoError where it is none."""
    import rasterio
    from rasterio.errors import RasterioError

    if not path.exists():
        raise ZzecoError(
            _("{path} does not exist.").format(path=path), _("Check the path; a drive may not be connected.")
        )
    try:
        source = rasterio.open(path)
    except RasterioError as error:
        raise _unreadable(path, error) from error
    with source:
        if source.count != 1 or np.dtype(source.dtypes[0]).kind not in "iuf":
            raise ZzecoError(
                _("{file} is no map of classes: it has {count} bands of type {type}.").format(
                    file=path.name, count=source.count, type=source.dtypes[0]
                ),
                _("Give a raster of one band whose values are the class codes of the pools table."),
            )
        yield source


def read_window(source: "DatasetReader", window: Any) -> NDArray[Any]:
    """The cells of one window; ZzecoError where the file is damaged."""
    from rasterio.errors import RasterioError

    try:
        return np.asarray(source.read(1, window=window))
    except RasterioError as error:
        raise _unreadable(Path(source.name), error) from error


def _unreadable(path: Path, error: Exception) -> ZzecoError:
    return ZzecoError(
        _("{file} cannot be read as a raster.").format(file=path.name),
        _("Give a GeoTIFF that is whole; copy it again if the copy broke off."),
        cause=str(error),
    )


def grid_of(source: "DatasetReader") -> Grid:
    """The grid of a raster; ZzecoError without a system, for a turned grid, or where areas in its system are wrong."""
    file = Path(source.name).name
    if source.crs is None:
        raise ZzecoError(
            _("{file} does not say in which coordinate system it is.").format(file=file),
            _("Save it as GeoTIFF with its coordinate system."),
        )
    shape = source.transform
    if shape.b or shape.d or shape.a <= 0 or shape.e >= 0:
        raise ZzecoError(
            _("The rows of {file} do not run from west to east, or not from north to south.").format(file=file),
            _("Warp it to an upright grid first (gdalwarp does it)."),
        )
    crs = _known(source.crs.to_wkt(), file)
    if definition(crs).is_geographic:
        area_m2 = _row_areas_m2(source)
    else:
        area_m2 = np.full(source.height, _plane_area_m2(source, crs))
    return Grid(crs, source.crs.to_wkt(), shape, source.height, source.width, area_m2 / M2_PER_HA)


def _known(wkt: str, file: str) -> str:
    try:
        return parse(wkt)
    except UsageError:
        raise ZzecoError(
            _("The coordinate system of {file} has no place on the Earth.").format(file=file),
            _("Save it in a projected system such as EPSG:4547."),
        ) from None


def _row_areas_m2(source: "DatasetReader") -> NDArray[np.float64]:
    """The area on the ellipsoid of a cell of each row of a raster in degrees, m2, (height,)."""
    edges = source.transform.f + source.transform.e * np.arange(source.height + 1)
    if not (np.abs(edges) <= 90 + 1e-9).all():
        raise ZzecoError(
            _("{file} says that it is in degrees, but its rows reach latitude {latitude}.").format(
                file=Path(source.name).name, latitude=f"{edges[np.abs(edges).argmax()]:.6g}"
            ),
            _("Give it the coordinate system in which its coordinates really are."),
        )
    return cell_area_m2(edges[1:], edges[:-1], source.transform.a)


def _plane_area_m2(source: "DatasetReader", crs: str) -> float:
    """The area of a cell in the plane of its system, m2; refused where the ground in the middle is another by 1 %."""
    unit_m = definition(crs).axis_info[0].unit_conversion_factor
    bounds = source.bounds
    x, y, reach = (bounds.left + bounds.right) / 2, (bounds.bottom + bounds.top) / 2, PROBE_M / unit_m / 2
    ground_ha = ellipsoidal_area_ha([shapely.box(x - reach, y - reach, x + reach, y + reach)], crs)[0]
    distortion = PROBE_M**2 / M2_PER_HA / ground_ha - 1
    if not abs(distortion) <= MOST_DISTORTION:
        raise ZzecoError(
            _("In {crs}, the system of {file}, areas are wrong by {share} there, so carbon would be too.").format(
                crs=label(crs), file=Path(source.name).name, share=f"{distortion:+.0%}"
            ),
            _("Warp it to a system with true areas, such as EPSG:4547, without interpolation (nearest neighbour)."),
        )
    return float(source.transform.a * -source.transform.e * unit_m**2)


def same_grid(one: Grid, other: Grid, file: str, other_file: str) -> None:
    """ZzecoError unless both rasters have the same system, size and place."""
    if definition(one.crs) != definition(other.crs):
        said = _("{file} is in {crs}, {other_file} in {other_crs}.").format(
            file=file, crs=label(one.crs), other_file=other_file, other_crs=label(other.crs)
        )
    elif (one.height, one.width) != (other.height, other.width):
        said = _("{file} has {size} cells, {other_file} {other_size}.").format(
            file=file,
            size=f"{one.width} × {one.height}",
            other_file=other_file,
            other_size=f"{other.width} × {other.height}",
        )
    elif not _same_place(one, other):
        said = _("The cells of {file} and {other_file} do not lie on each other.").format(
            file=file, other_file=other_file
        )
    else:
        return
    raise ZzecoError(said, _("Warp one to the grid of the other, without interpolation (nearest neighbour)."))


def _same_place(one: Grid, other: Grid) -> bool:
    """Whether the corners of both lie within a thousandth of a cell of each other."""
    cell = min(one.transform.a, -one.transform.e)
    return bool(np.abs(np.subtract(one.bounds, other.bounds)).max() <= SAME_PLACE_CELLS * cell)


def windows(grid: Grid) -> Iterator[tuple[Any, slice]]:
    """The windows of a grid in rows of whole tiles, each with the rows that it covers."""
    from rasterio.windows import Window

    for row in range(0, grid.height, WINDOW_ROWS):
        rows = slice(row, min(row + WINDOW_ROWS, grid.height))
        for column in range(0, grid.width, WINDOW_COLUMNS):
            wide = min(WINDOW_COLUMNS, grid.width - column)
            yield Window(column, row, wide, rows.stop - row), rows
