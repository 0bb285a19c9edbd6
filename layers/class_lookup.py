"""Class codes of a raster as positions in a list of known classes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int32]


@dataclass(frozen=True)
class Lookup:
    """Tells for each cell the position of its class; `missing` stands for nodata, `unknown` for any other code.

    `table` holds the answer for every value that a raster of 8 or 16 bits can have, from `low` on; else it is None.
    """

    codes: NDArray[np.int64]
    nodata: float | None
    table: Positions | None
    low: int

    @property
    def missing(self) -> int:
        """The position of a cell without data."""
        return len(self.codes)

    @property
    def unknown(self) -> int:
        """The position of a class that is not in the list."""
        return len(self.codes) + 1

    def positions(self, cells: NDArray[Any]) -> Positions:
        """The position of the class of each cell, of the shape of `cells`."""
        if self.table is None:
            return self._searched(cells)
        return self.table[cells] if self.low == 0 else self.table[cells.astype(np.int32) - self.low]

    def _searched(self, cells: NDArray[Any]) -> Positions:
        order = np.argsort(self.codes).astype(np.int32)
        known = self.codes[order]
        at = np.searchsorted(known, cells).clip(max=len(known) - 1)
        found = np.where(known[at] == cells, order[at], np.int32(self.unknown))
        if self.nodata is not None:
            found[cells == self.nodata] = self.missing
        if cells.dtype.kind == "f":
            found[np.isnan(cells)] = self.missing
        return found


def lookup(codes: NDArray[np.int64], dtype: str, nodata: float | None) -> Lookup:
    """The lookup of the codes (n,) in rasters of this type; nodata wins over a class of the same code."""
    kind = np.dtype(dtype)
    if kind.kind == "f" or kind.itemsize > 2:
        return Lookup(codes, nodata, None, 0)
    low, high = int(np.iinfo(kind).min), int(np.iinfo(kind).max)
    table = np.full(high - low + 1, len(codes) + 1, np.int32)
    fits = (codes >= low) & (codes <= high)
    table[codes[fits] - low] = np.flatnonzero(fits)
    if nodata is not None and low <= nodata <= high and nodata == int(nodata):
        table[int(nodata) - low] = len(codes)
    return Lookup(codes, nodata, table, low)
