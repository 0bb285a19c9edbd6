"""Polygons, lines and signs of a layer on the page, as its classes say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.drawing.detail import DOT_MM, Outline, Paper, outlines
from layers.drawing.flat import Flat
from layers.drawing.symbols import Symbol, symbols_of
from zzeco.maps.content import Shown
from zzeco.maps.hatches import hatch_strokes
from zzeco.maps.ink import Ink, path_of
from zzeco.maps.page import MM_PER_M, Box, Page
from zzeco.maps.pixels import Picture, is_burnt, picture_of
from zzeco.maps.signs import sign

if TYPE_CHECKING:
    from matplotlib.path import Path

OUTLINES_FROM = 100_000
SEAM_MM = 0.05  # areas reach so far under their neighbours that no reader shows paper between them
INK_SHARE, DARK_INK = 0.40, (0x1A, 0x22, 0x1D)
WHITE = "#FFFFFF"


@dataclass(frozen=True, eq=False)
class Ready:
    """What the drawing of a layer starts from: symbols, the class of each feature of its parts, and of its polygons the
    picture (where they are burnt) and the outline of each class (where there is none, or lines are to be drawn)."""

    shown: Shown
    symbols: tuple[Symbol, ...]
    numbers: tuple[np.ndarray, ...]
    picture: Picture | None
    outlines: Mapping[int, Outline]


def readied(page: Page, shown: Shown, dpi: int | None) -> Ready:
    """The layer brought to the page; `dpi`: for a picture with so many dots to the inch, None: for shapes."""
    symbols = tuple(map(for_print, symbols_of(shown.themed.classes)))
    numbers = tuple(shown.themed.class_of[flat.rows[features]] for flat, features in shown.parts)
    picture, found = None, {}
    for (flat, features), number in zip(shown.parts, numbers, strict=True):
        if flat.family == "polygon" and len(features):
            if dpi is not None and is_burnt(features, symbols):
                picture = picture_of(page, flat, features, number, symbols, dpi)
            if picture is None or _is_lined(page):
                found = outlines(flat, features, number, paper_of(page), merged=not _is_lined(page))
    return Ready(shown, symbols, numbers, picture, found)


def draw_layer(ink: Ink, page: Page, ready: Ready) -> None:
    """The layer's polygons, then its lines, then its points."""
    symbols = ready.symbols
    for (flat, features), number in zip(ready.shown.parts, ready.numbers, strict=True):
        if not len(features):
            continue
        if flat.family == "polygon":
            _draw_polygons(ink, page, ready)
            _draw_signs(ink, page, flat, features, number, symbols, only_drops=True)
        elif flat.family == "line":
            _draw_lines(ink, page, flat, features, number, symbols)
        else:
            _draw_signs(ink, page, flat, features, number, symbols, only_drops=False)


def _is_lined(page: Page) -> bool:
    return page.scale <= OUTLINES_FROM


def for_print(symbol: Symbol) -> Symbol:
    """The symbol with the darker ink of hatches that paper needs."""
    red, green, blue, _alpha = symbol.ink
    return replace(symbol, ink=(*DARK_INK, round(INK_SHARE * 255))) if (red, green, blue) == DARK_INK else symbol


def hex_of(colour: tuple[int, int, int, int]) -> str:
    """The colour without its transparency; '' where it is see-through."""
    return "#{:02X}{:02X}{:02X}".format(*colour[:3]) if colour[3] else ""


def _draw_polygons(ink: Ink, page: Page, ready: Ready) -> None:
    """The picture, else each class as one path; its outlines where the scale leaves room for them."""
    if ready.picture is not None:
        ink.picture(ready.picture, page.map_box)
    for which, outline in ready.outlines.items():
        symbol = ready.symbols[which]
        path, box = path_of(outline), page.map_box
        if ready.picture is None:
            _fill(ink, box, path, symbol)
        line_mm = symbol.outline_mm if _is_lined(page) or symbol.lined_at_all_scales else 0.0
        if line_mm:
            ink.area(path, "", symbol.outline, line_mm, box, in_dots=True)
        elif not symbol.fill[3] and not symbol.hatch and ready.picture is None:
            ink.area(path, WHITE, symbol.outline, SEAM_MM, box, in_dots=True)


