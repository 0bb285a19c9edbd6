"""Which codes of a raster cover how much ground of each polygon, every cell by the share that the polygon covers."""

from collections.abc import Callable
from typing import Any

import geopandas
import numpy as np
import pandas as pd
from exactextract import exact_extract
from exactextract.raster import RasterSource
from numpy.typing import NDArray

from layers.crs_names import definition
from layers.raster_grid import Grid

CELLS_AT_ONCE = 4_000_000
Read = Callable[[Any], NDArray[Any]]


class _Cells(RasterSource):  # type: ignore[misc]
    """Cells of a grid that are made when they are asked for."""

    def __init__(self, grid: Grid, read: Read, name: str) -> None:
        super().__init__()
        self._grid, self._read = grid, read
        self.set_name(name)

    def res(self) -> tuple[float, float]:
        return self._grid.transform.a, -self._grid.transform.e

    def extent(self) -> tuple[float, float, float, float]:
        return self._grid.bounds

    def nodata_value(self) -> None:
        return None

    def srs_wkt(self) -> str:
        return str(definition(self._grid.crs).to_wkt())

    def read_window(self, column: int, row: int, wide: int, high: int) -> NDArray[Any]:
        from rasterio.windows import Window

        return self._read(Window(column, row, wide, high))


def ground_by_code(
    polygons: NDArray[np.object_], grid: Grid, read: Read, progress: Callable[[float], None]
) -> pd.DataFrame:
    """`polygon` (position), `code` and `area_ha` for every code (int ≥ 0) that `read` finds under a polygon.

    `polygons` are in the system of the grid. Cells lie in a polygon by the share of their area that it covers; that
    share is worked out in single precision, so neighbouring polygons add up to their union to about 1e-7.
    """

    def above_zero(window: Any) -> NDArray[Any]:
        return read(window) + 1  # the sum of weights is weighted_sum / weighted_mean, which needs codes above 0

    frame = geopandas.GeoDataFrame({"polygon": np.arange(len(polygons))}, geometry=polygons, crs=definition(grid.crs))
    options: dict[str, Any] = {"include_cols": ["polygon"], "output": "pandas", "max_cells_in_memory": CELLS_AT_ONCE}
    options["progress"] = lambda share, _message: progress(share)
    codes = _Cells(grid, above_zero, "code")
    if grid.has_equal_cells:
        found = exact_extract(codes, frame, ["unique", "frac", "count"], **options)
        ground_ha, shares = found["count"] * grid.cell_area_ha[0], found["frac"]
    else:
        area = _Cells(grid, lambda window: _areas(grid, window), "area")
        wanted = ["unique", "weighted_frac", "weighted_sum", "weighted_mean"]
        found = exact_extract(codes, frame, wanted, weights=area, **options)
        ground_ha, shares = found["weighted_sum"] / found["weighted_mean"], found["weighted_frac"]
    return _long(found["polygon"], found["unique"], shares, ground_ha)


def _areas(grid: Grid, window: Any) -> NDArray[np.float64]:
    rows = grid.cell_area_ha[window.row_off : window.row_off + window.height]
    return np.repeat(rows[:, None], window.width, axis=1)


def _long(polygon: pd.Series, codes: pd.Series, shares: pd.Series, ground_ha: pd.Series) -> pd.DataFrame:
    """One row per polygon and code from lists of codes and shares per polygon."""
    number = codes.map(len).to_numpy()
    joined = [np.concatenate([np.empty(0), *column]) for column in (codes, shares)]
    area_ha = joined[1] * np.repeat(ground_ha.to_numpy(), number)
    code = joined[0].astype(np.int64) - 1
    return pd.DataFrame({"polygon": np.repeat(polygon.to_numpy(), number), "code": code, "area_ha": area_ha})
