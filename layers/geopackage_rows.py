"""Rows in and out of one table of a GeoPackage, inside a transaction of our own SQLite."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from layers import geopackage_geometry as shapes
from layers import geopackage_rtree as rtree
from layers import geopackage_schema as schema
from layers import geopackage_triggers as triggers
from layers.geopackage_columns import common_type, declared_type, sql_values, values_differ
from layers.geopackage_schema import FID, GEOMETRY_COLUMN, ROW_ID, quoted

BLOCK_ROWS = 20_000


@dataclass(frozen=True, eq=False)
class Rows:
    """Records indexed by their keys (fid of a layer, zz_id of a table), and the geometries (None for a table)."""

    table: pd.DataFrame
    geometry: np.ndarray | None

    def at(self, positions: np.ndarray) -> "Rows":
        """The rows at these positions."""
        geometry = None if self.geometry is None else self.geometry[positions]
        return Rows(self.table.iloc[positions], geometry)


@dataclass(frozen=True, eq=False)
class Difference:
    """What turns the stored rows into the wanted ones."""

    added: Rows
    changed: Rows
    removed: np.ndarray
    columns_gone: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        """Rows added, changed and removed."""
        return {"added": len(self.added.table), "changed": len(self.changed.table), "removed": len(self.removed)}


def addition(rows: Rows) -> Difference:
    """The difference that only adds these rows."""
    return Difference(rows, rows.at(np.array([], int)), np.array([], np.int64), ())


def difference(before: Rows, after: Rows) -> Difference:
    """Which rows are new, changed or gone, by fid, value and geometry."""
    there = before.table.index.get_indexer(after.table.index)
    kept = np.flatnonzero(there >= 0)
    changed = kept[_changed(before, after, there[kept], kept)]
    removed = before.table.index[~before.table.index.isin(after.table.index)].to_numpy(np.int64)
    gone = tuple(c for c in before.table.columns if c not in after.table.columns)
    return Difference(after.at(np.flatnonzero(there < 0)), after.at(changed), removed, gone)


def _changed(before: Rows, after: Rows, was: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Bool array over the rows that both have: True where a value or the geometry is another."""
    result = np.zeros(len(now), bool)
    for name in after.table.columns:
        column = after.table[name].iloc[now]
        if name in before.table.columns:
            result |= values_differ(before.table[name].iloc[was], column)
        else:
            result |= column.notna().to_numpy()
    if after.geometry is not None and before.geometry is not None:
        result |= geometries_differ(before.geometry[was], after.geometry[now])
    return result


