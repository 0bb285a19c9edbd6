"""A vector layer as a value: attributes and geometries of one kind and epoch, read when they are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from layers.lazy_table import MemoryRows, StoredRows, joined


def layer_name(kind: str, epoch: str | None) -> str:
    """The name of the one layer of a kind and epoch: forest_2025, forest_2025_06_30, or forest where it is undated."""
    return kind if not epoch else f"{kind}_{epoch.replace('-', '_')}"


@dataclass(frozen=True, eq=False)
class VectorLayer:
    """Attributes (`table`, indexed by int64 fid) and shapely geometries beside them, in the system `crs`.

    Two layers are the same only if they are one object, so an unchanged layer costs nothing to compare.
    """

    name: str
    kind: str
    epoch: str | None
    crs: str
    content: MemoryRows | StoredRows

    @classmethod
    def in_memory(
        cls, name: str, kind: str, epoch: str | None, crs: str, table: pd.DataFrame, geometry: np.ndarray
    ) -> "VectorLayer":
        """A layer made in this process; fids are the index where it is called fid, else 1, 2, 3, …"""
        if len(table) != len(geometry):
            raise ValueError(f"{len(table)} records but {len(geometry)} geometries")
        return cls(name, kind, epoch, crs, MemoryRows(table, geometry))

    @property
    def table(self) -> pd.DataFrame:
        """All attributes, indexed by fid."""
        return self.content.table

    @property
    def geometry(self) -> np.ndarray:
        """Shapely geometries in the order of the table; None where a record has none."""
        return self.content.geometry

    @property
    def fids(self) -> np.ndarray:
        """The fid of each record, int64."""
        return self.content.ids

    @property
    def next_fid(self) -> int:
        """The first fid that was never used in this layer."""
        return self.content.last_id + 1

    def names(self) -> list[str]:
        """The attribute columns, known without reading the records."""
        return self.content.names()

    def columns(self, names: Sequence[str]) -> pd.DataFrame:
        """These attribute columns only, indexed by fid; KeyError for one that is not there."""
        return self.content.columns(names)

    def records(self, fids: np.ndarray) -> pd.DataFrame:
        """All attributes of these records, in the order of the table; fids that the layer lacks are left out."""
        return self.content.records(fids)

    def shapes(self, fids: np.ndarray) -> np.ndarray:
        """The geometries of these records, in the order of the table; fids that the layer lacks are left out."""
        return self.content.shapes(fids)

    def with_content(self, table: pd.DataFrame, geometry: np.ndarray) -> "VectorLayer":
        """The layer with other records; rows without a fid index get new fids."""
        if len(table) != len(geometry):
            raise ValueError(f"{len(table)} records but {len(geometry)} geometries")
        return replace(self, content=MemoryRows(table, geometry, self.content.last_id))

    def extended(self, table: pd.DataFrame, geometry: np.ndarray) -> "VectorLayer":
        """The layer with these records after its own, under new fids."""
        more = MemoryRows(table.reset_index(drop=True), geometry, self.content.last_id)
        return self.with_content(joined(self.table, more.table), np.concatenate([self.geometry, more.geometry]))

    def __len__(self) -> int:
        return len(self.content)
