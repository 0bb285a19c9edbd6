"""Polygons of a layer as a picture of dots: many of them are burnt several times faster than drawn as paths.

A dot takes the mean of the classes at `SUB` × `SUB` places in it, so edges are as smooth as those of drawn paths.
"""

import math
from dataclasses import dataclass

import numpy as np

from layers.drawing.flat import Flat
from layers.drawing.idgrid import burn
from layers.drawing.symbols import Symbol
from zzeco.maps.hatch_cover import cover
from zzeco.maps.page import Page

INCH_MM = 25.4
FEWEST = 1_000  # polygons; fewer are drawn as paths, which show overlaps too
SUB = 2
MOST_CLASSES = 255
OPAQUE = 255
WHITE = (255, 255, 255, 255)


@dataclass(frozen=True, eq=False)
class Picture:
    """RGBA (h, w, 4) uint8 whose lower left dot is dot (`left`, `low`) of the page, counted from its lower left."""

    rgba: np.ndarray
    left: int
    low: int


@dataclass(frozen=True)
class _Frame:
    """The dots of the page over which the map lies: the lower left one, counted from the lower left of the page, how
    many across and down, and where on the page (mm) the upper left one has its corner."""

    left: int
    low: int
    width: int
    height: int
    dot_mm: float
    left_mm: float
    top_mm: float


def is_burnt(features: np.ndarray, symbols: tuple[Symbol, ...]) -> bool:
    """Whether the polygons are many, and none of them is to be seen through."""
    return len(features) >= FEWEST and len(symbols) < MOST_CLASSES and all(
        one.fill[3] in (0, OPAQUE) for one in symbols
    )  # fmt: skip


def picture_of(
    page: Page, flat: Flat, features: np.ndarray, number: np.ndarray, symbols: tuple[Symbol, ...], dpi: int
) -> Picture:  # fmt: skip
    """The fills and hatches of the features over the whole map; `number` is the class of each, negative: none."""
    frame = _frame(page, dpi)
    xmin, _ymin, _xmax, ymax = page.bounds
    x0 = xmin + (frame.left_mm - page.map_box.left) * page.metres_per_mm
    y1 = ymax - (frame.top_mm - page.map_box.top) * page.metres_per_mm
    grid = np.zeros((frame.height * SUB, frame.width * SUB), np.uint8)
    numbers = np.zeros(len(flat), np.uint8)
    numbers[features] = number + 1
    cell = frame.dot_mm / SUB * page.metres_per_mm
    burn(flat, x0, y1, cell, *grid.shape[::-1], out=grid, numbers=numbers, chosen=features[number >= 0])
    colours = [one.fill if one.fill[3] or one.hatch else WHITE for one in symbols]
    rgba, first = _means(grid, np.array([(0, 0, 0, 0), *colours], np.uint8))
    _hatch(rgba, first, symbols, frame)
    return Picture(rgba, frame.left, frame.low)


def _frame(page: Page, dpi: int) -> _Frame:
    dot_mm, box = INCH_MM / dpi, page.map_box
    height = int(page.height_mm / dot_mm)
    lost_mm = page.height_mm - height * dot_mm  # dots are counted from below
    left, right = math.floor(box.left / dot_mm), math.ceil(box.right / dot_mm)
    top, bottom = math.floor((box.top - lost_mm) / dot_mm), math.ceil((box.bottom - lost_mm) / dot_mm)
    return _Frame(left, height - bottom, right - left, bottom - top, dot_mm, left * dot_mm, top * dot_mm + lost_mm)


def _means(grid: np.ndarray, colours: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The colour of each dot: that of its four places where they are of one class, else their mean; and the class of
    its first place."""
    pairs = grid.view("<u2")
    upper, lower = pairs[::SUB], pairs[1::SUB]
    first = upper.astype(np.uint8)
    mixed = np.flatnonzero((upper != lower) | (first != (upper >> 8)))
    dots = colours.view(np.uint32)[:, 0].take(first)
    rgba = dots.view(np.uint8).reshape(*dots.shape, 4)
    four = np.stack([half.reshape(-1)[mixed] for half in (upper, lower)], axis=1).view(np.uint8)
    there = colours[four].astype(np.float32)
    weight = there[..., 3:].sum(axis=1)
    mean = (there[..., :3] * there[..., 3:]).sum(axis=1) / np.maximum(weight, 1)
    rgba.reshape(-1, 4)[mixed] = np.rint(np.concatenate([mean, weight / SUB**2], axis=1)).astype(np.uint8)
    return rgba, first


def _hatch(rgba: np.ndarray, number: np.ndarray, symbols: tuple[Symbol, ...], frame: _Frame) -> None:
    """Lays the hatches over the dots of their classes."""
    is_hatched = np.array([False, *(bool(one.hatch) for one in symbols)])
    place = np.flatnonzero(is_hatched.take(number))
    number, flat = number.reshape(-1)[place], rgba.reshape(-1, 4)
    row, column = (part.astype(np.float32) for part in np.divmod(place.astype(np.uint32), np.uint32(frame.width)))
    x = (column + np.float32(0.5)) * np.float32(frame.dot_mm) + np.float32(frame.left_mm)
    y = (row + np.float32(0.5)) * np.float32(frame.dot_mm) + np.float32(frame.top_mm)
    for at, symbol in enumerate(symbols):
        mine = np.flatnonzero(number == at + 1) if symbol.hatch else np.empty(0, int)
        share = cover(symbol.hatch, x[mine], y[mine], frame.dot_mm) * np.float32(symbol.ink[3] / OPAQUE)
        inked = np.flatnonzero(share)
        dots = place[mine[inked]]
        flat[dots] = _over(flat[dots], symbol.ink[:3], share[inked, None])


def _over(ground: np.ndarray, ink: tuple[int, ...], share: np.ndarray) -> np.ndarray:
    """The ground (n, 4) with this share (n, 1) of the ink on it."""
    below = ground[:, 3:] / np.float32(OPAQUE) * (1 - share)
    whole = share + below
    colour = (np.array(ink, np.float32) * share + ground[:, :3] * below) / whole
    return np.asarray(np.rint(np.concatenate([colour, whole * OPAQUE], axis=1)).astype(np.uint8))
