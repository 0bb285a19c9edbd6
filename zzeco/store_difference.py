"""The difference between two project values, and its way into the project file."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from layers import geopackage_schema as schema
from layers.geopackage_rows import Difference, Rows, addition, difference, drop, write
from layers.layer import VectorLayer
from layers.lazy_table import LazyTable, joined
from zzeco.project import Project
from zzeco.styles import style_qml

PREFIX = "zz_"
LAYER_STYLES = """CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"""


@dataclass(frozen=True, eq=False)
class Changes:
    """What a save has to write: rows per layer and table, dropped ones, and the settings if they changed."""

    layers: dict[str, tuple[VectorLayer, Difference]] = field(default_factory=dict)
    tables: dict[str, Difference] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    settings: Mapping[str, Any] | None = None

    def __bool__(self) -> bool:
        return bool(self.layers or self.tables or self.dropped) or self.settings is not None

    def counts(self) -> dict[str, dict[str, int]]:
        """Rows added, changed and removed per layer and table."""
        layers = {name: change.counts() for name, (_layer, change) in self.layers.items()}
        return layers | {PREFIX + name: change.counts() for name, change in self.tables.items()}


def differences(before: Project, after: Project) -> Changes:
    """What must be written to turn one project into the other; parts that are one object are not looked at."""
    layers = {
        name: (layer, _layer_difference(before.layers.get(name), layer))
        for name, layer in after.layers.items()
        if before.layers.get(name) is not layer
    }
    tables = {
        name: table_difference(before.tables.get(name), table)
        for name, table in after.tables.items()
        if before.tables.get(name) is not table
    }
    dropped = [name for name in before.layers if name not in after.layers]
    dropped += [PREFIX + name for name in before.tables if name not in after.tables]
    settings = after.settings if dict(after.settings) != dict(before.settings) else None
    return Changes(layers, tables, tuple(dropped), settings)


def _layer_difference(before: VectorLayer | None, after: VectorLayer) -> Difference:
    rows = Rows(after.table, after.geometry)
    return addition(rows) if before is None else difference(Rows(before.table, before.geometry), rows)


def table_difference(before: LazyTable | None, after: LazyTable) -> Difference:
    """The rows to write; where `after` only adds to `before`, the old rows are not loaded."""
    added: list[pd.DataFrame] = []
    part: Any = after
    while part is not before and isinstance(part, LazyTable):
        added.insert(0, part.added)
        part = part.content
    if before is not None and part is before:
        rows = added[0]
        for more in added[1:]:
            rows = joined(rows, more)
        return addition(Rows(rows, None))
    if before is None or not len(before):
        return addition(Rows(after.rows, None))
    return difference(Rows(before.rows, None), Rows(after.rows, None))


def apply(connection: sqlite3.Connection, project: Project, changes: Changes, what: str | None) -> None:
    """Writes the changes and a row of the history (none for None), inside the transaction of the connection."""
    stored = schema.user_tables(connection)
    for name in changes.dropped:
        if name in stored:
            drop(connection, name)
        connection.execute("DELETE FROM zz_layers WHERE name=?", (name,))
        connection.execute("DELETE FROM layer_styles WHERE f_table_name=?", (name,))
    for name, (layer, change) in changes.layers.items():
        write(connection, name, change, project.crs)
        _note_layer(connection, layer)
        _note_style(connection, layer)
    for name, change in changes.tables.items():
        write(connection, PREFIX + name, change, None)
    if changes.settings is not None:
        write_settings(connection, changes.settings)
    if what is not None:
        _note_history(connection, what, changes.counts())


def write_settings(connection: sqlite3.Connection, settings: Mapping[str, Any]) -> None:
    """The table of settings, values as JSON."""
    connection.execute("DELETE FROM zz_settings")
    rows = [(key, json.dumps(value, ensure_ascii=False)) for key, value in settings.items()]
    connection.executemany("INSERT INTO zz_settings (key, value) VALUES (?,?)", rows)


def _note_layer(connection: sqlite3.Connection, layer: VectorLayer) -> None:
    connection.execute("DELETE FROM zz_layers WHERE name=?", (layer.name,))
    row = (layer.name, layer.kind, layer.epoch)
    connection.execute("INSERT INTO zz_layers (name, kind, epoch) VALUES (?,?,?)", row)


def _note_style(connection: sqlite3.Connection, layer: VectorLayer) -> None:
    """A default style for a layer that has none; one that somebody made in QGIS stays."""
    if connection.execute("SELECT 1 FROM layer_styles WHERE f_table_name=?", (layer.name,)).fetchone():
        return
    qml = style_qml(layer.kind, schema.geometry_type_of(connection, layer.name) or "", layer.names())
    if qml is not None:
        connection.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
            " styleQML, useAsDefault, description, owner) VALUES ('', '', ?, ?, 'zzeco', ?, 1, '', '')",
            (layer.name, schema.GEOMETRY_COLUMN, qml),
        )


def _note_history(connection: sqlite3.Connection, what: str, counts: dict[str, dict[str, int]]) -> None:
    connection.execute(
        "INSERT INTO zz_history (saved_at, what, counts) VALUES (?,?,?)",
        (datetime.now(UTC).isoformat(timespec="seconds"), what, json.dumps(counts, ensure_ascii=False)),
    )
