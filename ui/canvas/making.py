"""Blocks of a layer's picture, burnt and shaded in a task thread."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage

from layers.drawing.flat import Flat
from layers.drawing.idgrid import burn
from ui.canvas.block import Block
from ui.canvas.draws import Draw
from ui.canvas.line_draws import Report, line_draws, outlines_from_grid, polygon_outlines
from ui.canvas.palette import Look, palette_of
from ui.canvas.patch import Patch
from ui.canvas.shading import hatched, shaded
from ui.canvas.sign_draws import point_signs, polygon_signs
from ui.canvas.stripes import in_stripes

PREMULTIPLIED = QImage.Format.Format_ARGB32_Premultiplied  # looked up here: threads may not be the first to ask
REACH_MM = 4.0
FEW_FEATURES = 1 << 16


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


def _ids(content: Content, patch: Patch) -> np.ndarray | None:
    """The id grid of the polygons, with a row and a column more than is shown, for the edges there."""
    samples, rect = patch.level.samples, patch.rect
    for flat in content.flats:
        if flat.family == "polygon" and patch.touches([flat], 0):
            xmin, _ymin, _xmax, ymax = patch.bounds()
            cell, width, height = patch.level.cell / samples, rect.width() * samples + 1, rect.height() * samples + 1
            ids = _burnt(flat, xmin, ymax, cell, width, height)
            return ids if len(flat) >= FEW_FEATURES else ids.astype(np.uint16)
    return None


def _burnt(flat: Flat, xmin: float, ymax: float, cell: float, width: int, height: int) -> np.ndarray:
    ids = np.zeros((height, width), np.int32)

    def stripe(top: int, bottom: int) -> None:
        burn(flat, xmin, ymax - top * cell, cell, width, bottom - top, ids[top:bottom])

    in_stripes(height, stripe)
    return ids


def _dressed(content: Content, patch: Patch, ids: np.ndarray | None, report: Report) -> Block:
    look = content.looks[0] if content.looks else Look((), np.zeros(0, np.int16))
    if not patch.touches(content.flats, REACH_MM * patch.level.mm):
        return Block(patch, None, look, None)
    draws: list[Draw] = []
    picture = np.zeros((patch.rect.height(), patch.rect.width()), np.uint32)
    for flat, its_look in zip(content.flats, content.looks, strict=True):
        if flat.family == "polygon" and ids is not None:
            picture = _filled(flat, its_look, patch, ids, report)
        draws += _draws(flat, its_look, patch, report)
    report()
    return Block(patch, ids, look, as_image(picture), draws)


def _draws(flat: Flat, look: Look, patch: Patch, report: Report) -> list[Draw]:
    if flat.family == "polygon":
        return [*polygon_outlines(flat, look, patch, report), *polygon_signs(flat, look, patch)]
    return line_draws(flat, look, patch, report) if flat.family == "line" else point_signs(flat, look, patch)


def _filled(flat: Flat, look: Look, patch: Patch, ids: np.ndarray, report: Report) -> np.ndarray:
    """Fills, the outlines of dense polygons, and hatches."""
    level = patch.level
    palette = palette_of(look, flat, 1 / (level.mm * level.samples))
    picture = shaded(ids, palette, level.samples, outlines_from_grid(flat, patch), report)
    if level.has_hatches:
        place = patch.rect.x(), patch.rect.y()
        hatched(picture, ids, palette, level.samples, place, level.mm, report)
    return picture


def as_image(picture: np.ndarray) -> QImage:
    """The picture (uint32, premultiplied ARGB) as one of Qt's, with its own memory."""
    height, width = picture.shape
    return QImage(picture.data, width, height, 4 * width, PREMULTIPLIED).copy()
