"""What each feature of an id grid looks like: the classes of a theme as tables by feature number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layers.drawing.flat import Flat
from layers.drawing.idgrid import IdGrid
from layers.drawing.style import Themed
from layers.drawing.symbols import NEUTRAL, NEUTRAL_LINE, Rgba, Symbol, rgba, symbols_of


@dataclass(frozen=True, eq=False)
class Look:
    """The symbols of a theme and the symbol of every record: int16 per row, -1 = not drawn."""

    symbols: tuple[Symbol, ...]
    symbol_of: np.ndarray

    def of_features(self, flat: Flat) -> np.ndarray:
        """The symbol of every feature of a family."""
        return np.asarray(self.symbol_of[flat.rows])

    def drawn(self, flat: Flat) -> np.ndarray:
        """Which features of a family are drawn at all."""
        return self.of_features(flat) >= 0


@dataclass(frozen=True, eq=False)
class Palette:
    """Tables by what a cell of an id grid holds: fill as premultiplied ARGB; outline with its share as alpha;
    `hatch` is 0 or one more than a position in `hatches` (name and ink)."""

    fill: np.ndarray
    outline: np.ndarray
    hatch: np.ndarray
    hatches: tuple[tuple[str, Rgba], ...]


def look_of(themed: Themed | None, records: int, family: str) -> Look:
    """The look of a layer; all records neutral grey as long as its theme is not known."""
    if themed is None:
        neutral = NEUTRAL if family == "polygon" else NEUTRAL_LINE
        return Look((neutral,), np.zeros(records, np.int16))
    return Look(symbols_of(themed.classes), themed.class_of)


def palette_of(look: Look, flat: Flat, ids: IdGrid, sample_mm: float) -> Palette:
    """The tables for the polygons of a picture; an outline's alpha is its width as share of a sample."""
    number = ids.by_cell(look.of_features(flat), -1)
    hatches = tuple(dict.fromkeys((symbol.hatch, symbol.ink) for symbol in look.symbols if symbol.hatch))
    hatch_numbers = [hatches.index((s.hatch, s.ink)) + 1 if s.hatch else 0 for s in look.symbols]
    fills = [premultiplied(symbol.fill) for symbol in look.symbols]
    outlines = [premultiplied(_thin(symbol, sample_mm)) for symbol in look.symbols]
    return Palette(
        fill=_by_number(fills, np.uint32)[number],
        outline=_by_number(outlines, np.uint32)[number],
        hatch=_by_number(hatch_numbers, np.uint8)[number],
        hatches=hatches,
    )


def premultiplied(colour: Rgba) -> int:
    """RGBA as one number, the way a picture of 32 bits with see-through parts holds it."""
    red, green, blue, alpha = colour
    return alpha << 24 | round(red * alpha / 255) << 16 | round(green * alpha / 255) << 8 | round(blue * alpha / 255)


def _thin(symbol: Symbol, sample_mm: float) -> Rgba:
    if not symbol.outline_mm:
        return 0, 0, 0, 0
    return rgba(symbol.outline, min(symbol.outline_mm / sample_mm, 1.0))


def _by_number(values: Sequence[int], kind: type[np.generic]) -> np.ndarray:
    """A table that also has an entry for the symbol number -1: nothing."""
    return np.array([*values, 0], kind)
