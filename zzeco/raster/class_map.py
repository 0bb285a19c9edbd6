"""A land-cover raster as positions in the pools table, read by windows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from layers.class_lookup import Lookup, lookup
from layers.raster_grid import Grid, grid_of, opened, read_window
from zzeco.raster.pools import Pools

if TYPE_CHECKING:
    from rasterio.io import DatasetReader

Places = NDArray[np.intp]
MOST_UNKNOWN = 1000
"""A raster with more foreign codes is no map of classes: reading stops there."""


@dataclass(frozen=True)
class ClassMap:
    """An open raster of class codes, its grid, and what its codes mean."""

    path: Path
    source: "DatasetReader"
    grid: Grid
    lookup: Lookup

    def positions(self, window: Any, unknown: Counter[float]) -> Places:
        """The place of each cell's class in the pools table (their number where there is no data).

        Codes that the table lacks are counted in `unknown`; of one window at most one more than MOST_UNKNOWN.
        """
        cells = read_window(self.source, window)
        found = self.lookup.positions(cells)
        foreign = found == self.lookup.unknown
        if foreign.any():
            codes, counts = np.unique(cells[foreign], return_counts=True)
            some = slice(MOST_UNKNOWN + 1)
            unknown.update(dict(zip(codes[some].tolist(), counts[some].tolist(), strict=True)))
        return found.astype(np.intp)


@contextmanager
def class_map(path: Path, pools: Pools) -> Iterator[ClassMap]:
    """The map in a file, open until the block ends."""
    with opened(path) as source:
        yield ClassMap(path, source, grid_of(source), lookup(pools.codes, source.dtypes[0], source.nodata))


def joined(found: Sequence[Places], places: int) -> Places:
    """One number per cell for its class now and in the future: now × places + future; or its class, for one map."""
    return found[0] if len(found) == 1 else found[0] * places + found[1]
