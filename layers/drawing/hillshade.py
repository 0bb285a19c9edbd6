"""Light and shade of a terrain, by Horn's slopes of the eight neighbours."""

import numpy as np

AZIMUTH_DEG, ALTITUDE_DEG = 315.0, 45.0


def hillshade(
    height_m: np.ndarray, cell_m: float, azimuth_deg: float = AZIMUTH_DEG, altitude_deg: float = ALTITUDE_DEG
) -> np.ndarray:
    """How brightly each inner cell is lit, 0–1, for heights (h, w) with north up; (h − 2, w − 2), NaN beside a gap.

    Flat ground has the sine of the sun's altitude.
    """
    z = np.asarray(height_m, np.float32)
    west, east = z[:, :-2], z[:, 2:]
    eastward = ((east[:-2] + 2 * east[1:-1] + east[2:]) - (west[:-2] + 2 * west[1:-1] + west[2:])) / (8 * cell_m)
    north, south = z[:-2], z[2:]
    northward = ((north[:, :-2] + 2 * north[:, 1:-1] + north[:, 2:]) - (
        south[:, :-2] + 2 * south[:, 1:-1] + south[:, 2:]
    )) / (8 * cell_m)  # fmt: skip
    azimuth, altitude = np.radians(azimuth_deg), np.radians(altitude_deg)
    to_sun = -(eastward * np.sin(azimuth) + northward * np.cos(azimuth)) * np.cos(altitude)
    lit = (np.sin(altitude) + to_sun) / np.sqrt(1 + eastward**2 + northward**2)
    return np.asarray(np.clip(lit, 0.0, 1.0))
