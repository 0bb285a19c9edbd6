"""The plates on a map: the scale as bar and number, and the arrow to the north."""

import numpy as np

from layers.i18n import _
from zzeco.maps.ink import PALE, PAPER, TEXT, Ink, ring_path
from zzeco.maps.layout import BAR_INSET_MM, BAR_PARTS, bar_part_m
from zzeco.maps.page import Box, Page

BAR_MM, EDGE_MM, LARGE_MM = 1.6, 0.15, 17.0
METRES_PER_KM = 1000.0


def draw_scale(ink: Ink, page: Page) -> None:
    """Number and bar; the bar is as long on the page as its length in the world at the page's scale."""
    box = page.element("scale").box
    share = box.height / LARGE_MM
    ink.rectangle(box, PAPER, PALE, EDGE_MM)
    left, top = box.left + BAR_INSET_MM * share, box.top + 4.6 * share
    words = f"1:{page.scale:,}".replace(",", "\u00a0")
    ink.text(left, top, words, 9 * share + 1, bold=True)
    part_m = bar_part_m(share, page.metres_per_mm)
    part_mm, bar = part_m / page.metres_per_mm, top + 5.6 * share
    unit, per = ("km", METRES_PER_KM) if part_m * BAR_PARTS >= METRES_PER_KM else ("m", 1.0)
    for at in range(BAR_PARTS):
        piece = Box(left + at * part_mm, bar, part_mm, BAR_MM * share)
        ink.rectangle(piece, TEXT if at % 2 == 0 else PAPER, TEXT, 0.15)
    for at in range(BAR_PARTS + 1):
        ink.text(left + at * part_mm, bar - 1.1 * share, f"{at * part_m / per:g}", 7 * share + 0.5, across="center")
    ink.text(left + BAR_PARTS * part_mm + 3.2 * share, bar - 1.1 * share, unit, 7 * share + 0.5)


def draw_north(ink: Ink, page: Page) -> None:
    """The arrow: half of it dark."""
    box = page.element("north").box
    share = box.width / 14
    ink.rectangle(box, PAPER, PALE, EDGE_MM)
    middle, top = box.left + box.width / 2, box.top + 7.4 * share
    low, notch, half = top + 13.2 * share, top + 9.6 * share, 3.6 * share
    tip = [middle, top]
    ink.text(middle, box.top + 5.8 * share, _("N"), 10 * share, bold=True, across="center")
    west = np.array([tip, [middle - half, low], [middle, notch], tip])
    east = np.array([tip, [middle + half, low], [middle, notch], tip])
    ink.area(ring_path([west]), TEXT, TEXT, 0.15)
    ink.area(ring_path([east]), PAPER, TEXT, 0.15)
