"""Rows that are read when they are asked for: the content of stored tables and layers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd

from layers import geopackage
from layers.geopackage_geometry import simplest
from layers.geopackage_schema import FID, GEOMETRY_COLUMN, ROW_ID

Part = TypeVar("Part")
MOST_ALONE = 500


def kept(owner: Any, part: str, make: Callable[[], Part]) -> Part:
    """The part as it was first made: a thread that waited for another must not see what the file holds by now.

    Each owner has a lock of its own (`making`); that of functools.cached_property is one for all objects of a class,
    so that a small table would wait for the largest one (Python below 3.12).
    """
    found = owner.__dict__.get(part)
    if found is None:
        with owner.making:
            found = owner.__dict__.get(part)
            if found is None:
                found = owner.__dict__[part] = make()
    return cast(Part, found)


def with_ids(table: pd.DataFrame, next_id: int, name: str) -> pd.DataFrame:
    """The table with an int64 index of this name: its own if it is called so, else numbers from `next_id` on."""
    named = with_storable_names(table, {name, GEOMETRY_COLUMN})
    if table.index.name == name:
        return named
    ids = np.arange(next_id, next_id + len(table), dtype=np.int64)
    return named.set_axis(pd.Index(ids, name=name), axis="index")


def with_storable_names(table: pd.DataFrame, reserved: set[str]) -> pd.DataFrame:
    """Columns as a GeoPackage can hold them: a name that is taken (whatever its case) gets the prefix `x_`."""
    taken, names = set(reserved), []
    for name in map(str, table.columns):
        while name.lower() in taken:
            name = "x_" + name
        taken.add(name.lower())
        names.append(name)
    return table if names == list(table.columns) else table.set_axis(names, axis="columns")


class MemoryRows:
    """Rows that were made in this process; `key` names their index (fid of a layer, zz_id of a table)."""

    def __init__(
        self, table: pd.DataFrame, geometry: np.ndarray | None = None, last_id: int = 0, key: str = FID
    ) -> None:
        self.table = with_ids(table, last_id + 1, key)
        self.geometry = np.array([], object) if geometry is None else simplest(geometry)
        self.last_id = max(last_id, int(self.table.index.max()) if len(table) else 0)

    @property
    def ids(self) -> np.ndarray:
        """The key of each row, int64."""
        return np.asarray(self.table.index.to_numpy(np.int64))

    def columns(self, names: Sequence[str]) -> pd.DataFrame:
        """These columns only."""
        return self.table[list(names)]

    def records(self, ids: np.ndarray) -> pd.DataFrame:
        """All columns of these rows, in the order of the table; ids that it lacks are left out."""
        return self.table.iloc[places_of(self.ids, ids)]

    def holding(self, column: str, value: str) -> pd.DataFrame:
        """The rows whose column holds a text."""
        return _holding(self.table, column, value)

    def shapes(self, ids: np.ndarray) -> np.ndarray:
        """The geometries of these rows, in the order of the table; ids that it lacks are left out."""
        return np.asarray(self.geometry[places_of(self.ids, ids)])

    def names(self) -> list[str]:
        """The attribute columns."""
        return [str(name) for name in self.table.columns]

    def __len__(self) -> int:
        return len(self.table)


class StoredRows:
    """Rows of one table of a GeoPackage as they were when it was opened (rows appended later stay out)."""

    def __init__(self, path: Path, name: str, key: str, column_names: Sequence[str], count: int, last_id: int) -> None:
        self.path, self.name, self.key, self.last_id = path, name, key, last_id
        self._names, self._count = list(column_names), count
        self.making = RLock()

    @property
    def table(self) -> pd.DataFrame:
        """All attributes."""
        return kept(self, "table", lambda: self._read(geometry=False)[0])

    @property
    def geometry(self) -> np.ndarray:
        """All geometries, in the order of the table."""
        return kept(self, "geometry", lambda: self._read(columns=[])[1])

    @property
    def ids(self) -> np.ndarray:
        """The key of each row, int64."""
        return kept(self, "ids", lambda: self.columns([]).index.to_numpy(np.int64))

    def _read(self, **what: Any) -> tuple[pd.DataFrame, np.ndarray]:
        return geopackage.read(self.path, self.name, self.key, up_to=self.last_id, **what)

    def columns(self, names: Sequence[str]) -> pd.DataFrame:
        """These columns only, read alone unless the whole table is there already."""
        if "table" in self.__dict__:
            return self.table[list(names)]
        absent = [name for name in names if name not in self._names]
        if absent:
            raise KeyError(absent)
        read = self._read(columns=names, geometry=False)[0]
        return self.table[list(names)] if "table" in self.__dict__ else read  # the file changed meanwhile

    def records(self, ids: np.ndarray) -> pd.DataFrame:
        """All columns of these rows, in the order of the table; few are read alone unless the table is there."""
        read = self._alone("table", ids, geometry=False)
        return self.table.iloc[places_of(self.ids, ids)] if read is None else read[0]

    def shapes(self, ids: np.ndarray) -> np.ndarray:
        """The geometries of these rows, in the order of the table; few are read alone unless all are there."""
        read = self._alone("geometry", ids, columns=[])
        return np.asarray(self.geometry[places_of(self.ids, ids)]) if read is None else read[1]

    def holding(self, column: str, value: str) -> pd.DataFrame:
        """The rows whose column holds a text, read alone unless the whole table is there."""
        if column in self._names and "table" not in self.__dict__:
            read = self._read(holding=(column, value), geometry=False)[0]
            if "table" not in self.__dict__:  # the file did not change meanwhile
                return read
        return _holding(self.table, column, value)

    def _alone(self, part: str, ids: np.ndarray, **what: Any) -> tuple[pd.DataFrame, np.ndarray] | None:
        """These rows from the file; None where they are to be taken from the whole part."""
        if part in self.__dict__ or not 0 < len(ids) <= MOST_ALONE:
            return None
        read = self._read(only=ids.tolist(), **what)
        return None if part in self.__dict__ else read  # the file changed meanwhile

    def keep(self) -> None:
        """Reads everything now, because the file is about to hold something else."""
        _parts = (self.table, self.geometry if self.key == FID else None)

    def names(self) -> list[str]:
        """The attribute columns."""
        return list(self._names)

    def __len__(self) -> int:
        return self._count


class LazyTable:
    """A table of the project without geometry: the rows of `base` followed by `added` (indexed by zz_id)."""

    def __init__(self, name: str, content: "StoredRows | MemoryRows | LazyTable", added: pd.DataFrame | None = None):
        self.name = name
        self.content = content
        self.last_id: int
        self.added = with_ids(pd.DataFrame() if added is None else added, content.last_id + 1, ROW_ID)
        self.last_id = max(content.last_id, int(self.added.index.max()) if len(self.added) else 0)
        self.making = RLock()

    @property
    def rows(self) -> pd.DataFrame:
        """All rows."""
        return kept(self, "rows", self._joined)

    def _joined(self) -> pd.DataFrame:
        before = self.content.rows if isinstance(self.content, LazyTable) else self.content.table
        return joined(before, self.added)

    def holding(self, column: str, value: str) -> pd.DataFrame:
        """The rows whose column holds a text; the others are not loaded for it, and each such part is read once."""
        return kept(self, f"{column} is {value}", lambda: self._holding(column, value))

    def _holding(self, column: str, value: str) -> pd.DataFrame:
        if "rows" in self.__dict__:
            return _holding(self.rows, column, value)
        before, more = self.content.holding(column, value), _holding(self.added, column, value)
        return joined(before, more) if len(more) else before

    def columns(self, names: Sequence[str]) -> pd.DataFrame:
        """These columns of all rows."""
        if not len(self.added):
            return self.content.columns(names)
        known = [name for name in names if name in self.content.names()]
        return joined(self.content.columns(known), self.added.reindex(columns=list(names)))[list(names)]

    def names(self) -> list[str]:
        """The attribute columns."""
        return list(dict.fromkeys([*self.content.names(), *map(str, self.added.columns)]))

    def appended(self, rows: pd.DataFrame) -> "LazyTable":
        """This table with more rows at its end; the rows that are there are not loaded for it."""
        return LazyTable(self.name, self, rows.reset_index(drop=True))

    def __len__(self) -> int:
        return len(self.content) + len(self.added)


def _holding(table: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    return table[table[column] == value] if column in table else table.iloc[:0]


def places_of(ids: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where the rows with the wanted ids stand, ascending."""
    return np.flatnonzero(np.isin(ids, wanted))


def joined(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The rows of both, one after the other; an empty one changes no type of the other."""
    if not len(second):
        return first.reindex(columns=list(dict.fromkeys([*first.columns, *second.columns])))
    if not len(first):
        return second.reindex(columns=list(dict.fromkeys([*first.columns, *second.columns])))
    return pd.concat([first, second])
