"""The offset of GCJ-02, the datum of Chinese web maps, forward and back (the public formula)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_TURNS_BACK = 4


def _waves(x: Floats) -> Floats:
    """The ripple that both axes share, metres."""
    return np.asarray((20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3)


def _northward_m(x: Floats, y: Floats) -> Floats:
    slope = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    ripple = (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    swell = (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    return np.asarray(slope + _waves(x) + ripple + swell)


def _eastward_m(x: Floats, y: Floats) -> Floats:
    slope = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    ripple = (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    swell = (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    return np.asarray(slope + _waves(x) + ripple + swell)


def offset_degrees(lonlat: Floats) -> Floats:
    """What GCJ-02 adds to true longitude and latitude there: (n, 2) degrees for (n, 2) degrees."""
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    latitude = np.radians(lonlat[:, 1])
    w_squared = 1 - _ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    meridian_radius_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_SQUARED) / w_squared**1.5
    parallel_radius_m = _SEMI_MAJOR_M / np.sqrt(w_squared) * np.cos(latitude)
    return np.column_stack(
        (np.degrees(_eastward_m(x, y) / parallel_radius_m), np.degrees(_northward_m(x, y) / meridian_radius_m))
    )


def from_true(lonlat: Floats) -> Floats:
    """GCJ-02 degrees of true (CGCS2000, WGS84) degrees, (n, 2)."""
    return lonlat + offset_degrees(lonlat)


def to_true(gcj_lonlat: Floats) -> Floats:
    """True degrees of GCJ-02 degrees, (n, 2): fixed-point iteration, below a millimetre after four turns."""
    lonlat = gcj_lonlat
    for _ in range(_TURNS_BACK):
        lonlat = gcj_lonlat - offset_degrees(lonlat)
    return lonlat
