"""Carbon of many polygons at once: sums of the ground that each class covers in each of them, in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zzeco.raster.pools import POOLS, Pools

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines of the arithmetic of all polygons, sorted by polygon: those of polygon i stand from `start[i]` to
    `start[i + 1]`; `columns` by name."""

    start: Places
    columns: dict[str, NDArray[Any]]

    def of(self, zone: int) -> list[dict[str, Any]]:
        """The lines of one polygon (position)."""
        some = slice(self.start[zone], self.start[zone + 1])
        values = zip(*(column[some].tolist() for column in self.columns.values()), strict=True)
        return [dict(zip(self.columns, row, strict=True)) for row in values]

    def zones(self) -> Places:
        """The polygon (position) of each line."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


@dataclass(frozen=True, eq=False)
class Stock:
    """Area (ha) and carbon (t C, polygons × pools) of one date, and the classes that are there; NaN where no ground is
    known."""

    area_ha: Floats
    carbon_t: Floats
    classes: Lines

    @property
    def total_t(self) -> Floats:
        """Carbon of all pools, t C."""
        return np.asarray(self.carbon_t.sum(axis=1))

    def of(self, zone: int) -> dict[str, Any]:
        """One polygon's, as `sums.stock` tells the whole map's."""
        by_pool = [*self.carbon_t[zone], self.carbon_t[zone].sum()]
        return {
            "area_ha": float(self.area_ha[zone]),
            "carbon_t": dict(zip((*POOLS, "total"), map(_known, by_pool), strict=True)),
            "classes": self.classes.of(zone),
        }


@dataclass(frozen=True, eq=False)
class Change:
    """Area (ha) known at both dates and the change of its carbon (t C) in so many years, with the pairs of classes; NaN
    where no ground is known at both."""

    area_ha: Floats
    carbon_t: Floats
    years: int | None
    classes: Lines

    @property
    def t_per_a(self) -> Floats | None:
        """The change of a year, t C/a."""
        return None if self.years is None else self.carbon_t / self.years

    def of(self, zone: int) -> dict[str, Any]:
        """One polygon's, as `sums.stocks` tells the whole map's."""
        yearly = self.t_per_a
        return {
            "area_ha": float(self.area_ha[zone]),
            "carbon_t": _known(self.carbon_t[zone]),
            "years": self.years,
            "t_per_a": None if yearly is None else _known(yearly[zone]),
            "classes": self.classes.of(zone),
        }


@dataclass(frozen=True, eq=False)
class ZoneSums(Sequence[dict[str, Any]]):
    """The sums of polygons in columns: their records (indexed by fid), sizes, and what they hold now and, of two
    dates, in the future with the change. As a sequence, what each of them holds with its arithmetic."""

    records: pd.DataFrame
    size_ha: Floats
    now: Stock
    future: Stock | None
    change: Change | None

    @property
    def known_share(self) -> Floats:
        """The share (0-1) of each polygon of which the map knows the class."""
        return self.now.area_ha / self.size_ha

    def __len__(self) -> int:
        return len(self.records)

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, place: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, place: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        if isinstance(place, slice):
            return [self._zone(at) for at in range(*place.indices(len(self)))]
        return self._zone(range(len(self))[place])

    def _zone(self, at: int) -> dict[str, Any]:
        record = {str(name): self.records[name].iloc[at] for name in self.records}
        found = {"fid": int(self.records.index[at]), "record": record, "zone_area_ha": float(self.size_ha[at])}
        found |= {"known_share": float(self.known_share[at]), **self.now.of(at)}
        if self.future is not None and self.change is not None:
            found |= {"future": self.future.of(at), "change": self.change.of(at)}
        return found


def zone_sums(
    records: pd.DataFrame, size_ha: Floats, ground: pd.DataFrame, pools: Pools, years: tuple[int, int] | None, maps: int
) -> ZoneSums:
    """Sums of the `ground` (polygon, code, area_ha; code is the class, or now × places + future of two maps).

    Every line of the ground is looked at once, whatever the numbers of polygons and classes.
    """
    count, places = len(records), len(pools.codes) + 1
    zone, code, area_ha = (ground[name].to_numpy() for name in ("polygon", "code", "area_ha"))
    if maps == 1:
        return ZoneSums(records, size_ha, _stock(zone, code, area_ha, count, pools), None, None)
    now, then = np.divmod(code, places)
    stocks = [_stock(zone, place, area_ha, count, pools) for place in (now, then)]
    change = _change(zone, now, then, area_ha, count, pools, None if years is None else years[1] - years[0])
    return ZoneSums(records, size_ha, stocks[0], stocks[1], change)


def _stock(zone: Places, place: Places, area_ha: Floats, count: int, pools: Pools) -> Stock:
    zone, place, area_ha = _summed(zone, place, area_ha, len(pools.codes), place < len(pools.codes))
    density = pools.density_t_per_ha[place]
    whole = density.sum(axis=1)
    carbon = [_sums(zone, area_ha * density[:, pool], count) for pool in range(len(POOLS))]
    columns = {
        "lucode": pools.codes[place],
        "area_ha": area_ha,
        **{f"{pool}_t_per_ha": density[:, at] for at, pool in enumerate(POOLS)},
        "density_t_per_ha": whole,
        "carbon_t": area_ha * whole,
    }
    known_ha = _sums(zone, area_ha, count)
    carbon_t = np.where(known_ha[:, None] > 0, np.column_stack(carbon), np.nan)
    return Stock(known_ha, carbon_t, Lines(_starts(zone, count), columns))


def _change(
    zone: Places, now: Places, then: Places, area_ha: Floats, count: int, pools: Pools, years: int | None
) -> Change:
    known = len(pools.codes)
    zone, pair, area_ha = _summed(zone, now * known + then, area_ha, known**2, (now < known) & (then < known))
    now, then = np.divmod(pair, known)
    density = pools.density_t_per_ha.sum(axis=1)
    change_t = area_ha * (density[then] - density[now])
    columns = {
        "lucode": pools.codes[now],
        "lucode_future": pools.codes[then],
        "area_ha": area_ha,
        "density_t_per_ha": density[now],
        "density_future_t_per_ha": density[then],
        "change_t": change_t,
    }
    lines = Lines(_starts(zone, count), columns)
    known_ha = _sums(zone, area_ha, count)
    return Change(known_ha, np.where(known_ha > 0, _sums(zone, change_t, count), np.nan), years, lines)


def _summed(
    zone: Places, place: Places, area_ha: Floats, places: int, some: NDArray[np.bool_]
) -> tuple[Places, Places, Floats]:
    """The ground of each polygon and place once, sorted by both; only `some` of the lines, none without area."""
    some = some & (area_ha > 0)
    keys, inverse = np.unique(zone[some].astype(np.int64) * places + place[some], return_inverse=True)
    zones, found = np.divmod(keys, places)
    return zones, found, _sums(inverse, area_ha[some], len(keys))


def _sums(place: Places, values: Floats, count: int) -> Floats:
    return np.asarray(np.bincount(place, values, count), np.float64)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _starts(zone: Places, count: int) -> Places:
    return np.searchsorted(zone, np.arange(count + 1))
