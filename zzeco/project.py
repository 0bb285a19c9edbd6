"""A project as one immutable value, and the edits that make another one of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from layers.geopackage_schema import ROW_ID
from layers.layer import VectorLayer
from layers.lazy_table import LazyTable, MemoryRows
from layers.tables import table as resource_table


@dataclass(frozen=True, eq=False)
class Project:
    """Layers, tables and settings of one project file. `tables` are named without the prefix zz_ of the file."""

    path: Path
    crs: str
    settings: Mapping[str, Any]
    layers: Mapping[str, VectorLayer]
    tables: Mapping[str, LazyTable]

    def table(self, name: str) -> LazyTable:
        """The table of this name; an empty one where the project has none yet."""
        found = self.tables.get(name)
        return _empty_table(name) if found is None else found


@cache
def _empty_table(name: str) -> LazyTable:
    """The same one each time: what shows a table reads it again when it became another object."""
    return LazyTable(name, MemoryRows(pd.DataFrame(), key=ROW_ID))


def with_layer(project: Project, layer: VectorLayer) -> Project:
    """The project with this layer in place of any of the same name; ValueError if it has another system."""
    if layer.crs != project.crs:
        raise ValueError(f"layer in {layer.crs}, project in {project.crs}")
    return replace(project, layers=_with(project.layers, layer.name, layer))


def without_layer(project: Project, name: str) -> Project:
    """The project without the layer of this name."""
    return replace(project, layers=MappingProxyType({k: v for k, v in project.layers.items() if k != name}))


def with_table(project: Project, name: str, rows: pd.DataFrame) -> Project:
    """The project with these rows as its table; rows with their zz_id index keep their place in the file."""
    last = project.table(name).last_id
    table = LazyTable(name, MemoryRows(rows, last_id=last, key=ROW_ID))
    return replace(project, tables=_with(project.tables, name, table))


def appended(project: Project, name: str, rows: pd.DataFrame) -> Project:
    """The project with these rows after those of its table, which are not loaded for it."""
    if not len(rows):
        return project
    return replace(project, tables=_with(project.tables, name, project.table(name).appended(rows)))


def with_settings(project: Project, settings: Mapping[str, Any]) -> Project:
    """The project with these settings in place of those of the same keys."""
    return replace(project, settings=MappingProxyType({**project.settings, **settings}))


def factor_table(project: Project, name: str) -> pd.DataFrame:
    """The project's own copy of a factor table, as text with '' for blanks; the program's where it has none."""
    stored = project.tables.get(f"factors_{name}")
    if stored is None:
        return resource_table(name)
    return stored.rows.astype("str").fillna("").reset_index(drop=True)


def _with(parts: Mapping[str, Any], name: str, part: Any) -> Mapping[str, Any]:
    return MappingProxyType({**parts, name: part})
