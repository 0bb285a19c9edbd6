"""Lengths and areas of clicked points on the CGCS2000 ellipsoid."""

from collections.abc import Sequence

import numpy as np
import shapely

from layers import crs as reference
from layers.geometry import M2_PER_HA, ellipsoidal_area_ha

Point = tuple[float, float]


def segments_m(points: Sequence[Point], crs: str) -> np.ndarray:
    """Geodesic length of the way from each point to the next, m."""
    if len(points) < 2:
        return np.zeros(0)
    lonlat = reference.to_lonlat(np.asarray(points, float), crs)
    _azimuth, _back, length_m = reference.ELLIPSOID.inv(*lonlat[:-1].T, *lonlat[1:].T)
    return np.asarray(length_m)


def area_m2(points: Sequence[Point], crs: str) -> float:
    """Area inside the outline, m²; NaN where it crosses itself and encloses nothing that could be told."""
    if len(points) < 3:
        return 0.0
    outline = shapely.Polygon(points)
    if not outline.is_valid and outline.area:
        return float("nan")
    return float(ellipsoidal_area_ha([outline], crs)[0]) * M2_PER_HA
