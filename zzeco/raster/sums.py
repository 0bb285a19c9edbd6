"""Tonnes of carbon from the ground that each class covers, with the arithmetic of each class."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zzeco.raster.pools import POOLS, Pools

Floats = NDArray[np.float64]


def stocks(area_ha: Floats, pools: Pools, years: tuple[int, int] | None) -> dict[str, Any]:
    """Area and carbon (t C) now and, of two dates, in the future with the change of the ground known at both.

    `area_ha` is (n + 1,), or (n + 1, n + 1) with the class now first; the last place is nodata. Carbon is null where no
    ground is known.
    """
    if area_ha.ndim == 1:
        return stock(area_ha[:-1], pools)
    total_t_per_ha = pools.density_t_per_ha.sum(axis=1)
    both = area_ha[:-1, :-1]
    change_t = float(both.sum(axis=0) @ total_t_per_ha - both.sum(axis=1) @ total_t_per_ha) if both.any() else None
    change = {
        "area_ha": float(both.sum()),
        "carbon_t": change_t,
        "years": years[1] - years[0] if years else None,
        "t_per_a": None if change_t is None or not years else change_t / (years[1] - years[0]),
        "classes": _changed(both, pools.codes, total_t_per_ha),
    }
    future = stock(area_ha[:, :-1].sum(axis=0), pools)
    return {**stock(area_ha[:-1].sum(axis=1), pools), "future": future, "change": change}


def stock(area_ha: Floats, pools: Pools) -> dict[str, Any]:
    """Area, carbon by pool and the classes that are there, from the area (n,) of each class."""
    carbon_t = area_ha @ pools.density_t_per_ha
    sums = {**dict(zip(POOLS, carbon_t.tolist(), strict=True)), "total": float(carbon_t.sum())}
    return {
        "area_ha": float(area_ha.sum()),
        "carbon_t": sums if area_ha.any() else dict.fromkeys(sums),
        "classes": [_of_class(at, area_ha, pools) for at in np.flatnonzero(area_ha > 0).tolist()],
    }


def _changed(both_ha: Floats, codes: NDArray[np.int64], total_t_per_ha: Floats) -> list[dict[str, Any]]:
    """One line for each pair of classes (now, future) that ground has: area × difference of density = change."""
    return [
        {
            "lucode": int(codes[now]),
            "lucode_future": int(codes[then]),
            "area_ha": float(both_ha[now, then]),
            "density_t_per_ha": float(total_t_per_ha[now]),
            "density_future_t_per_ha": float(total_t_per_ha[then]),
            "change_t": float(both_ha[now, then] * (total_t_per_ha[then] - total_t_per_ha[now])),
        }
        for now, then in np.argwhere(both_ha > 0).tolist()
    ]


def _of_class(at: int, area_ha: Floats, pools: Pools) -> dict[str, Any]:
    """One line of the arithmetic: area × density (that of the pools together) = carbon."""
    by_pool = pools.density_t_per_ha[at].tolist()
    density = float(pools.density_t_per_ha[at].sum())
    return {
        "lucode": int(pools.codes[at]),
        "area_ha": float(area_ha[at]),
        **{f"{pool}_t_per_ha": value for pool, value in zip(POOLS, by_pool, strict=True)},
        "density_t_per_ha": density,
        "carbon_t": float(area_ha[at]) * density,
    }