def _fill(ink: Ink, box: Box, path: "Path", symbol: Symbol) -> None:
    fill, share = hex_of(symbol.fill), symbol.fill[3] / 255
    if fill:
        alpha = share if share < 1 else None
        ink.area(path, fill, fill if alpha is None else "", SEAM_MM, box, alpha, in_dots=True)
    if symbol.hatch:
        draw_hatch(ink, box, symbol, path, ink.dots)


def draw_hatch(ink: Ink, box: Box, symbol: Symbol, path: "Path", transform: Any) -> None:
    """The hatch of a symbol over the part of the box that the path encloses."""
    colour, share = hex_of(symbol.ink), symbol.ink[3] / 255
    for strokes in hatch_strokes(symbol.hatch, box):
        ink.strokes(strokes.lines, colour, strokes.width_mm, (path, transform), strokes.dash, share)


def paper_of(page: Page) -> Paper:
    """How places come to dots of the page."""
    xmin, ymin, _xmax, _ymax = page.bounds
    box = page.map_box
    below = page.height_mm - box.bottom
    return Paper(
        xmin - box.left * page.metres_per_mm, ymin - below * page.metres_per_mm, MM_PER_M / page.scale / DOT_MM
    )


def to_page(page: Page, xy: np.ndarray) -> np.ndarray:
    """Places (n, 2) as mm from the upper left corner of the page."""
    xmin, _ymin, _xmax, ymax = page.bounds
    box = page.map_box
    return np.column_stack([
        box.left + (xy[:, 0] - xmin) / page.metres_per_mm, box.top + (ymax - xy[:, 1]) / page.metres_per_mm
    ])  # fmt: skip


def _draw_lines(
    ink: Ink, page: Page, flat: Flat, features: np.ndarray, number: np.ndarray, symbols: tuple[Symbol, ...]
) -> None:  # fmt: skip
    """Casings first, then the lines, so that crossings stay open."""
    by_class = {int(which): _pieces(page, flat, features[number == which]) for which in np.unique(number[number >= 0])}
    for which, pieces in by_class.items():
        if symbols[which].casing_mm:
            ink.lines(pieces, WHITE, symbols[which].casing_mm, page.map_box)
    for which, pieces in by_class.items():
        symbol = symbols[which]
        ink.lines(pieces, symbol.outline, symbol.outline_mm or 0.3, page.map_box, dash=symbol.dash_mm)


def _pieces(page: Page, flat: Flat, features: np.ndarray) -> list[np.ndarray]:
    """The parts of these lines in mm, without points that lie on the same dot as the one before."""
    found = []
    for feature in features:
        for part in range(flat.parts[feature], flat.parts[feature + 1]):
            xy = to_page(page, flat.xy[flat.rings[part] : flat.rings[part + 1]])
            dots = np.rint(xy / DOT_MM)
            moved = np.append(True, (dots[1:] != dots[:-1]).any(axis=1))
            found.append(xy[moved] if moved.sum() > 1 else xy[:2])
    return found


def _draw_signs(
    ink: Ink, page: Page, flat: Flat, features: np.ndarray, number: np.ndarray, symbols: tuple[Symbol, ...],
    only_drops: bool,
) -> None:  # fmt: skip
    """A sign in the middle of each feature, northern ones first so that southern ones lie above."""
    is_drawn = np.array([*(one.stamp != "circle" or not only_drops for one in symbols), False])
    drawn = np.flatnonzero(is_drawn[number])  # -1, no class, is the last of them
    box, number = flat.box[features[drawn]], number[drawn]
    middle = to_page(page, (box[:, :2] + box[:, 2:]) / 2)
    for at in np.argsort(middle[:, 1], kind="stable"):
        sign(ink, symbols[number[at]], float(middle[at, 0]), float(middle[at, 1]), page.map_box)
