"""A made-up relief of the city: smooth fields that place stands, species and water plausibly."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
WAVES_PER_OCTAVE = 6


def smooth_field(rng: np.random.Generator, xy: Array, longest_m: float, octaves: int = 4) -> Array:
    """A smooth random field at points (n, 2) in metres, roughly standard normal; the longest waves weigh most."""
    total, power = np.zeros(len(xy)), 0.0
    for octave in range(octaves):
        weight, length = 0.6**octave, longest_m / 2**octave
        for _ in range(WAVES_PER_OCTAVE):
            angle, phase = rng.uniform(0, 2 * np.pi, 2)
            wave = 2 * np.pi / (length * rng.uniform(0.7, 1.4))
            total += weight * np.sin(xy[:, 0] * np.cos(angle) * wave + xy[:, 1] * np.sin(angle) * wave + phase)
        power += weight**2 * WAVES_PER_OCTAVE / 2
    return np.asarray(total / np.sqrt(power))


def elevation_m(rng: np.random.Generator, xy: Array, bounds: Array) -> Array:
    """Elevation in m at points: plains in the north-west, mountains towards the south-east, 35-1900 m."""
    low_x, low_y, high_x, high_y = bounds
    east = np.clip((xy[:, 0] - low_x) / (high_x - low_x), 0, 1)
    north = np.clip((xy[:, 1] - low_y) / (high_y - low_y), 0, 1)
    mountain = np.clip(0.75 * (1 - north) ** 1.6 + 0.55 * east**2 - 0.12, 0.02, 1.2)
    relief = smooth_field(rng, xy, 24_000.0, 5)
    return np.asarray(np.clip(90 + 750 * mountain * (1 + 0.8 * relief) + 30 * relief, 35, 1900))
