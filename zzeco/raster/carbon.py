"""Carbon rasters and areas by class of one or two land-cover rasters, in one pass of windows."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from layers.errors import ZzecoError
from layers.i18n import _
from layers.raster_grid import Grid, same_grid, small_cache, windows
from layers.raster_writing import NODATA, created, write_window
from zzeco.raster.class_map import MOST_UNKNOWN, ClassMap, Places, class_map, joined
from zzeco.raster.pools import POOLS, Pools

if TYPE_CHECKING:
    from rasterio.io import DatasetWriter

NOW, FUTURE = "", "_future"
UNIT = "t C/ha"
SHOWN = 20
STEPS = 10


@dataclass(frozen=True)
class Covered:
    """How much ground each class covers: `cells` and `area_ha`, (n + 1,) or, with a future, (n + 1, n + 1).

    The first axis is the class now, the second the class in the future, the last place of each is nodata.
    """

    cells: NDArray[np.int64]
    area_ha: NDArray[np.float64]


def names_of(has_future: bool) -> list[str]:
    """The rasters that are written, without ending: a pool each, their sum, and for two dates the change."""
    dates = (NOW, FUTURE) if has_future else (NOW,)
    return [f"c_{pool}{date}" for date in dates for pool in (*POOLS, "total")] + ["change"] * has_future


def write_carbon(
    maps: tuple[Path, ...], pools: Pools, folder: Path, progress: Callable[[str], None]
) -> tuple[Grid, Covered]:
    """Write the rasters (t C/ha, float32) of one or two maps into a folder; the grid and the ground of each class.

    ZzecoError where the maps do not fit each other or have classes that the pools lack.
    """
    with ExitStack() as stack:
        stack.enter_context(small_cache())
        read = [stack.enter_context(class_map(path, pools)) for path in maps]
        for other in read[1:]:
            same_grid(read[0].grid, other.grid, maps[0].name, other.path.name)
        grid = read[0].grid
        targets = {
            name: stack.enter_context(created(folder / f"{name}.tif", grid, UNIT)) for name in names_of(len(maps) > 1)
        }
        return grid, _covered(read, values_of(pools), targets, progress)


def values_of(pools: Pools) -> NDArray[np.float32]:
    """What a cell of each class holds, t C/ha in float32, (5, n + 1): the pools, their sum in that order, nodata last.

    The sum is made of the rounded pools, as InVEST adds its pool rasters.
    """
    single = pools.density_t_per_ha.T.astype(np.float32)
    total = single[0] + single[1] + single[2] + single[3]
    return np.column_stack([np.vstack([single, total]), np.full(len(single) + 1, NODATA, np.float32)])


def _covered(
    read: Sequence[ClassMap],
    values: NDArray[np.float32],
    targets: Mapping[str, "DatasetWriter"],
    progress: Callable[[str], None],
) -> Covered:
    """Every window read, written and counted; ZzecoError at the end naming all unknown classes.

    More than MOST_UNKNOWN of them end the reading at once.
    """
    grid, places = read[0].grid, values.shape[1]
    cells, area_ha = np.zeros(places ** len(read), np.int64), np.zeros(places ** len(read))
    unknown = [Counter[float]() for _map in read]
    said = 0
    for window, rows in windows(grid):
        found = [one.positions(window, counter) for one, counter in zip(read, unknown, strict=True)]
        if any(len(counter) > MOST_UNKNOWN for counter in unknown):
            break
        if not any(unknown):
            pairs = joined(found, places).ravel()
            cells += np.bincount(pairs, minlength=len(cells))
            if not grid.has_equal_cells:
                weights = np.repeat(grid.cell_area_ha[rows], found[0].shape[1])
                area_ha += np.bincount(pairs, weights=weights, minlength=len(cells))
            _write(found, values, targets, window)
        if rows.stop * STEPS // grid.height > said:
            said = rows.stop * STEPS // grid.height
            progress(_("Carbon rasters: {share}").format(share=f"{rows.stop / grid.height:.0%}"))
    _refuse_unknown(read, unknown)
    shape = (places,) * len(read)
    area_ha = cells * grid.cell_area_ha[0] if grid.has_equal_cells else area_ha
    return Covered(cells.reshape(shape), area_ha.reshape(shape))


def _write(
    found: Sequence[Places], values: NDArray[np.float32], targets: Mapping[str, "DatasetWriter"], window: Any
) -> None:
    """One window of every raster."""
    names = iter(targets)
    for positions in found:
        for one in values:
            write_window(targets[next(names)], one.take(positions), window)
    if "change" in targets:
        now, then = (values[-1].take(positions) for positions in found)
        change = np.where((now == NODATA) | (then == NODATA), np.float32(NODATA), then - now)
        write_window(targets["change"], change, window)


def _refuse_unknown(read: Sequence[ClassMap], unknown: Sequence[Counter[float]]) -> None:
    """ZzecoError with every unknown class of every map and the number of its cells.

    Of a raster that is no map of classes the first MOST_UNKNOWN, with the cells read so far.
    """
    if not any(unknown):
        return
    endless = [one for one, counter in zip(read, unknown, strict=True) if len(counter) > MOST_UNKNOWN]
    told = [
        {"file": one.path.name, "lucode": code, "cells": count}
        for one, counter in zip(read, unknown, strict=True)
        for code, count in sorted(counter.items())[:MOST_UNKNOWN]
        if not endless or one in endless
    ]
    text = _("{file}: class {code}, {cells} cells")
    listed = [text.format(file=one["file"], code=f"{one['lucode']:.12g}", cells=one["cells"]) for one in told]
    classes = "; ".join(listed[:SHOWN]) + (" …" if len(listed) > SHOWN else "")
    if endless:
        said = _("{file} has more than {most} classes that the pools table lacks; nothing was written. {classes}")
        raise ZzecoError(
            said.format(file=endless[0].path.name, most=MOST_UNKNOWN, classes=classes),
            _("Is this a map of classes? Give a raster of class codes, not of heights, bands or measured values."),
            unknown_classes=told,
            more_unknown_classes=True,
        )
    raise ZzecoError(
        _("The pools table lacks classes of the map; nothing was written. {classes}").format(classes=classes),
        _("Add them to the table (0 where a class holds no carbon), or declare the code as the map's nodata value."),
        unknown_classes=told,
        more_unknown_classes=False,
    )
