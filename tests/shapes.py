"""Geometries for the tests of drawing: coverages as a survey has them, and odd ones as deliveries have them."""

import numpy as np
import shapely
from hypothesis import strategies as st

X0, Y0 = 440_000.0, 3_000_000.0
EXTENT_M = 10_000.0


def coverage(count: int = 600, seed: int = 1) -> np.ndarray:
    """Neighbours without gaps or overlaps: cells around random places, with crooked edges that both share."""
    places = np.random.default_rng(seed).uniform((X0, Y0), (X0 + EXTENT_M, Y0 + EXTENT_M), (count, 2))
    area = shapely.box(X0, Y0, X0 + EXTENT_M, Y0 + EXTENT_M)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(places), extend_to=area))
    cut = shapely.segmentize(shapely.intersection(cells, area), 40)
    return np.asarray(shapely.transform(cut, _crooked), dtype=object)


def _crooked(xy: np.ndarray) -> np.ndarray:
    """The same place always moves by the same amount, so shared edges stay shared."""
    x, y = (xy - (X0, Y0)).T
    return xy + np.column_stack([12 * np.sin(x * 0.04 + y * 0.03), 12 * np.cos(x * 0.03 - y * 0.04)])


def with_holes_and_parts(seed: int = 2) -> np.ndarray:
    """Rings in rings, two parts far apart, a part in a hole, and neighbours of all that."""
    base = coverage(150, seed)
    shapes = base.copy()
    shapes[::5] = shapely.difference(base[::5], shapely.buffer(shapely.point_on_surface(base[::5]), 60))
    pond = shapely.buffer(shapely.point_on_surface(base[::15]), 25)
    shapes[::15] = shapely.union(shapes[::15], pond)
    shapes[1] = shapely.multipolygons([base[1], base[100]])
    return np.delete(shapes, 100)


metres = st.integers(-2_000, 2_000).map(lambda step: step / 4)
places = st.tuples(metres, metres)


@st.composite
def boxes_with_holes(draw):
    """A rectangle, now and then with a rectangular hole."""
    x, y = draw(places)
    width, height = draw(st.integers(8, 900)), draw(st.integers(8, 900))
    outer = shapely.box(x, y, x + width, y + height)
    if not draw(st.booleans()):
        return outer
    return outer - shapely.box(x + width / 4, y + height / 4, x + width / 2, y + height / 2)


triangles = (
    st.lists(places, min_size=3, max_size=3)
    .map(shapely.Polygon)
    .filter(lambda triangle: triangle.area > 1 and triangle.is_valid)
)
polygons = st.one_of(boxes_with_holes(), triangles)
lines = st.lists(places, min_size=2, max_size=6, unique=True).map(shapely.LineString)
points = places.map(shapely.Point)
multis = st.one_of(
    st.lists(polygons, min_size=1, max_size=3).map(shapely.MultiPolygon),
    st.lists(lines, min_size=1, max_size=3).map(shapely.MultiLineString),
    st.lists(places, min_size=1, max_size=4).map(shapely.MultiPoint),
)
nothings = st.sampled_from(
    [None, shapely.Polygon(), shapely.Point(), shapely.LineString(), shapely.MultiPolygon(), shapely.MultiPoint()]
)
layers = st.lists(st.one_of(polygons, lines, points, multis, nothings), max_size=12)


def as_array(shapes) -> np.ndarray:
    result = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result
