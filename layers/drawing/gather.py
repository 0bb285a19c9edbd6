"""Taking some features out of flat arrays, whole columns at a time."""

import numpy as np

from layers.drawing.flat import Flat
from layers.drawing.view import Bounds


def runs(offsets: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The members offsets[i] to offsets[i + 1] of each chosen i, and to which of the chosen each belongs."""
    return counted(offsets[chosen], offsets[chosen + 1] - offsets[chosen])


def counted(start: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """start[i], start[i] + 1 … start[i] + count[i] - 1 of each i, one after the other, and to which i each belongs."""
    of = np.repeat(np.arange(len(count)), count)
    return np.arange(len(of)) + (start - (np.cumsum(count) - count)).take(of), of


def features_in(flat: Flat, bounds: Bounds) -> np.ndarray:
    """Positions of the features whose box touches these bounds, ascending."""
    xmin, ymin, xmax, ymax = bounds
    box = flat.box
    touching = (box[:, 0] <= xmax) & (box[:, 2] >= xmin) & (box[:, 1] <= ymax) & (box[:, 3] >= ymin)
    return np.flatnonzero(touching)


def vertices_of(flat: Flat, rings: np.ndarray) -> np.ndarray:
    """The vertices of these rings one after the other, without a copy where they already lie so."""
    if len(rings) and rings[-1] - rings[0] + 1 == len(rings) and (np.diff(rings) == 1).all():
        return np.asarray(flat.xy[flat.rings[rings[0]] : flat.rings[rings[-1] + 1]])
    return flat.xy.take(runs(flat.rings, rings)[0], axis=0)
