"""Whole numbers and geometries as short text: variable-length bytes in base64, which the page's script unpacks."""

import base64

import numpy as np

from layers.crs import to_lonlat
from layers.drawing.flat import Flat

STEPS_PER_DEGREE = 100_000
STEP_M = 111_320 / STEPS_PER_DEGREE
GROUP_BITS, GROUP_MASK, MORE = 7, 0x7F, 0x80


def packed(values: np.ndarray) -> str:
    """Non-negative whole numbers (n,), seven bits a byte, the lowest first, in base64."""
    left = values.astype(np.uint64)
    length = 1 + sum((left >> np.uint64(bits)) > 0 for bits in range(GROUP_BITS, 64, GROUP_BITS))
    length = np.broadcast_to(np.asarray(length, np.int64), left.shape)
    end = np.cumsum(length)
    out = np.zeros(int(end[-1]) if len(end) else 0, np.uint8)
    for at in range(int(length.max()) if len(length) else 0):
        some = length > at
        group = (left[some] >> np.uint64(GROUP_BITS * at)) & np.uint64(GROUP_MASK)
        out[(end - length)[some] + at] = group + np.where(length[some] > at + 1, MORE, 0).astype(np.uint64)
    return base64.b64encode(out.tobytes()).decode("ascii")


def zigzag(values: np.ndarray) -> np.ndarray:
    """Signed whole numbers as non-negative ones: 0, −1, 1, −2, … become 0, 1, 2, 3, …"""
    return (values << 1) ^ (values >> 63)


def packed_shapes(flat: Flat, crs: str) -> dict[str, str]:
    """Rings per feature, vertices per ring, and the steps from vertex to vertex in 1e-5 degrees (lon, lat), packed.

    A vertex that falls on the one before it is left out, and so is the last vertex of a ring, which closes it.
    """
    lonlat = np.round(to_lonlat(flat.xy, crs) * STEPS_PER_DEGREE).astype(np.int64)
    starts = flat.rings[:-1]
    kept = np.ones(len(lonlat), bool)
    kept[1:] = (np.diff(lonlat, axis=0) != 0).any(axis=1)
    kept[starts] = True
    if flat.family == "polygon":
        kept[flat.rings[1:] - 1] = False
    vertices = np.add.reduceat(kept, starts, dtype=np.int64) if len(starts) else np.empty(0, np.int64)
    steps = np.diff(lonlat[kept], axis=0, prepend=np.zeros((1, 2), np.int64))
    return {
        "parts": packed(np.diff(flat.parts)),
        "rings": packed(vertices),
        "steps": packed(zigzag(steps).reshape(-1)),
    }
