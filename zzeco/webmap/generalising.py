"""Simpler geometries for the page: shared edges are simplified alike, and too many areas merged by class and place."""

from collections.abc import Callable

import numpy as np
import shapely

from layers.drawing.flat import flatten
from layers.drawing.idgrid import burn

SIEVE_CELLS = 6


def simplified(geometry: np.ndarray, tolerance_m: float) -> np.ndarray:
    """The geometries with fewer vertices; an edge that two areas share stays one edge (coverage simplification).

    `tolerance_m`: the side of a square as large as the corners that are cut off (areas), the distance by which a line
    may move. An area of which nothing but its shared edges fit is still simplified, its other edges for itself.
    """
    simple = geometry.copy()
    areas = shapely.get_dimensions(geometry) == 2
    lines = shapely.get_dimensions(geometry) == 1
    if areas.any():
        simple[areas] = shapely.coverage_simplify(geometry[areas], tolerance_m)
    simple[lines] = shapely.simplify(geometry[lines], tolerance_m)
    return simple


def merged(
    geometry: np.ndarray, groups: np.ndarray, cell_m: float, between: Callable[[], None]
) -> tuple[np.ndarray, np.ndarray]:
    """One multipolygon for each group that can be seen at this cell width, and the numbers of those groups.

    `groups` (n,) is 0, 1, 2, … for each area. The areas are laid on a grid, patches below SIEVE_CELLS cells go to
    their largest neighbour, and the staircase edges are simplified by one cell. This works on areas that overlap or
    leave gaps too, and its time hardly depends on how finely they were drawn. `between` is called between the steps.
    """
    from rasterio import Affine
    from rasterio.features import shapes, sieve

    flat = next(one for one in flatten(geometry) if one.family == "polygon")
    left, bottom, right, top = flat.bounds
    width, height = (int(np.ceil(length / cell_m)) + 1 for length in (right - left, top - bottom))
    numbers = (groups[flat.rows] + 1).astype(np.int32)
    between()
    grid = sieve(burn(flat, left, top, cell_m, width, height, numbers=numbers), SIEVE_CELLS)
    between()
    found = list(shapes(grid, mask=grid > 0, transform=Affine(cell_m, 0, left, 0, -cell_m, top)))
    between()
    patches = np.array([_polygon(drawn["coordinates"]) for drawn, _number in found], dtype=object)
    number = np.array([int(one) - 1 for _drawn, one in found], np.int64)
    between()
    order = np.argsort(number, kind="stable")
    seen, of_seen = np.unique(number[order], return_inverse=True)
    return shapely.multipolygons(shapely.coverage_simplify(patches[order], cell_m), indices=of_seen), seen


def _polygon(rings: list[list[tuple[float, float]]]) -> shapely.Polygon:
    return shapely.Polygon(rings[0], rings[1:])
