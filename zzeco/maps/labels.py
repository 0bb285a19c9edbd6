"""Names on a map: what fits beside what, and none over a plate."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from layers.drawing.flat import flats_of
from layers.drawing.labels import Candidates, LabelRule, asked, placed
from layers.drawing.symbols import symbols_of
from layers.drawing.view import MM_PER_PIXEL, View
from layers.layer import VectorLayer
from zzeco.audience import Audience, audience, withheld
from zzeco.boundaries import layers_of
from zzeco.counties import county_layer
from zzeco.maps.areas import Area
from zzeco.maps.content import Shown, placed_for
from zzeco.maps.fonts import POINTS_PER_MM, width_mm
from zzeco.maps.ink import Ink
from zzeco.maps.page import Box, Page
from zzeco.project import Project

SMALL_SHARE, OWN_LARGER = 0.78, 1.4
SPACE, ROOM_MM, HEIGHT = "\u2005", 0.6, 1.15
NO_ROWS = np.empty(0, np.int64)
EM_SHARE = 0.88
VILLAGE = "cun"
MOST_SIGNS = 2_000  # where there are more, no name finds a place between them


def draw_labels(ink: Ink, page: Page, project: Project, area: Area, shown: list[Shown]) -> None:
    """Counties, the project's own boundaries and the layers shown, by the rules of map_labels.csv."""
    view, box = page.view, page.map_box
    taken = [_pixels(page, page.element(kind).box) for kind in ("scale", "north") if page.shows(kind)]
    signs = _signs(page, shown)
    for wanted, values in _asked(page, project, area, shown):
        rule, share = wanted.rule, 1.0 if page.is_large else SMALL_SHARE
        size_pt = rule.size_mm * POINTS_PER_MM * EM_SHARE * share
        texts = [
            _spaced(str(text)) if rule.kind == "boundary" and rule.level == "county" else str(text)
            for text in wanted.texts
        ]
        below = [values.get(int(row), "") for row in wanted.rows]
        wide = np.array(
            [
                max(width_mm(a, size_pt, rule.bold), width_mm(b, size_pt, True))
                for a, b in zip(texts, below, strict=True)
            ]
        )
        high = np.array([size_pt / POINTS_PER_MM * HEIGHT * (2.1 if words else 1.0) for words in below])
        room = ROOM_MM / MM_PER_PIXEL
        sizes = wide / MM_PER_PIXEL + room, high / MM_PER_PIXEL + room
        for at, x, y in _placed(wanted, view, *sizes, taken, signs):
            left, top = box.left + x * MM_PER_PIXEL, box.top + y * MM_PER_PIXEL
            _write(ink, wanted, at, texts[at], below[at], left, top, size_pt)


def _placed(
    wanted: Candidates, view: View, wide: np.ndarray, high: np.ndarray, taken: list[np.ndarray], signs: list[np.ndarray]
) -> Iterator[tuple[int, float, float]]:
    """The labels that fit beside the signs; a county without such a place has its name over them."""
    known = [*taken, *signs]
    before, done = len(known), set[int]()
    for at, x, y in placed(wanted, view, wide, high, known):
        done.add(at)
        yield at, x, y
    taken += known[before:]
    if wanted.rule.kind == "boundary" and len(done) < len(wanted):
        left = np.array([at for at in range(len(wanted)) if at not in done])
        rest = _some(wanted, left)
        for at, x, y in placed(rest, view, wide[left], high[left], taken):
            yield int(left[at]), x, y


def _signs(page: Page, shown: list[Shown]) -> list[np.ndarray]:
    """The boxes (pixels) of the signs of points, and of areas that are shown by a sign."""
    found = []
    for one in shown:
        symbols = symbols_of(one.themed.classes)
        for flat, features in one.parts:
            number = one.themed.class_of[flat.rows[features]]
            drops = np.array([symbol.stamp != "circle" for symbol in symbols])
            is_sign = (number >= 0) & ((flat.family == "point") | drops[number])
            at = features[is_sign]
            x, y = page.view.to_screen(*((flat.box[at, :2] + flat.box[at, 2:]) / 2).T)
            half = np.array([symbols[which].stamp_mm for which in number[is_sign]]) / 2 / MM_PER_PIXEL
            found += list(np.column_stack([x - half, y - half, x + half, y + half]))
    return found[:MOST_SIGNS]


