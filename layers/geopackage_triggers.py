"""The triggers that keep the index and the count of a feature table right when another program edits it."""

import sqlite3

from layers.geopackage_rtree import index_name
from layers.geopackage_schema import FID, GEOMETRY_COLUMN, quoted


def drop_triggers(connection: sqlite3.Connection, table: str) -> None:
    """Takes away all triggers of a table; their ST_ functions are known to GIS programs only."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=?", (table,)).fetchall()
    for (name,) in rows:
        connection.execute(f"DROP TRIGGER {quoted(name)}")


def create_triggers(connection: sqlite3.Connection, table: str) -> None:
    """The triggers of the standard (annex F.3) that keep the R-tree right, and those of GDAL that keep the count."""
    has_geometry = connection.execute("SELECT 1 FROM gpkg_geometry_columns WHERE table_name=?", (table,)).fetchone()
    for name, definition in (_index_triggers(table) if has_geometry else []) + _count_triggers(table):
        connection.execute(f"CREATE TRIGGER {quoted(name)} {definition}")


def _index_triggers(table: str) -> list[tuple[str, str]]:
    tree, rows, key, shape = (quoted(n) for n in (index_name(table), table, FID, GEOMETRY_COLUMN))
    new = f"(NEW.{shape} NOTNULL AND NOT ST_IsEmpty(NEW.{shape}))"
    no_new = f"(NEW.{shape} ISNULL OR ST_IsEmpty(NEW.{shape}))"
    old = f"(OLD.{shape} NOTNULL AND NOT ST_IsEmpty(OLD.{shape}))"
    both = f"OLD.{key}, NEW.{key}"
    no_old = f"(OLD.{shape} ISNULL OR ST_IsEmpty(OLD.{shape}))"
    same, other = f"OLD.{key} = NEW.{key}", f"OLD.{key} != NEW.{key}"
    box = f"ST_MinX(NEW.{shape}), ST_MaxX(NEW.{shape}), ST_MinY(NEW.{shape}), ST_MaxY(NEW.{shape})"
    enter = f"INSERT OR REPLACE INTO {tree} VALUES (NEW.{key}, {box});"
    move = (
        f"UPDATE {tree} SET minx=ST_MinX(NEW.{shape}), maxx=ST_MaxX(NEW.{shape}), miny=ST_MinY(NEW.{shape}), "
        f"maxy=ST_MaxY(NEW.{shape}) WHERE id=NEW.{key};"
    )
    leave = f"DELETE FROM {tree} WHERE id=OLD.{key};"
    changed = f"AFTER UPDATE OF {shape} ON {rows} WHEN {same}"
    name = index_name(table)
    return [
        (f"{name}_insert", f"AFTER INSERT ON {rows} WHEN {new} BEGIN {enter} END"),
        (f"{name}_update6", f"{changed} AND {new} AND {old} BEGIN {move} END"),
        (f"{name}_update7", f"{changed} AND {new} AND {no_old} BEGIN {enter} END"),
        (f"{name}_update2", f"{changed} AND {no_new} BEGIN {leave} END"),
        (f"{name}_update5", f"AFTER UPDATE ON {rows} WHEN {other} AND {new} BEGIN {leave} {enter} END"),
        (
            f"{name}_update4",
            f"AFTER UPDATE ON {rows} WHEN {other} AND {no_new} BEGIN DELETE FROM {tree} WHERE id IN ({both}); END",
        ),
        (f"{name}_delete", f"AFTER DELETE ON {rows} WHEN OLD.{shape} NOTNULL BEGIN {leave} END"),
    ]


def _count_triggers(table: str) -> list[tuple[str, str]]:
    literal = "'" + table.replace("'", "''") + "'"
    update = "BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count {} 1 WHERE table_name = {}; END"
    return [
        (f"trigger_insert_feature_count_{table}", f"AFTER INSERT ON {quoted(table)} {update.format('+', literal)}"),
        (f"trigger_delete_feature_count_{table}", f"AFTER DELETE ON {quoted(table)} {update.format('-', literal)}"),
    ]