def geometries_differ(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Where two aligned geometry columns differ in any coordinate or in their order; two missing ones are equal."""
    missing_one, missing_two = shapely.is_missing(one), shapely.is_missing(two)
    return np.asarray(
        np.where(missing_one | missing_two, missing_one != missing_two, ~shapely.equals_identical(one, two))
    )


def write(connection: sqlite3.Connection, name: str, change: Difference, crs: str | None) -> None:
    """Applies a difference to a table, which is created where it is missing; `crs` is None for attributes."""
    srs = None if crs is None else schema.srs_id(connection, crs)
    if name not in schema.user_tables(connection):
        _create(connection, name, srs, change)
    triggers.drop_triggers(connection, name)
    types = _fitted(connection, name, change)
    geometry_type = _declared_geometry_type(connection, name, change)
    _delete(connection, name, change.removed, geometry_type)
    _update(connection, name, change.changed, types, srs, geometry_type)
    _insert(connection, name, change.added, types, srs, geometry_type)
    triggers.create_triggers(connection, name)
    bounds = None if geometry_type is None else rtree.indexed_bounds(connection, name)
    schema.note_change(connection, name, bounds, _count_after(connection, name, change))


def drop(connection: sqlite3.Connection, name: str) -> None:
    """Removes a table with its index and its entries in the standard's tables."""
    triggers.drop_triggers(connection, name)
    if schema.geometry_type_of(connection, name) is not None:
        connection.execute(f"DROP TABLE IF EXISTS {quoted(rtree.index_name(name))}")
    connection.execute(f"DROP TABLE {quoted(name)}")
    schema.unregister(connection, name)


def column_types(connection: sqlite3.Connection, name: str) -> dict[str, str]:
    """The declared types of the attribute columns of a table (neither key nor geometry)."""
    rows = connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
    return {row[1]: row[2] for row in rows if not row[5] and row[1] != GEOMETRY_COLUMN}


def _create(connection: sqlite3.Connection, name: str, srs: int | None, change: Difference) -> None:
    """The empty table; geometries stand last in a row, so that attributes are read without passing over them."""
    key, geometry = (ROW_ID, []) if srs is None else (FID, [f"{GEOMETRY_COLUMN} GEOMETRY"])
    types = {column: _wanted_type(change, column) or "TEXT" for column in change.added.table.columns}
    columns = [f"{key} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    columns += [f"{quoted(column)} {kind}" for column, kind in types.items()]
    connection.execute(f"CREATE TABLE {quoted(name)} ({', '.join(columns + geometry)})")
    schema.register(connection, name, srs, "GEOMETRY" if geometry else None)
    if geometry:
        rtree.create_index(connection, name)


def _fitted(connection: sqlite3.Connection, name: str, change: Difference) -> dict[str, str]:
    """The column types after the table has got every column that the rows need, wide enough."""
    for gone in change.columns_gone:
        connection.execute(f"ALTER TABLE {quoted(name)} DROP COLUMN {quoted(gone)}")
    types = column_types(connection, name)
    for column in change.added.table.columns:
        wanted = _wanted_type(change, column)
        if column not in types:
            types[column] = wanted or "TEXT"
            connection.execute(f"ALTER TABLE {quoted(name)} ADD COLUMN {quoted(column)} {types[column]}")
        elif wanted is not None and wanted != types[column]:
            fitting = common_type(types[column], wanted) if _has_values(connection, name, column) else wanted
            if fitting != types[column]:
                _retype(connection, name, column, fitting)
            types[column] = fitting
    return types


def _wanted_type(change: Difference, column: str) -> str | None:
    wanted = [declared_type(rows.table[column]) for rows in (change.added, change.changed) if len(rows.table)]
    known = [one for one in wanted if one is not None]
    if not wanted:
        return declared_type(change.added.table[column])
    return known[0] if len(set(known)) == 1 else (common_type(*known[:2]) if known else None)


def _has_values(connection: sqlite3.Connection, name: str, column: str) -> bool:
    query = f"SELECT 1 FROM {quoted(name)} WHERE {quoted(column)} NOTNULL LIMIT 1"
    return connection.execute(query).fetchone() is not None


def _retype(connection: sqlite3.Connection, name: str, column: str, declared: str) -> None:
    """Gives a column another type, its values kept."""
    table, old, new = quoted(name), quoted(column), quoted(f"{column} retyped")
    connection.execute(f"ALTER TABLE {table} ADD COLUMN {new} {declared}")
    connection.execute(f"UPDATE {table} SET {new} = {old}")
    connection.execute(f"ALTER TABLE {table} DROP COLUMN {old}")
    connection.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")


def _declared_geometry_type(connection: sqlite3.Connection, name: str, change: Difference) -> str | None:
    """The geometry type of the table, declared anew where the rows ask for another one."""
    declared = schema.geometry_type_of(connection, name)
    if declared is None:
        return None
    is_new = connection.execute(f"SELECT 1 FROM {quoted(name)} LIMIT 1").fetchone() is None
    geometry = np.concatenate([rows.geometry for rows in (change.added, change.changed) if rows.geometry is not None])
    wanted = shapes.common_geometry_type(geometry, None if is_new else declared)
    if not is_new and declared == "GEOMETRY":
        wanted = declared
    connection.execute("UPDATE gpkg_geometry_columns SET geometry_type_name=? WHERE table_name=?", (wanted, name))
    return wanted


def _records(rows: Rows, types: dict[str, str], srs: int | None, geometry_type: str | None) -> list[Iterable[Any]]:
    """The values of the rows column by column in the order of the table's columns, the geometry last."""
    columns: list[Iterable[Any]] = [sql_values(rows.table[c], types[c]) for c in rows.table.columns]
    if rows.geometry is not None and srs is not None and geometry_type is not None:
        columns.append(shapes.blobs(rows.geometry, srs, geometry_type))
    return columns


def _blocks(rows: Rows) -> Iterator[Rows]:
    """The rows in pieces, so that only a few of them exist as Python values at a time."""
    for start in range(0, len(rows.table), BLOCK_ROWS):
        yield rows.at(np.arange(start, min(start + BLOCK_ROWS, len(rows.table))))


def _names(rows: Rows) -> list[str]:
    geometry = [] if rows.geometry is None else [GEOMETRY_COLUMN]
    return [quoted(name) for name in [*rows.table.columns, *geometry]]


def _insert(
    connection: sqlite3.Connection, name: str, rows: Rows, types: dict[str, str], srs: int | None, kind: str | None
) -> None:
    if not len(rows.table):
        return
    names = [quoted(str(rows.table.index.name)), *_names(rows)]
    marks = ",".join("?" * len(names))
    statement = f"INSERT INTO {quoted(name)} ({','.join(names)}) VALUES ({marks})"
    for block in _blocks(rows):
        values = zip(block.table.index.tolist(), *_records(block, types, srs, kind), strict=True)
        connection.executemany(statement, values)
    if rows.geometry is not None:
        rtree.index_rows(connection, name, rows.table.index.to_numpy(), rows.geometry)


def _update(
    connection: sqlite3.Connection, name: str, rows: Rows, types: dict[str, str], srs: int | None, kind: str | None
) -> None:
    if not len(rows.table):
        return
    settings = ",".join(f"{column}=?" for column in _names(rows))
    statement = f"UPDATE {quoted(name)} SET {settings} WHERE {rows.table.index.name}=?"
    for block in _blocks(rows):
        values = zip(*_records(block, types, srs, kind), block.table.index.tolist(), strict=True)
        connection.executemany(statement, values)
    if rows.geometry is not None:
        fids = rows.table.index.to_numpy()
        rtree.unindex_rows(connection, name, fids)
        rtree.index_rows(connection, name, fids, rows.geometry)


def _delete(connection: sqlite3.Connection, name: str, fids: np.ndarray, kind: str | None) -> None:
    key = ROW_ID if kind is None else FID
    connection.executemany(f"DELETE FROM {quoted(name)} WHERE {key}=?", ((fid,) for fid in fids.tolist()))
    if kind is not None:
        rtree.unindex_rows(connection, name, fids)


def _count_after(connection: sqlite3.Connection, name: str, change: Difference) -> int:
    row = connection.execute("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name=?", (name,)).fetchone()
    before = row[0] if row and row[0] is not None else None
    if before is None:
        return int(connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0])
    return int(before) + len(change.added.table) - len(change.removed)
