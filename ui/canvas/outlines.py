"""The lines of features as they cross a patch: vertices in pixels, repeats and far-off parts left out."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from layers.drawing.flat import Flat
from layers.drawing.gather import runs
from ui.canvas.patch import Patch

SNAP_PX = 0.25
VERTICES_PER_PATH = 4_000


@dataclass(frozen=True, eq=False)
class Outlines:
    """Vertices in pixels of a patch, ordered by the symbol of their feature; `begins` marks the first of a line,
    `along` is how far each vertex lies from the beginning of its ring or line, px."""

    x: np.ndarray
    y: np.ndarray
    begins: np.ndarray
    symbol: np.ndarray
    along: np.ndarray

    def of_symbol(self, number: int) -> "Outlines":
        """Those of one symbol."""
        low, high = np.searchsorted(self.symbol, [number, number + 1])
        return self._part(slice(low, high))

    def pieces(self) -> Iterator["Outlines"]:
        """Runs of whole lines, each quickly painted."""
        starts = np.flatnonzero(self.begins)
        if not len(starts):
            return
        wanted = np.searchsorted(starts, np.arange(0, len(self.x), VERTICES_PER_PATH))
        cuts = starts[np.unique(wanted.clip(max=len(starts) - 1))]
        for low, high in zip(cuts, [*cuts[1:], len(self.x)], strict=True):
            yield self._part(slice(low, high))

    def _part(self, part: slice) -> "Outlines":
        return Outlines(self.x[part], self.y[part], self.begins[part], self.symbol[part], self.along[part])


def outlines(
    flat: Flat,
    features: np.ndarray,
    symbol: np.ndarray,
    patch: Patch,
    margin_px: float | None,
    *,
    shared_once: bool = False,
) -> Outlines:
    """The lines of these features (`symbol`: one number for each) in pixels of the patch.

    Only edges that pass within the margin, all of them if it is None. `shared_once`: an edge that two features have in
    common is there once.
    """
    order = np.argsort(symbol, kind="stable")
    features, symbol = features[order], symbol[order]
    rings, of_feature = runs(flat.parts, features)
    vertices, of_ring = runs(flat.rings, rings)
    x, y = patch.pixels(flat.xy[vertices], SNAP_PX)
    number = symbol[of_feature][of_ring]
    other = np.ones(len(x), bool)
    other[1:] = (of_ring[1:] != of_ring[:-1]) | (x[1:] != x[:-1]) | (y[1:] != y[:-1])
    x, y, of_ring, number = x[other], y[other], of_ring[other], number[other]
    drawn = of_ring[1:] == of_ring[:-1]
    along = _along(x, y, drawn)
    if margin_px is not None:
        drawn &= _near(x, patch.rect.width(), margin_px) & _near(y, patch.rect.height(), margin_px)
    if shared_once:
        drawn &= _first_of_its_kind(x, y)
    before, after = np.append(False, drawn)[: len(x)], np.append(drawn, False)[: len(x)]
    kept = before | after
    return Outlines(x[kept], y[kept], ~before[kept], number[kept], along[kept])


def _along(x: np.ndarray, y: np.ndarray, joined: np.ndarray) -> np.ndarray:
    """The way from the beginning of the line to each vertex."""
    if not len(x):
        return x
    whole = np.append(0.0, np.cumsum(np.where(joined, np.hypot(np.diff(x), np.diff(y)), 0.0)))
    first = np.append(True, ~joined)
    return np.asarray(whole - whole[first][np.cumsum(first) - 1])


def _near(at: np.ndarray, most: int, margin: float) -> np.ndarray:
    """Which edges do not pass wholly on one side."""
    return np.asarray((np.maximum(at[1:], at[:-1]) >= -margin) & (np.minimum(at[1:], at[:-1]) <= most + margin))


def _first_of_its_kind(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Which edges join two places that no edge before joins."""
    places = np.unique(np.round(x / SNAP_PX) + 1j * np.round(y / SNAP_PX), return_inverse=True)[1]
    low, high = np.minimum(places[1:], places[:-1]), np.maximum(places[1:], places[:-1])
    first = np.zeros(len(low), bool)
    first[np.unique(low * np.int64(len(x)) + high, return_index=True)[1]] = True
    return first
