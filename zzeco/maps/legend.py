"""The legend: of each layer only the classes that are on the map, with what they add up to."""

from dataclasses import dataclass

import numpy as np

from layers.drawing.symbols import Symbol, symbol_of
from layers.i18n import _
from layers.labels import label
from zzeco.maps.borders import county_class
from zzeco.maps.content import Shown
from zzeco.maps.fonts import fitting_pt, width_mm
from zzeco.maps.ink import GREY, PALE, TEXT, Ink, ring_path
from zzeco.maps.page import Box, Page
from zzeco.maps.polygons import draw_hatch, for_print, hex_of
from zzeco.maps.signs import sign
from zzeco.screen import number

ROW_MM, HEAD_MM, GAP_MM, TITLE_MM = 6.8, 7.0, 3.0, 11.0
WIDEST_MM = 90.0
SWATCH_MM, SWATCH_HIGH, INDENT_MM = 11.0, 5.0, 14.0
LEGEND_PT, HEAD_PT, TITLE_PT = 9.0, 9.0, 13.0
LEAST_SHARE, SMALLER, COLUMN_MM = 0.5, 0.96, 72.0
WHITE = (255, 255, 255, 255)
SWATCH_LINE, SWATCH_LINE_MM = "#3C4A42", 0.12


@dataclass(frozen=True)
class Row:
    """A line of the legend: a class with its symbol, a heading or a sum (without one)."""

    words: str
    amount: str = ""
    symbol: Symbol | None = None
    family: str = "polygon"
    style: str = "class"


def legend_rows(shown: list[Shown]) -> list[list[Row]]:
    """The groups of the legend, each with its heading first."""
    groups = [_group(one, several=len(shown) > 1) for one in shown]
    border = for_print(symbol_of(county_class()))
    land = Row(_("Other land"), symbol=Symbol(fill=WHITE, outline=SWATCH_LINE, outline_mm=SWATCH_LINE_MM))
    rest = [] if any(one.values for one in shown) else [land]
    return [*groups, [Row(_("Other"), style="head"), *rest, Row(county_class().label, symbol=border, family="line")]]


def _group(shown: Shown, several: bool) -> list[Row]:
    theme = shown.themed
    symbols = [for_print(symbol_of(one)) for one in theme.classes]
    title = f"{theme.label} {theme.unit}".rstrip()
    title = f"{label('kind', shown.layer.kind)} · {title}" if several else title
    family = shown.parts[0][0].family
    rows = [
        Row(theme.classes[at].label, number(float(shown.amounts[at]), shown.decimals), symbols[at], family)
        for at in shown.classes_in_view
    ]
    total = float(shown.amounts[shown.classes_in_view].sum())
    ends = [Row(_("Total"), number(total, shown.decimals), style="sum")] if shown.adds_up and len(rows) > 1 else []
    return [Row(title, shown.heading, style="head"), *rows, *ends]


