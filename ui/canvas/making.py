"""Blocks of a layer's picture, burnt and shaded in a task thread."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from layers.drawing.flat import Flat
from layers.drawing.idgrid import IdGrid, burn
from ui.canvas.block import Block
from ui.canvas.draws import Draw
from ui.canvas.images import pixels_of, unpainted
from ui.canvas.line_draws import Report, line_draws, outlines_from_grid, polygon_outlines
from ui.canvas.palette import Look, palette_of
from ui.canvas.patch import Patch
from ui.canvas.shading import hatch, shade
from ui.canvas.sign_draws import point_signs, polygon_signs
from ui.canvas.stripes import in_stripes

REACH_MM = 4.0


@dataclass(frozen=True, eq=False)
class Content:
    """What is drawn: the families of a layer, and how."""

    flats: tuple[Flat, ...]
    looks: tuple[Look, ...]


def burnt(content: Content, patches: Sequence[Patch], report: Report) -> list[Block]:
    """New blocks for these patches."""
    blocks = []
    for patch in patches:
        report()
        blocks.append(_dressed(content, patch, _ids(content, patch), report))
    return blocks


def restyled(content: Content, blocks: Sequence[Block], report: Report) -> list[Block]:
    """Blocks with the same id grids and the look of now."""
    return [_dressed(content, block.patch, block.ids, report) for block in blocks]


def _ids(content: Content, patch: Patch) -> IdGrid | None:
    """The id grid of the polygons, with a row and a column more than is shown, for the edges there."""
    samples, rect = patch.level.samples, patch.rect
    for flat in content.flats:
        if flat.family == "polygon" and patch.touches([flat], 0):
            return _burnt(flat, patch, rect.width() * samples + 1, rect.height() * samples + 1)
    return None


def _burnt(flat: Flat, patch: Patch, width: int, height: int) -> IdGrid:
    xmin, _ymin, _xmax, ymax = patch.bounds()
    cell = patch.level.cell / patch.level.samples
    features = patch.features(flat, 1)
    number = np.min_scalar_type(len(features))
    numbers = np.zeros(len(flat), number)
    numbers[features] = np.arange(1, len(features) + 1)
    cells = np.zeros((height, width), number)

    def stripe(top: int, bottom: int) -> None:
        burn(flat, xmin, ymax - top * cell, cell, width, bottom - top, cells[top:bottom], numbers)

    in_stripes(height, stripe)
    return IdGrid(cells, features)


def _dressed(content: Content, patch: Patch, ids: IdGrid | None, report: Report) -> Block:
    look = content.looks[0] if content.looks else Look((), np.zeros(0, np.int16))
    if not patch.touches(content.flats, REACH_MM * patch.level.mm):
        return Block(patch, None, look, None)
    draws: list[Draw] = []
    image = unpainted(patch.rect.width(), patch.rect.height())
    if ids is None:
        image.fill(0)
    for flat, its_look in zip(content.flats, content.looks, strict=True):
        if flat.family == "polygon" and ids is not None:
            _fill(pixels_of(image), flat, its_look, patch, ids, report)
        draws += _draws(flat, its_look, patch, report)
    report()
    return Block(patch, ids, look, image, draws)


def _draws(flat: Flat, look: Look, patch: Patch, report: Report) -> list[Draw]:
    if flat.family == "polygon":
        return [*polygon_outlines(flat, look, patch, report), *polygon_signs(flat, look, patch)]
    return line_draws(flat, look, patch, report) if flat.family == "line" else point_signs(flat, look, patch)


def _fill(picture: np.ndarray, flat: Flat, look: Look, patch: Patch, ids: IdGrid, report: Report) -> None:
    """Fills, the outlines of dense polygons, and hatches."""
    level = patch.level
    palette = palette_of(look, flat, ids, 1 / (level.mm * level.samples))
    shade(picture, ids.cells, palette, level.samples, outlines_from_grid(flat, patch), report)
    if level.has_hatches:
        place = patch.rect.x(), patch.rect.y()
        hatch(picture, ids.cells, palette, level.samples, place, level.mm, report)