def _asked(page: Page, project: Project, area: Area, shown: list[Shown]) -> list[tuple[Candidates, dict[int, str]]]:
    """What wants a name, the most important first, and what is to be written below it."""
    found: list[tuple[Candidates, dict[int, str]]] = []
    counties = county_layer(project)
    valued = {one.layer.kind: dict(one.values) for one in shown if one.values}
    layers: list[tuple[VectorLayer, dict[int, str]]] = [(counties, valued.get("boundary", {}))]
    layers += [(layer, {}) for layer in layers_of(project, "boundary")[-1:]]
    for layer, values in layers:
        wanted = asked(layer, flats_of(layer), None, NO_ROWS, page.view)
        is_own = layer is not counties
        named = [one for one in wanted if not (is_own and one.rule.level in ("county", "city"))]
        found += [(each, values) for one in named for each in (_own_first(one, area) if not is_own else [one])]
    reader = audience(page.audience)
    for one in shown:
        if one.layer.kind == "boundary":
            continue
        drawn = np.zeros(len(one.layer), bool)
        for flat, features in one.parts:
            drawn[flat.rows[features]] = True
        found += [(each, {}) for each in asked(one.layer, placed_for(one.layer, reader), drawn, NO_ROWS, page.view)]
    return sorted((one for one in found if _is_told(one[0].rule, reader)), key=lambda one: one[0].rule.priority)


def _is_told(rule: LabelRule, reader: Audience) -> bool:
    """Whether these readers may know the words: names of villages are withheld as the field of the village is."""
    return not withheld(rule.columns, rule.kind, reader) and (
        rule.level != "village" or not withheld([VILLAGE], "forest", reader)
    )


def _own_first(wanted: Candidates, area: Area) -> list[Candidates]:
    """The name of the area itself, larger and before those around it."""
    is_own = wanted.texts == area.name
    own = replace(
        _some(wanted, is_own), rule=replace(wanted.rule, size_mm=wanted.rule.size_mm * OWN_LARGER, priority=0)
    )
    return [one for one in (own, _some(wanted, ~is_own)) if len(one)]


def _some(wanted: Candidates, which: np.ndarray) -> Candidates:
    parts = {name: getattr(wanted, name)[which] for name in ("rows", "texts", "x", "y", "room_m", "angle_deg")}
    return replace(wanted, **parts)


def _spaced(name: str) -> str:
    """A Chinese name of a county with room between its characters, as maps write areas."""
    return (SPACE * 2).join(name) if name and "\u4e00" <= name[0] <= "\u9fff" else name


def _pixels(page: Page, box: Box) -> np.ndarray:
    at = page.map_box
    left, top = box.left - at.left, box.top - at.top
    return np.array([left, top, left + box.width, top + box.height]) / MM_PER_PIXEL


def _write(ink: Ink, wanted: Candidates, at: int, words: str, below: str, x: float, y: float, size_pt: float) -> None:
    rule, turned = wanted.rule, float(wanted.angle_deg[at])
    line_mm = size_pt / POINTS_PER_MM
    base = y + line_mm * (0.36 if not below else -0.18)
    look = {"colour": rule.colour, "halo_mm": rule.halo_mm, "across": "center"}
    if turned:
        ink.text(x, y, words, size_pt, bold=rule.bold, turned=turned, up="center", **look)  # type: ignore[arg-type]
        return
    ink.text(x, base, words, size_pt, bold=rule.bold, **look)  # type: ignore[arg-type]
    if below:
        ink.text(x, base + line_mm * 1.1, below, size_pt * 0.9, bold=True, **look)  # type: ignore[arg-type]
