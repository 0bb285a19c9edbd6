"""The R-tree of a feature table (extension gpkg_rtree_index): entered row by row, or packed whole.

Packing writes the nodes of the tree as SQLite's R-tree module stores them (sqlite.org/rtree.html, "Internal
representation": big-endian count, 64-bit key and four 32-bit coordinates per cell, 51 cells at most), because 300 000
single inserts take as long as everything else of a save.
"""

import sqlite3

import numpy as np
import shapely

from layers.geopackage_schema import GEOMETRY_COLUMN, quoted

BULK_FROM_ROWS = 500
ROOT_NODE = 1
CELL = np.dtype([("key", ">i8"), ("box", ">f4", (4,))])
MOST_CELLS = 51
PACKED_CELLS = 40  # room for later inserts
NODE_BYTES = 4 + MOST_CELLS * CELL.itemsize


def create_index(connection: sqlite3.Connection, table: str) -> None:
    """An empty R-tree for the geometry column of a table."""
    name = quoted(index_name(table))
    connection.execute(f"CREATE VIRTUAL TABLE {name} USING rtree(id, minx, maxx, miny, maxy)")


def index_name(table: str) -> str:
    """The name that the standard gives the R-tree of a table."""
    return f"rtree_{table}_{GEOMETRY_COLUMN}"


def index_rows(connection: sqlite3.Connection, table: str, fids: np.ndarray, geometry: np.ndarray) -> None:
    """Enters these features in the R-tree; those without extent are left out."""
    bounds = shapely.bounds(geometry)
    placed = np.isfinite(bounds).all(axis=1)
    keys, boxes = fids[placed].astype(np.int64), bounds[placed][:, [0, 2, 1, 3]]
    name = quoted(index_name(table))
    is_empty = connection.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone() is None
    if is_empty and len(keys) > BULK_FROM_ROWS:
        _write_packed(connection, index_name(table), keys, boxes)
        return
    rows = zip(keys.tolist(), *(boxes[:, i].tolist() for i in range(4)), strict=True)
    connection.executemany(f"INSERT INTO {name} VALUES (?,?,?,?,?)", rows)


def unindex_rows(connection: sqlite3.Connection, table: str, fids: np.ndarray) -> None:
    """Takes these features out of the R-tree."""
    connection.executemany(f"DELETE FROM {quoted(index_name(table))} WHERE id=?", ((f,) for f in fids.tolist()))


def indexed_bounds(connection: sqlite3.Connection, table: str) -> np.ndarray:
    """minx, miny, maxx, maxy of all features by the R-tree (rounded outwards to 32 bits); NaN where there are none."""
    row = connection.execute(
        f"SELECT min(minx), min(miny), max(maxx), max(maxy) FROM {quoted(index_name(table))}"
    ).fetchone()
    return np.array([np.nan if value is None else value for value in row], float)


def _write_packed(connection: sqlite3.Connection, index: str, keys: np.ndarray, boxes: np.ndarray) -> None:
    """Fills an empty R-tree with boxes (minx, maxx, miny, maxy), leaves first, each level in one piece."""
    order = _in_strips(boxes)
    keys, boxes = keys[order], _rounded_outwards(boxes[order])
    next_node, depth = ROOT_NODE + 1, 0
    parents = "rowid"
    while len(keys) > MOST_CELLS:
        member = np.arange(len(keys)) // PACKED_CELLS
        nodes = next_node + np.arange(member[-1] + 1)
        _write_nodes(connection, index, nodes, keys, boxes, member)
        _write_parents(connection, index, parents, keys, nodes[member])
        keys, boxes = nodes, _enclosing(boxes, member)
        next_node, depth, parents = int(nodes[-1]) + 1, depth + 1, "parent"
    root = np.zeros(len(keys), int)
    _write_nodes(connection, index, np.array([ROOT_NODE]), keys, boxes, root, depth)
    _write_parents(connection, index, parents, keys, root + ROOT_NODE)


def _in_strips(boxes: np.ndarray) -> np.ndarray:
    """Positions of the boxes strip by strip, so that the cells of a node lie together."""
    x, y = boxes[:, 0], boxes[:, 2]
    strips = max(1, round(np.sqrt(len(boxes) / PACKED_CELLS)))
    rank = np.empty(len(boxes), int)
    rank[np.argsort(x, kind="stable")] = np.arange(len(boxes))
    return np.lexsort((y, rank * strips // len(boxes)))


def _rounded_outwards(boxes: np.ndarray) -> np.ndarray:
    """The boxes in 32 bits, none smaller than it was."""
    rounded = boxes.astype(np.float32)
    low, high = np.float32(-np.inf), np.float32(np.inf)
    for i in (0, 2):
        rounded[:, i] = np.where(rounded[:, i] > boxes[:, i], np.nextafter(rounded[:, i], low), rounded[:, i])
        j = i + 1
        rounded[:, j] = np.where(rounded[:, j] < boxes[:, j], np.nextafter(rounded[:, j], high), rounded[:, j])
    return rounded


def _enclosing(boxes: np.ndarray, member: np.ndarray) -> np.ndarray:
    """The box around the boxes of each node; `member` ascends."""
    first = np.flatnonzero(np.diff(member, prepend=-1))
    low, high = np.minimum.reduceat(boxes, first), np.maximum.reduceat(boxes, first)
    return np.column_stack([low[:, 0], high[:, 1], low[:, 2], high[:, 3]])


def _write_nodes(
    connection: sqlite3.Connection,
    index: str,
    nodes: np.ndarray,
    keys: np.ndarray,
    boxes: np.ndarray,
    member: np.ndarray,
    depth: int = 0,
) -> None:
    """Stores nodes whose cells are keys and boxes; `member` is the position of each cell's node."""
    counts = np.bincount(member, minlength=len(nodes))
    page = np.zeros(len(nodes), np.dtype([("depth", ">u2"), ("count", ">u2"), ("cells", CELL, (MOST_CELLS,))]))
    page["depth"], page["count"] = depth, counts
    slot = np.arange(len(keys)) - np.repeat(np.cumsum(counts) - counts, counts)
    page["cells"]["key"][member, slot] = keys
    page["cells"]["box"][member, slot] = boxes
    values = zip(nodes.tolist(), page.view(f"V{NODE_BYTES}").tolist(), strict=True)
    connection.executemany(f"INSERT OR REPLACE INTO {quoted(index + '_node')} VALUES (?,?)", values)


def _write_parents(
    connection: sqlite3.Connection, index: str, table: str, children: np.ndarray, nodes: np.ndarray
) -> None:
    """Stores in which node each feature (`rowid`) or child node (`parent`) stands, in order of the children."""
    order = np.argsort(children, kind="stable")
    values = zip(children[order].tolist(), nodes[order].tolist(), strict=True)
    connection.executemany(f"INSERT INTO {quoted(f'{index}_{table}')} VALUES (?,?)", values)
