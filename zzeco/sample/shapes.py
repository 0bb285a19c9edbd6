"""Irregular single shapes: ponds and lakes, rivers, paths."""

from typing import Any

import numpy as np
import shapely

from zzeco.sample.coverage import midpoint_displaced

Array = np.ndarray[Any, Any]
M2_PER_HA = 10_000.0


def blobs(rng: np.random.Generator, centres: Array, area_ha: Array, vertices: int = 48) -> Array:
    """Bulging shores around centres (n, 2) with exactly these areas, never further out than 1.8 mean radii."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    radius = np.ones((len(centres), vertices))
    for wave in range(2, 12):
        amplitude = rng.normal(0, 0.28 / wave, (len(centres), 1))
        radius += amplitude * np.sin(wave * angle + rng.uniform(0, 2 * np.pi, (len(centres), 1)))
    radius = np.clip(radius, 0.45, 1.6)
    unit = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)
    scale = np.sqrt(area_ha * M2_PER_HA / shapely.area(shapely.polygons(unit)))
    return np.asarray(shapely.polygons(unit * scale[:, None, None] + centres[:, None, :]))


def winding_lines(rng: np.random.Generator, ends: Array, halvings: int = 8) -> Array:
    """Winding courses between the two ends (n, 2, 2), as lines."""
    return np.asarray(shapely.linestrings(midpoint_displaced(rng, ends, halvings)[1]))


def paths_of_length(rng: np.random.Generator, start: Array, direction: Array, length_m: Array) -> Array:
    """Winding paths from start points (n, 2) in directions (n,) in radians, of exactly these lengths."""
    end = np.c_[np.cos(direction), np.sin(direction)]
    unit = winding_lines(rng, np.stack([np.zeros_like(end), end], axis=1), 7)
    coordinates = shapely.get_coordinates(unit).reshape(len(start), -1, 2)
    scale = length_m / shapely.length(unit)
    return np.asarray(shapely.linestrings(coordinates * scale[:, None, None] + start[:, None, :]))


def scattered(rng: np.random.Generator, area: Any, spacing_m: float) -> Array:
    """Points (n, 2) inside `area` in random order, nowhere closer to each other than half the spacing."""
    low_x, low_y, high_x, high_y = shapely.bounds(area)
    x, y = np.meshgrid(np.arange(low_x, high_x, spacing_m), np.arange(low_y, high_y, spacing_m))
    points = np.c_[x.ravel(), y.ravel()] + rng.uniform(-0.25, 0.25, (x.size, 2)) * spacing_m
    shapely.prepare(area)
    return np.asarray(rng.permutation(points[shapely.contains_xy(area, points[:, 0], points[:, 1])]))
