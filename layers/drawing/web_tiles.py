"""Tiles of web maps (Web Mercator, 256 pixels): which ones a view needs, and their picture on the view's grid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, cos, log2, pi, radians

import numpy as np

from layers import crs as reference
from layers import gcj02
from layers.drawing.view import Bounds

EQUATOR_M = 2 * pi * 6378137.0
TILE_PX = 256
SHARPER = 0.35
STEP_PX, STRIP_PX = 32, 64
HIGHEST_LATITUDE = 85.05

Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Grid:
    """Where the pixels of a view lie on the world of tiles (0–1 from the top left), every `STEP_PX` pixels."""

    width: int
    height: int
    u: np.ndarray
    v: np.ndarray
    latitude: float
    cell_m: float


@dataclass(frozen=True)
class Range:
    """The tiles of a zoom level that are needed, first and last of each axis."""

    zoom: int
    left: int
    top: int
    right: int
    bottom: int

    def places(self) -> list[Place]:
        """Their columns and rows, from the middle outwards."""
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        columns, rows = range(self.left, self.right + 1), range(self.top, self.bottom + 1)
        return sorted(((c, r) for r in rows for c in columns), key=lambda at: (at[0] - x) ** 2 + (at[1] - y) ** 2)

    def __len__(self) -> int:
        return (self.right - self.left + 1) * (self.bottom - self.top + 1)


def grid_of(bounds: Bounds, width: int, height: int, crs: str, is_gcj02: bool = False) -> Grid:
    """The view's grid on the world of tiles; `is_gcj02`: the tiles are in GCJ-02, so true places are moved to it."""
    xmin, ymin, xmax, ymax = bounds
    across, down = _steps(width), _steps(height)
    x, y = xmin + across * (xmax - xmin) / width, ymax - down * (ymax - ymin) / height
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    lonlat = reference.to_lonlat(places, crs)
    if is_gcj02:
        lonlat = gcj02.from_true(lonlat)
    latitude = np.radians(lonlat[:, 1].clip(-HIGHEST_LATITUDE, HIGHEST_LATITUDE))
    u = lonlat[:, 0] / 360 + 0.5
    v = 0.5 - np.log(np.tan(pi / 4 + latitude / 2)) / (2 * pi)
    shape = len(y), len(x)
    middle = float(latitude.mean())
    cell_m = float((u.max() - u.min()) / width * EQUATOR_M * np.cos(middle))
    return Grid(width, height, u.reshape(shape), v.reshape(shape), float(np.degrees(middle)), cell_m)


def _steps(count: int) -> np.ndarray:
    return np.unique(np.append(np.arange(0, count, STEP_PX), count)).astype(float)


def zoom_of(grid: Grid, lowest: int, highest: int) -> int:
    """The zoom level whose tiles are about as fine as the view, within those there are."""
    wanted = log2(EQUATOR_M * cos(radians(grid.latitude)) / (TILE_PX * max(grid.cell_m, 1e-6)))
    return min(max(ceil(wanted - SHARPER), lowest), highest)


def range_of(grid: Grid, zoom: int) -> Range:
    """The tiles that cover the view."""
    last = 2**zoom - 1
    left, right = (int(min(max(at * 2**zoom, 0), last)) for at in (grid.u.min(), grid.u.max()))
    top, bottom = (int(min(max(at * 2**zoom, 0), last)) for at in (grid.v.min(), grid.v.max()))
    return Range(zoom, left, top, right, bottom)


def warped(tiles: Mapping[Place, np.ndarray], wanted: Range, grid: Grid) -> np.ndarray | None:
    """The tiles (premultiplied RGBA, all of one size) on the view's grid (h, w, 4); None where there is none."""
    if not tiles:
        return None
    side = next(iter(tiles.values())).shape[0]
    mosaic = _mosaic(tiles.items(), wanted, side)
    columns = np.interp(np.arange(grid.width) + 0.5, _steps(grid.width), np.arange(grid.u.shape[1]))
    rows = np.interp(np.arange(grid.height) + 0.5, _steps(grid.height), np.arange(grid.u.shape[0]))
    scale = 2**wanted.zoom * side
    picture = np.empty((grid.height, grid.width, 4), np.uint8)
    for start in range(0, grid.height, STRIP_PX):
        strip = rows[start : start + STRIP_PX]
        x = _between(grid.u, strip, columns) * scale - wanted.left * side - 0.5
        y = _between(grid.v, strip, columns) * scale - wanted.top * side - 0.5
        picture[start : start + STRIP_PX] = _sampled(mosaic, x, y)
    return picture


def _mosaic(tiles: Iterable[tuple[Place, np.ndarray]], wanted: Range, side: int) -> np.ndarray:
    made = np.zeros(((wanted.bottom - wanted.top + 1) * side, (wanted.right - wanted.left + 1) * side, 4), np.uint8)
    for (column, row), tile in tiles:
        inside = wanted.left <= column <= wanted.right and wanted.top <= row <= wanted.bottom
        if inside and tile.shape[:2] == (side, side):
            x, y = (column - wanted.left) * side, (row - wanted.top) * side
            made[y : y + side, x : x + side] = tile
    return made


def _between(coarse: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Values between those of a coarse grid."""
    left = columns.astype(int).clip(max=coarse.shape[1] - 2)
    top = rows.astype(int).clip(max=coarse.shape[0] - 2)
    across, down = columns - left, (rows - top)[:, None]
    upper = coarse[top][:, left] * (1 - across) + coarse[top][:, left + 1] * across
    lower = coarse[top + 1][:, left] * (1 - across) + coarse[top + 1][:, left + 1] * across
    return np.asarray(upper * (1 - down) + lower * down)


def _sampled(mosaic: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The mosaic between its pixels; its edges go on outwards."""
    height, width = mosaic.shape[:2]
    x, y = x.clip(0, width - 1.001), y.clip(0, height - 1.001)
    left, top = x.astype(np.int32), y.astype(np.int32)
    across, down = (x - left).astype(np.float32)[..., None], (y - top).astype(np.float32)[..., None]
    upper = mosaic[top, left] * (1 - across) + mosaic[top, left + 1] * across
    lower = mosaic[top + 1, left] * (1 - across) + mosaic[top + 1, left + 1] * across
    return np.asarray(np.round(upper * (1 - down) + lower * down).astype(np.uint8))
