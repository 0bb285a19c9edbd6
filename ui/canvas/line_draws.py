"""The lines that a layer's symbols ask for in a patch: outlines of polygons, lines with casing, band and dashes."""

from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtGui import QColor

from layers.drawing.flat import Flat
from layers.drawing.symbols import Symbol
from ui.canvas.dashes import dashed
from ui.canvas.draws import Draw, PathDraw, Pen, path_of
from ui.canvas.outlines import Outlines, outlines
from ui.canvas.palette import Look
from ui.canvas.patch import Patch

MOST_DRAWN_OUTLINES = 6_000
CASING = "#FFFFFF"
BAND_SHARE = 0.12
WITH_ALPHA = QColor.NameFormat.HexArgb  # looked up here: threads may not be the first to ask

Report = Callable[[], object]


def outlines_from_grid(flat: Flat, patch: Patch) -> bool:
    """Whether there are so many polygons that their outlines come from the id grid instead of being drawn."""
    return patch.level.has_outlines and len(patch.features(flat, 0)) > MOST_DRAWN_OUTLINES


def polygon_outlines(flat: Flat, look: Look, patch: Patch, report: Report) -> list[Draw]:
    """The outlines that are drawn: none at small scales, but for those that are the main sign of their polygons."""
    lined = patch.level.has_outlines and not outlines_from_grid(flat, patch)
    wanted = [bool(symbol.outline_mm) and (lined or symbol.lined_at_all_scales) for symbol in look.symbols]
    return list(_draws(flat, look, np.array(wanted, bool), patch, report))


def line_draws(flat: Flat, look: Look, patch: Patch, report: Report) -> list[Draw]:
    """Lines with their casings below all of them."""
    return list(_draws(flat, look, np.ones(len(look.symbols), bool), patch, report))


def _draws(flat: Flat, look: Look, wanted: np.ndarray, patch: Patch, report: Report) -> Iterator[Draw]:
    """Bands, then casings, then the lines themselves, so that crossings stay open."""
    if not wanted.any():
        return
    margin_px = max(_reach_mm(symbol) for symbol in look.symbols) * patch.level.mm
    features = patch.features(flat, margin_px)
    number = look.of_features(flat)[features]
    drawn = np.append(wanted, False)[number]
    features, number = features[drawn], number[drawn]
    used = [(which, look.symbols[which]) for which in np.unique(number).tolist()]
    report()
    once = flat.family == "polygon" and any(symbol.dash_mm for _which, symbol in used)
    lines = outlines(flat, features, number, patch, margin_px, shared_once=once)
    for stroke in (_bands, _casings, _cores):
        for which, symbol in used:
            report()
            yield from stroke(lines.of_symbol(which), symbol, patch.level.mm)


def _bands(lines: Outlines, symbol: Symbol, mm: float) -> Iterator[Draw]:
    if symbol.band_mm:
        colour = QColor(symbol.outline)
        colour.setAlphaF(BAND_SHARE)
        yield from _paths(lines, Pen(colour.name(WITH_ALPHA), symbol.band_mm * 2 * mm))


def _casings(lines: Outlines, symbol: Symbol, mm: float) -> Iterator[Draw]:
    if symbol.casing_mm:
        yield from _paths(lines, Pen(CASING, symbol.casing_mm * mm))


def _cores(lines: Outlines, symbol: Symbol, mm: float) -> Iterator[Draw]:
    if symbol.dash_mm:
        lines = dashed(lines, [part * mm for part in symbol.dash_mm])
    if symbol.outline_mm:
        yield from _paths(lines, Pen(symbol.outline, symbol.outline_mm * mm, flat=bool(symbol.dash_mm)))


def _paths(lines: Outlines, pen: Pen) -> Iterator[Draw]:
    for piece in lines.pieces():
        yield PathDraw(pen, path_of(piece.x, piece.y, piece.begins))


def _reach_mm(symbol: Symbol) -> float:
    return max(symbol.outline_mm, symbol.casing_mm, 2 * symbol.band_mm)
