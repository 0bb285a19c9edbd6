"""Yearly sums of all polygons: stock, sink, growing stock, each with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon import errors
from zzeco.carbon.estimate import counted_values
from zzeco.carbon.intervals import FLUX_SIGN, TREE_PARTS, Amounts, Term, amounts
from zzeco.carbon.settings import EstimateSettings
from zzeco.carbon.sink_interval import sink_interval
from zzeco.carbon.uncertainty import Draws, relative_error
from zzeco.carbon.units import CO2_PER_C
from zzeco.growth.intervals import Block, Gain, limits
from zzeco.growth.measures import Measures
from zzeco.growth.path import Path
from zzeco.growth.stands import Stands

STOCK = Term("agb", "")


@dataclass(frozen=True, eq=False)
class Course:
    """One scenario of a forecast: the estimated polygons of all layers of a run (one row each), the stands they are
    sorted into, what becomes of these by year, the planned measures, and by which settings and draws it is summed."""

    polygons: pd.DataFrame
    stands: Stands
    path: Path
    measures: Measures
    settings: EstimateSettings
    draws: Draws


def yearly(course: Course) -> pd.DataFrame:
    """One row per year from the base year: carbon_t, co2e_t, sink_tco2e_per_a, growing_stock_m3, their limits
    (NAME_lo, NAME_hi) and felled_area_ha.

    The base year is the run itself; the sink of a later year is the change of the sink pools in it, the constant fluxes
    of wetlands and what the measures gain.
    """
    found = pd.DataFrame({"felled_area_ha": course.path.felled_ha})
    stock, stock_limits = _stock(course)
    sink, sink_limits = _sink(course)
    volume, volume_limits = _growing_stock(course)
    found["carbon_t"], found["co2e_t"] = stock, stock * CO2_PER_C
    found["sink_tco2e_per_a"], found["growing_stock_m3"] = sink, volume
    ends = {"co2e_t": stock_limits * CO2_PER_C, "sink_tco2e_per_a": sink_limits, "growing_stock_m3": volume_limits}
    for name, both in ends.items():
        found[f"{name}_lo"], found[f"{name}_hi"] = both.T
    return found


def _stock(course: Course) -> tuple[Any, Any]:
    parts, path, draws = course.settings.stock_parts, course.path.carbon, course.draws
    trees = _by_kind(course, tuple(part for part in parts if part in TREE_PARTS))
    others = _constant(course, tuple(part for part in parts if part not in TREE_PARTS))
    rows = np.ones((path.total.shape[1], 1))
    blocks = [*_blocks(trees, course.stands, path.kept.T, path.total.T), Block("", others.terms, rows @ others.matrix)]
    whole = errors.own_variance(_as_counted(course.polygons), parts, draws.factors).sum()
    own = whole + trees.own_variance @ (path.total**2 - 1)
    total = sum(block.matrix.sum(axis=1) for block in blocks) + course.measures.stock_t
    return total, limits(blocks, course.measures.stock_gains, own, draws)


def _sink(course: Course) -> tuple[Any, Any]:
    polygons, sink_pools, draws = course.polygons, course.settings.sink_pools, course.draws
    trees = _by_kind(course, tuple(part for part in TREE_PARTS if part in sink_pools))
    fluxes = _constant(course, tuple(FLUX_SIGN))
    kept, total = (
        np.diff(values, axis=1).T * CO2_PER_C for values in (course.path.carbon.kept, course.path.carbon.total)
    )
    rows = np.ones((len(total), 1))
    blocks = [*_blocks(trees, course.stands, kept, total), Block("", fluxes.terms, rows @ fluxes.matrix)]
    own = (total**2) @ trees.own_variance
    gains = [Gain(one.error, one.values[1:]) for one in course.measures.sink_gains]
    later = limits(blocks, gains, own, draws)
    sums = sum(block.matrix.sum(axis=1) for block in blocks) + course.measures.sink_tco2e_per_a[1:]
    now = counted_values(polygons, "sink_tco2e_per_a").sum()
    first = sink_interval(polygons, sink_pools, np.zeros(len(polygons), dtype=np.int64), 1, draws)
    return np.concatenate([[now], sums]), np.vstack([first.to_numpy(), later])


def _growing_stock(course: Course) -> tuple[Any, Any]:
    """Growing stock follows the carbon of the living trees; errors: the inventory's, the curve's, each polygon's."""
    stands, path, draws = course.stands, course.path.volume, course.draws
    volume = counted_values(course.polygons, "growing_stock_m3")
    found = Amounts((STOCK,), stands.sums(volume)[:, None], stands.sums(volume**2))
    blocks = _blocks(found, stands, path.kept.T, path.total.T)
    cv2 = sum(relative_error(draws.factors, name).cv ** 2 for name in (errors.VOLUME_OWN, errors.AREA_OWN))
    own = (path.total.T**2) @ found.own_variance * cv2
    return sum(block.matrix.sum(axis=1) for block in blocks), limits([*map(_of_inventory, blocks)], (), own, draws)


def _of_inventory(block: Block) -> Block:
    return Block(block.curve, tuple(Term("agb", "", inventory="one") for _term in block.terms), block.matrix)


def _blocks(sums: Amounts, stands: Stands, kept: Any, total: Any) -> list[Block]:
    """What still stands of the base year's carbon, and per curve what grew; kept and total are years × kinds."""
    curves = stands.kinds["curve_row"].to_numpy()
    found = [Block("", sums.terms, kept @ sums.matrix)]
    for curve in sorted(set(curves) - {""}):
        of_curve = curves == curve
        grown = (total - kept)[:, of_curve] @ sums.matrix[of_curve]
        found.append(Block(curve, sums.terms, grown))
    return found


def _by_kind(course: Course, parts: Sequence[str]) -> Amounts:
    return amounts(course.polygons, tuple(parts), course.stands.codes, course.stands.count, course.draws.factors)


def _constant(course: Course, parts: Sequence[str]) -> Amounts:
    nothing = np.zeros(len(course.polygons), dtype=np.int64)
    return amounts(course.polygons, tuple(parts), nothing, 1, course.draws.factors)


def _as_counted(polygons: pd.DataFrame) -> pd.DataFrame:
    pools = [f"{pool}_t" for pool in errors.PARTS]
    return polygons.assign(**{pool: counted_values(polygons, pool) for pool in pools})
