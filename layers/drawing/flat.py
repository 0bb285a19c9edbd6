"""The geometries of a layer as flat arrays: what all drawing and picking works on."""

import threading
import weakref
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from shapely import GeometryType

from layers.drawing.gathering import gathered
from layers.drawing.stored import BLOCK_ROWS, stored_rings
from layers.drawing.view import Bounds
from layers.drawing.wkb import FAMILIES, NotPlain, Rings, rings_of
from layers.layer import VectorLayer
from layers.lazy_table import MemoryRows, StoredRows


@dataclass(frozen=True, eq=False)
class Flat:
    """The geometries of one family of a layer. Features without a vertex of this family are not in it.

    rows int32 (f,): positions in the layer's table, ascending; xy float64 (n, 2); rings int64 (r+1,): offsets into xy
    of rings, line parts or points; parts int64 (f+1,): offsets into rings of each feature, whose rings are filled
    even-odd, which makes holes and multiparts right; box float64 (f, 4): xmin, ymin, xmax, ymax.
    """

    family: str
    rows: np.ndarray
    xy: np.ndarray
    rings: np.ndarray
    parts: np.ndarray
    box: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def vertices(self) -> np.ndarray:
        """Offsets into xy of each feature, int64 (f+1,)."""
        return np.asarray(self.rings[self.parts])

    @cached_property
    def bounds(self) -> Bounds:
        """xmin, ymin, xmax, ymax of all features."""
        low, high = self.box[:, :2].min(axis=0), self.box[:, 2:].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def bounds_of(flats: Iterable[Flat]) -> Bounds | None:
    """xmin, ymin, xmax, ymax of several families; None where there is nothing."""
    boxes = np.array([flat.bounds for flat in flats])
    if not len(boxes):
        return None
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def flatten(geometry: np.ndarray) -> tuple[Flat, ...]:
    """The families of shapely geometries (None, empty, multi and collections allowed), polygons first."""
    shapes, row = _without_collections(np.asarray(geometry, dtype=object), np.arange(len(geometry)))
    pieces = (slice(start, start + BLOCK_ROWS) for start in range(0, len(shapes), BLOCK_ROWS))
    return _flats(((_binary(shapes[piece]), row[piece]) for piece in pieces), len(shapes))


def _binary(shapes: np.ndarray) -> Rings:
    pieces = [piece or b"" for piece in shapely.to_wkb(shapes, output_dimension=2, byte_order=1)]
    offsets = np.append(0, np.cumsum(np.fromiter(map(len, pieces), np.int64, len(pieces))))
    return rings_of(np.frombuffer(b"".join(pieces), np.uint8), offsets)


def _without_collections(shapes: np.ndarray, row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    while (mixed := shapely.get_type_id(shapes) == GeometryType.GEOMETRYCOLLECTION).any():
        inner, of = shapely.get_parts(shapes[mixed], return_index=True)
        shapes, row = np.append(shapes[~mixed], inner), np.append(row[~mixed], row[mixed][of])
        order = np.argsort(row, kind="stable")
        shapes, row = shapes[order], row[order]
    return shapes, row


def _numbered(blocks: Iterable[Rings]) -> Iterator[tuple[Rings, np.ndarray]]:
    start = 0
    for block in blocks:
        yield block, np.arange(start, start + len(block.family))
        start += len(block.family)


def _flats(blocks: Iterable[tuple[Rings, np.ndarray]], expected: int) -> tuple[Flat, ...]:
    return tuple(Flat(FAMILIES[family], *arrays) for family, arrays in gathered(blocks, expected).items())


_known: "weakref.WeakKeyDictionary[Any, tuple[Flat, ...]]" = weakref.WeakKeyDictionary()
_turns: "weakref.WeakKeyDictionary[Any, threading.Lock]" = weakref.WeakKeyDictionary()
_registry = threading.Lock()


def flats_of(layer: VectorLayer) -> tuple[Flat, ...]:
    """The families of a layer, read from its file without shapely objects where that can be; kept while it lives."""
    content = layer.content
    with _registry:
        turn = _turns.setdefault(content, threading.Lock())
    with turn:
        found = _known.get(content)
        if found is None:
            found = _of_same_geometry(content) or _made(content)
            with _registry:
                _known[content] = found
        return found


def _of_same_geometry(content: MemoryRows | StoredRows) -> tuple[Flat, ...] | None:
    """What is known of other content with the very same geometries: an edit of attributes costs no new reading."""
    mine = vars(content).get("geometry")
    with _registry:
        known = list(_known.items())
    return next((flats for other, flats in known if mine is not None and vars(other).get("geometry") is mine), None)


def _made(content: MemoryRows | StoredRows) -> tuple[Flat, ...]:
    if isinstance(content, StoredRows) and "geometry" not in vars(content):
        with suppress(NotPlain):
            return _flats(_numbered(stored_rings(content)), len(content))
    return flatten(content.geometry)
