"""Carbon of polygons from land-cover maps: zones from a layer of a project or from a vector file."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.crs import is_geographic, to_crs
from layers.errors import ZzecoError
from layers.geometry import ellipsoidal_area_ha, repaired
from layers.i18n import _
from layers.raster_grid import Grid, small_cache
from zzeco.raster.class_map import class_map, joined
from zzeco.raster.pools import Pools
from zzeco.raster.zone_sums import ZoneSums, zone_sums

NAMES = ("record_id", "county")
WHOLE = 0.999


@dataclass(frozen=True)
class Zones:
    """Polygons to sum over: `table` (n rows, indexed by fid) says which they are, `crs` where they lie."""

    table: pd.DataFrame
    geometry: NDArray[np.object_]
    crs: str


def read_zones(asked: str) -> Zones:
    """The zones of `PROJECT.gpkg:LAYER` or of a vector file; ZzecoError where there are none or no polygons."""
    project, _colon, layer = asked.rpartition(":")
    is_file = Path(asked).exists() or not project
    zones = _of_file(Path(asked)) if is_file else _of_project(Path(project), layer)
    if not is_areal(zones.geometry).any():
        raise ZzecoError(_("{zones} holds no polygons.").format(zones=asked), _("Give a layer of polygons."))
    return zones


def is_areal(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Whether each geometry is a polygon with an area."""
    return np.asarray((shapely.get_dimensions(geometry) == 2) & (shapely.area(geometry) > 0))


def _of_project(path: Path, name: str) -> Zones:
    from zzeco import store
    from zzeco.boundaries import named_layer

    layer = named_layer(store.load(path), name)
    table = layer.columns([one for one in NAMES if one in layer.names()])
    return Zones(table, layer.geometry, layer.crs)


def _of_file(path: Path) -> Zones:
    from layers.intake.source import Reader

    with Reader() as reader:
        delivered = reader.read(path)
    if len(delivered) != 1:
        raise ZzecoError(
            _("{file} has {count} layers: {layers}.").format(
                file=path.name, count=len(delivered), layers=", ".join(one.layer for one in delivered)
            ),
            _("Give PROJECT.gpkg:LAYER, or a file with one layer."),
        )
    [one] = delivered
    if one.crs is None:
        raise ZzecoError(
            _("{file} does not say in which coordinate system it is.").format(file=path.name),
            _("Import it into a project and give PROJECT.gpkg:LAYER."),
        )
    table = one.table.set_axis(pd.RangeIndex(1, len(one.table) + 1, name="fid"))
    return Zones(table, repaired(one.geometry), one.crs)


def zone_stocks(
    zones: Zones,
    grid: Grid,
    maps: tuple[Path, ...],
    pools: Pools,
    years: tuple[int, int] | None,
    say: Callable[[str], None],
) -> ZoneSums:
    """For each polygon with an area its record, size, the share of it that the map knows, and what it holds."""
    areal = np.flatnonzero(is_areal(zones.geometry))
    placed = to_crs(zones.geometry[areal], zones.crs, grid.crs)
    ground = _ground(placed, grid, maps, pools, say)
    return zone_sums(zones.table.iloc[areal], _size_ha(placed, grid), ground, pools, years, len(maps))


def _ground(
    placed: NDArray[np.object_], grid: Grid, maps: tuple[Path, ...], pools: Pools, say: Callable[[str], None]
) -> pd.DataFrame:
    from layers.zonal import ground_by_code

    steps: set[int] = set()

    def progress(share: float) -> None:
        if int(share * 10) not in steps:
            steps.add(int(share * 10))
            say(_("Polygons: {share}").format(share=f"{share:.0%}"))

    with ExitStack() as stack:
        stack.enter_context(small_cache())
        read = [stack.enter_context(class_map(path, pools)) for path in maps]
        places = len(pools.codes) + 1

        def codes(window: Any) -> NDArray[Any]:
            return joined([one.positions(window, Counter()) for one in read], places)

        return ground_by_code(placed, grid, codes, progress)


def _size_ha(placed: NDArray[np.object_], grid: Grid) -> NDArray[np.float64]:
    """The area of the polygons as the cells of the grid count it: in the plane, or on the ellipsoid for degrees."""
    if is_geographic(grid.crs):
        return ellipsoidal_area_ha(placed, grid.crs)
    cell = grid.transform.a * -grid.transform.e
    return np.asarray(shapely.area(placed) / cell * grid.cell_area_ha[0], np.float64)
