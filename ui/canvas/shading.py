"""From an id grid to a picture: colours by lookup, thin outlines, hatches; numpy alone, so it runs in a thread."""

from collections.abc import Callable

import numpy as np

from ui.canvas.hatches import ink_at
from ui.canvas.palette import Palette
from ui.canvas.stripes import in_stripes

ROWS_AT_ONCE = 64
EVEN, ODD = np.uint32(0x00FF00FF), np.uint32(8)
Place = tuple[int, int]


def shade(
    picture: np.ndarray, ids: np.ndarray, palette: Palette, samples: int, outlined: bool, report: Callable[[], object]
) -> None:
    """Writes the picture of an id grid of `samples` × `samples` cells per pixel: premultiplied ARGB, uint32 (h, w).

    The grid has one row and one column more than the picture: the neighbours of its last cells.
    """

    def stripe(first: int, end: int) -> None:
        for top in range(first, end, ROWS_AT_ONCE):
            report()
            bottom = min(top + ROWS_AT_ONCE, end)
            band = ids[top * samples : bottom * samples + 1]
            cells = palette.fill.take(band[:-1, :-1])
            if outlined:
                _draw_edges(cells, band, palette.outline)
            picture[top:bottom] = cells if samples == 1 else halved(cells)

    in_stripes(len(picture), stripe)


def halved(cells: np.ndarray) -> np.ndarray:
    """Boxes of 2 × 2 cells averaged, two channels in one addition."""
    even = cells & EVEN
    odd = (cells >> ODD) & EVEN
    even, odd = even[::2] + even[1::2], odd[::2] + odd[1::2]
    even, odd = even[:, ::2] + even[:, 1::2], odd[:, ::2] + odd[:, 1::2]
    half = np.uint32(0x00020002)
    return np.asarray((((even + half) >> np.uint32(2)) & EVEN) | ((((odd + half) >> np.uint32(2)) & EVEN) << ODD))


def over(below: np.ndarray, above: np.ndarray) -> np.ndarray:
    """Premultiplied colours laid over others."""
    left = np.uint32(256) - (above >> np.uint32(24))
    even = (((below & EVEN) * left) >> ODD) & EVEN
    odd = (((below >> ODD) & EVEN) * left) & ~EVEN
    return np.asarray(above + (even | odd))


def _draw_edges(cells: np.ndarray, ids: np.ndarray, outline: np.ndarray) -> None:
    """Lays the outline over the cells whose right or lower neighbour is another feature."""
    width = cells.shape[1]
    edge = ids[:-1, :-1] != ids[:-1, 1:]
    edge |= ids[:-1, :-1] != ids[1:, :-1]
    cell = np.flatnonzero(edge)
    flat = ids.reshape(-1)
    at = cell + cell // width
    feature = flat[at]
    outside = np.flatnonzero(feature == 0)
    feature[outside] = np.maximum(flat[at[outside] + 1], flat[at[outside] + width + 1])
    row = cells.reshape(-1)
    row[cell] = over(row[cell], outline[feature])


def hatch(
    picture: np.ndarray, ids: np.ndarray, palette: Palette, samples: int, place: Place, pixels_per_mm: float,
    report: Callable[[], object],
) -> None:  # fmt: skip
    """Lays the hatches over the picture, whose first pixel is `place` (left, top) of the world's pixels."""
    if not palette.hatch.any():
        return
    width = picture.shape[1]

    def stripe(first: int, end: int) -> None:
        for top in range(first, end, ROWS_AT_ONCE):
            report()
            band = picture[top : min(top + ROWS_AT_ONCE, end)]
            rows = slice(top * samples, (top + len(band)) * samples, samples)
            number = palette.hatch.take(ids[rows, : width * samples : samples])
            for which in np.flatnonzero(np.bincount(number.ravel())[1:]):
                name, ink = palette.hatches[which]
                at = np.flatnonzero(number == which + 1)
                row = at // width
                share = ink_at(name, pixels_per_mm, row + (place[1] + top), at - row * width + place[0])
                inked = share > 0
                _draw_ink(band, at[inked], share[inked], ink)

    in_stripes(len(picture), stripe)


def _draw_ink(band: np.ndarray, at: np.ndarray, share: np.ndarray, ink: tuple[int, int, int, int]) -> None:
    red, green, blue, alpha = ink
    part = (share * alpha).astype(np.uint32)
    colour = part << np.uint32(24)
    for channel, shift in ((red, 16), (green, 8), (blue, 0)):
        colour |= (part * np.uint32(channel) // np.uint32(255)) << np.uint32(shift)
    band.ravel()[at] = over(band.ravel()[at], colour)
