"""Which records of a long delivery show where it lies: evenly spread ones, and those at its outer edge."""

from collections.abc import Callable

import numpy as np

SAMPLED_RECORDS = 1_000
DIRECTIONS = 32


def sample(count: int, boxes: Callable[[], np.ndarray]) -> np.ndarray | None:
    """Positions, in order, of the records that stand for `count`; None where that is all of them.

    `boxes` gives xmin, ymin, xmax, ymax of every record (NaN without shape); it is only asked where it is needed.
    """
    if count <= SAMPLED_RECORDS:
        return None
    spread = np.arange(SAMPLED_RECORDS) * count // SAMPLED_RECORDS
    return np.union1d(spread, outermost(boxes()))


def outermost(boxes: np.ndarray) -> np.ndarray:
    """Positions of the records that reach farthest in each of 32 directions: the line around them is that of all."""
    usable = np.flatnonzero(np.isfinite(boxes).all(axis=1))
    if not len(usable):
        return usable
    xmin, ymin, xmax, ymax = boxes[usable].T
    angles = np.arange(DIRECTIONS) * (2 * np.pi / DIRECTIONS)
    farthest = [
        np.argmax((xmax if x > 0 else xmin) * x + (ymax if y > 0 else ymin) * y)
        for x, y in zip(np.cos(angles), np.sin(angles), strict=True)
    ]
    return np.asarray(usable[farthest])
