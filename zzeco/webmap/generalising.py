"""Simpler geometries for the page: shared edges are simplified alike, and too many areas merged by class and place."""

import numpy as np
import shapely

from layers.crs import to_units
from layers.drawing.flat import flatten
from layers.drawing.idgrid import burn

SIEVE_CELLS = 6


def simplified(geometry: np.ndarray, tolerance_m: float, crs: str) -> np.ndarray:
    """The geometries with fewer vertices; an edge that two areas share stays one edge (coverage simplification).

    `tolerance_m`: the side of a square as large as the corners that are cut off (areas), the distance by which a line
    may move. An area of which nothing but its shared edges fit is still simplified, its other edges for itself.
    """
    tolerance = to_units(tolerance_m, crs)
    simple = geometry.copy()
    areas = shapely.get_dimensions(geometry) == 2
    lines = shapely.get_dimensions(geometry) == 1
    if areas.any():
        simple[areas] = shapely.coverage_simplify(geometry[areas], tolerance)
    simple[lines] = shapely.simplify(geometry[lines], tolerance)
    return simple


def merged(geometry: np.ndarray, groups: np.ndarray, cell_m: float, crs: str) -> tuple[np.ndarray, np.ndarray]:
    """One multipolygon for each group that can be seen at this cell width, and the numbers of those groups.

    `groups` (n,) is 0, 1, 2, … for each area. The areas are laid on a grid, patches below SIEVE_CELLS cells go to
    their largest neighbour, and the staircase edges are simplified by one cell. This works on areas that overlap or
    leave gaps too, and its time hardly depends on how finely they were drawn.
    """
    from rasterio import Affine
    from rasterio.features import shapes, sieve

    flat = next(one for one in flatten(geometry) if one.family == "polygon")
    cell = to_units(cell_m, crs)
    left, bottom, right, top = flat.bounds
    width, height = (int(np.ceil(length / cell)) + 1 for length in (right - left, top - bottom))
    numbers = (groups[flat.rows] + 1).astype(np.int32)
    grid = sieve(burn(flat, left, top, cell, width, height, numbers=numbers), SIEVE_CELLS)
    found = list(shapes(grid, mask=grid > 0, transform=Affine(cell, 0, left, 0, -cell, top)))
    patches = np.array([_polygon(drawn["coordinates"]) for drawn, _number in found], dtype=object)
    number = np.array([int(one) - 1 for _drawn, one in found], np.int64)
    order = np.argsort(number, kind="stable")
    seen, of_seen = np.unique(number[order], return_inverse=True)
    return shapely.multipolygons(shapely.coverage_simplify(patches[order], cell), indices=of_seen), seen


def _polygon(rings: list[list[tuple[float, float]]]) -> shapely.Polygon:
    return shapely.Polygon(rings[0], rings[1:])
