"""How a class of a theme is drawn: its row of words as colours and millimetres."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from layers.drawing.style import MapClass

Rgba = tuple[int, int, int, int]

LINE_HATCHES = ("diag_45", "diag_135", "diag_45_wide", "cross_diag", "vertical", "horizontal", "grid", "marsh")
HATCHES = frozenset((*LINE_HATCHES, "dots", "dots_sparse"))
INK, INK_SHARE = (0x1A, 0x22, 0x1D), 0.25
RED, RED_SHARE = (0xB3, 0x26, 0x1E), 0.6
HATCH_ALONE_SHARE, BAND_HATCH_SHARE = 0.85, 0.4
BANDED_LEVELS, LEVEL_BAND_SHARE = ("city", "county"), 0.12
STAMP_MM = 2.4


@dataclass(frozen=True)
class Symbol:
    """Colours RGBA 0–255, lengths in millimetres of the screen. `hatch` '' = none, `stamp` is the sign of a point."""

    fill: Rgba = (0, 0, 0, 0)
    hatch: str = ""
    ink: Rgba = (0, 0, 0, 0)
    outline: str = ""
    outline_mm: float = 0.0
    dash_mm: tuple[float, ...] = ()
    casing_mm: float = 0.0
    band_mm: float = 0.0
    stamp: str = "circle"
    stamp_mm: float = STAMP_MM
    lined_at_all_scales: bool = False


NEUTRAL = Symbol(fill=(0xC3, 0xC9, 0xC5, 255), outline="#7C8781", outline_mm=0.1)
NEUTRAL_LINE = Symbol(outline="#7C8781", outline_mm=0.4)


def symbols_of(classes: Sequence[MapClass]) -> tuple[Symbol, ...]:
    """The symbol of every class, in their order."""
    return tuple(symbol_of(one) for one in classes)


def symbol_of(one: MapClass) -> Symbol:
    """The symbol of a class, from the words of styles.csv."""
    alone, banded = "ground shows through" in one.symbol, one.symbol.startswith("band")
    share = 0.0 if alone or not one.fill else _number(r"fill alpha ([0-9.]+)", one.symbol) or 1.0
    stamp = re.match(r"(drop_\w+) ([0-9.]+)mm", one.symbol)
    return Symbol(
        fill=rgba(one.fill, share),
        hatch=_hatch(one.pattern),
        ink=_ink(one, alone, banded),
        outline=one.outline or one.fill,
        outline_mm=one.outline_mm,
        dash_mm=_dash(one.pattern),
        casing_mm=_number(r"casing ([0-9.]+)mm", one.symbol),
        band_mm=_number(r"([0-9.]+)mm inner band", one.symbol) if one.key in BANDED_LEVELS else 0.0,
        stamp=stamp[1] if stamp else "circle",
        stamp_mm=float(stamp[2]) if stamp else STAMP_MM,
        lined_at_all_scales=alone or banded or one.symbol.startswith("line"),
    )


def rgba(colour: str, share: float = 1.0) -> Rgba:
    """#RRGGBB as numbers; see-through where there is no colour."""
    if not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
        return 0, 0, 0, 0
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), round(share * 255)


def _hatch(pattern: str) -> str:
    name = pattern.removesuffix("_red")
    return name if name in HATCHES else ""


def _ink(one: MapClass, alone: bool, banded: bool) -> Rgba:
    """Hatches are dark ink over a fill, the class's own colour where they are the main sign."""
    if one.pattern.endswith("_red"):
        return (*RED, round(RED_SHARE * 255))
    if alone or banded:
        return rgba(one.outline, HATCH_ALONE_SHARE if alone else BAND_HATCH_SHARE)
    return (*INK, round(INK_SHARE * 255))


def _dash(pattern: str) -> tuple[float, ...]:
    if not pattern.startswith("dash "):
        return ()
    return tuple(float(part) for part in pattern.removeprefix("dash ").split("-"))


def _number(expression: str, words: str) -> float:
    found = re.search(expression, words)
    return float(found[1]) if found else 0.0
