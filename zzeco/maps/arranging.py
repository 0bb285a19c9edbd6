"""The parts of a page where a person put them: shifted from where the template has them, or left out."""

from collections.abc import Iterable
from dataclasses import replace

from layers.i18n import _
from zzeco.maps.page import Box, Element, Page

Move = tuple[str, float, float]
PARTS = ("scale", "north", "logo", "locator", "notes", "legend", "subtitle", "title", "map")
FIXED = ("frame", "column")


def shift_of(moves: Iterable[Move], kind: str) -> tuple[float, float]:
    """How far a part lies from its place in the template, mm to the right and down."""
    return next(((right, down) for name, right, down in moves if name == kind), (0.0, 0.0))


def with_shift(moves: Iterable[Move], kind: str, right: float, down: float) -> tuple[Move, ...]:
    """The moves with this one in place of that of the same part; (0, 0) takes it back."""
    rest = tuple(one for one in moves if one[0] != kind)
    return (*rest, (kind, right, down)) if right or down else rest


def shifted(box: Box, by: tuple[float, float], width: float, height: float) -> Box:
    """The box moved, but never over the edge of the page of this width and height, mm."""
    left = min(max(box.left + by[0], 0.0), max(width - box.width, 0.0))
    top = min(max(box.top + by[1], 0.0), max(height - box.height, 0.0))
    return replace(box, left=left, top=top) if any(by) else box


def arranged(
    parts: Iterable[Element], moves: Iterable[Move], hidden: Iterable[str], width: float, height: float
) -> tuple[Element, ...]:
    """The parts with these moves and without the hidden ones; frame and column stay, and so does the map."""
    moves, gone = tuple(moves), set(hidden) - {*FIXED, "map"}

    def placed(one: Element) -> Element:
        box = shifted(one.box, shift_of(moves, one.kind), width, height)
        return replace(one, box=box, shown=one.shown and one.kind not in gone)

    return tuple(one if one.kind in FIXED else placed(one) for one in parts)


def part_label(kind: str) -> str:
    """What a part of the page is called."""
    return {
        "map": _("Map"), "title": _("Title"), "subtitle": _("Subtitle"), "legend": _("Legend"),
        "scale": _("Scale bar"), "north": _("North arrow"), "locator": _("Locator map"), "notes": _("Notes"),
        "logo": _("Logo"),
    }[kind]  # fmt: skip


def arrangeable(page: Page) -> list[str]:
    """The parts that can be moved, those on top first."""
    there = {one.kind for one in page.elements}
    return [kind for kind in PARTS if kind in there]