def draw_legend(ink: Ink, page: Page, shown: list[Shown]) -> None:
    """The groups below each other, in columns where the box is wide, smaller where there are too many lines."""
    box = page.element("legend").box
    groups = legend_rows(shown)
    columns = max(int(box.width // COLUMN_MM), 1) if page.is_large else max(int(box.width // (COLUMN_MM * 0.62)), 1)
    share = 1.0 if page.is_large else 0.78
    ink.text(box.left, box.top + 5 * share, _("Legend"), TITLE_PT * share, bold=True)
    ink.line(np.array([[box.left, box.top + 7.4 * share], [box.right, box.top + 7.4 * share]]), PALE, 0.2)
    rows = [row for at, group in enumerate(groups) for row in ([Row("", style="gap")] if at else []) + group]
    heights = np.array([_height(row) for row in rows])
    room = box.height - TITLE_MM * share
    followed = np.array([_followed(rows, heights, at, room, columns) for at in range(len(rows))])
    share = _fitting(heights, followed, room, columns, share)
    gap = 6.0 if columns > 1 else 0.0
    wide = min((box.width - gap * (columns - 1)) / columns, WIDEST_MM)
    for column, part in enumerate(_columns(rows, heights * share, followed * share, room, columns)):
        _draw_column(ink, part, Box(box.left + column * (wide + gap), box.bottom - room, wide, room), share)


def _height(row: Row) -> float:
    return {"class": ROW_MM, "head": HEAD_MM, "sum": ROW_MM, "gap": GAP_MM}[row.style]


def _followed(rows: list[Row], heights: np.ndarray, at: int, room: float, columns: int) -> float:
    """What must stand below a heading in its column: its first class, with several columns its whole group."""
    if rows[at].style != "head":
        return 0.0
    end = next((later for later in range(at + 1, len(rows)) if rows[later].style == "gap"), len(rows))
    group = float(heights[at + 1 : end].sum())
    return group if columns > 1 and heights[at] + group <= room else float(heights[at + 1])


def _fitting(heights: np.ndarray, followed: np.ndarray, room: float, columns: int, share: float) -> float:
    """The share of the full size at which all lines fit."""
    while share > LEAST_SHARE and _starts(heights * share, followed * share, room)[-1] >= columns:
        share *= SMALLER
    return share


def _starts(heights: np.ndarray, followed: np.ndarray, room: float) -> list[int]:
    """The column of each line."""
    used, column, found = 0.0, 0, []
    for height, more in zip(heights.tolist(), followed.tolist(), strict=True):
        if used + height + more > room:
            used, column = 0.0, column + 1
        used += height
        found.append(column)
    return found


def _columns(
    rows: list[Row], heights: np.ndarray, followed: np.ndarray, room: float, columns: int
) -> list[list[Row]]:  # fmt: skip
    """The lines of each column, none of which begins with a gap."""
    parts: list[list[Row]] = [[] for _column in range(columns)]
    for row, column in zip(rows, _starts(heights, followed, room), strict=True):
        part = parts[min(column, columns - 1)]
        if row.style != "gap" or part:
            part.append(row)
    return parts


def _draw_column(ink: Ink, rows: list[Row], box: Box, share: float) -> None:
    y = box.top
    for row in rows:
        height = _height(row) * share
        if row.style != "gap":
            _draw_row(ink, row, Box(box.left, y, box.width, height), share)
        y += height


def _draw_row(ink: Ink, row: Row, box: Box, share: float) -> None:
    base = box.top + box.height / 2 + LEGEND_PT * share * 0.125
    is_sum, is_head = row.style == "sum", row.style == "head"
    size = (HEAD_PT if is_head else LEGEND_PT) * share
    amount_mm = width_mm(row.amount, size, is_sum) + 2 if row.amount else 0.0
    indent = 0.0 if is_head else INDENT_MM * share
    if is_sum:
        ink.line(np.array([[box.left, box.top + 0.3], [box.right, box.top + 0.3]]), PALE, 0.15)
    if row.symbol is not None:
        swatch = Box(box.left, box.top + (box.height - SWATCH_HIGH * share) / 2, SWATCH_MM * share, SWATCH_HIGH * share)
        draw_swatch(ink, swatch, row.symbol, row.family)
    colour = GREY if is_head else TEXT
    words_pt = fitting_pt(row.words, size, box.width - indent - amount_mm, is_sum)
    ink.text(box.left + indent, base, row.words, words_pt, bold=is_sum, colour=colour)
    amount_pt = size * (0.85 if is_head else 0.95)
    ink.text(box.right, base, row.amount, amount_pt, bold=is_sum, across="right", colour=TEXT if is_sum else GREY)


def draw_swatch(ink: Ink, box: Box, symbol: Symbol, family: str) -> None:
    """The symbol as it is on the map: an area, a line or a sign."""
    y = box.top + box.height / 2
    if symbol.stamp != "circle" or family == "point":
        sign(ink, symbol, box.left + box.width / 2, y)
        return
    if family == "line":
        xy = np.array([[box.left, y], [box.right, y]])
        ink.lines([xy], symbol.outline, max(symbol.outline_mm, 0.3), dash=symbol.dash_mm)
        return
    ring = np.array([[box.left, box.top], [box.right, box.top], [box.right, box.bottom], [box.left, box.bottom]])
    path = ring_path([np.vstack([ring, ring[:1]])])
    share = symbol.fill[3] / 255
    ink.area(path, hex_of(symbol.fill), "", 0, alpha=share if 0 < share < 1 else None)
    if symbol.hatch:
        draw_hatch(ink, box, symbol, path, ink.mm)
    line = symbol.outline or SWATCH_LINE
    ink.area(path, "", line, max(symbol.outline_mm, SWATCH_LINE_MM))
