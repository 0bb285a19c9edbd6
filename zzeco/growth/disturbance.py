"""Fire, pest and ice as dated areas: the share of each stand's living carbon that they take, ground by ground."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

EVENT = ["year", "kind", "severity"]


@dataclass(frozen=True, eq=False)
class Losses:
    """What events take from polygons: `polygon` (positions of those hit, ascending) and the share of their living trees
    that is `left` by year (hit × years, column 0: the base year).

    `pairs` has one row per polygon and event: polygon, event (positions), the share of the polygon's area that lies in
    the event (`overlap`), and of its trees that the event takes (`share`, both 0-1).
    """

    polygon: Any
    left: Any
    pairs: pd.DataFrame


def dissolved(events: pd.DataFrame, areas: Any) -> tuple[pd.DataFrame, Any]:
    """Areas of the same year, kind and severity as one event, so that ground in two of them counts once."""
    number = events.groupby(EVENT, sort=False).ngroup().to_numpy()
    one = [shapely.union_all(areas[number == event]) for event in range(number.max() + 1)]
    return events[EVENT].drop_duplicates().reset_index(drop=True), np.array(one, dtype=object)


def losses(geometry: Any, events: pd.DataFrame, areas: Any, base_year: int, years: int) -> Losses:
    """What dissolved events (year, severity 0-1) with their `areas` take from polygons, both in one CRS.

    Loss = share of the ground that both cover times severity (IPCC 2006 vol. 4, Eq 2.14); of ground that lies in more
    events each takes its share of what the earlier left. Events that are not within the years take nothing.
    """
    usable = np.where(shapely.get_dimensions(geometry) == 2, geometry, None)
    parts, of_event = shapely.get_parts(areas, return_index=True)
    part, polygon = shapely.STRtree(usable).query(parts, predicate="intersects")
    year = events["year"].to_numpy(dtype=np.int64)
    order = np.lexsort((part, year[of_event[part]], polygon))
    part, polygon = part[order], polygon[order]
    event = of_event[part]
    at = year[event] - base_year
    counts = (at > 0) & (at <= years)
    severity = np.where(counts, events["severity"].to_numpy(dtype=float)[event], 0.0)
    covered, lost = _one_after_the_other(usable, polygon, parts[part], severity)
    whole = shapely.area(usable[polygon])
    found = pd.DataFrame({"polygon": polygon, "event": event, "overlap": covered / whole, "share": lost / whole})
    found["at"] = at
    found = found[found["overlap"] > 0]
    hits, place = np.unique(found["polygon"].to_numpy(), return_inverse=True)
    taken = np.zeros((len(hits), years + 1))
    inside = counts[found.index]
    np.add.at(taken, (place[inside], found["at"].to_numpy()[inside]), found["share"].to_numpy()[inside])
    left = np.clip(1 - np.cumsum(taken, axis=1), 0.0, 1.0)
    pairs = found.groupby(["polygon", "event"], as_index=False)[["overlap", "share"]].sum()
    return Losses(hits, left, pairs.assign(overlap=pairs["overlap"].clip(upper=1.0)))


def _one_after_the_other(usable: Any, polygon: Any, areas: Any, severity: Any) -> tuple[Any, Any]:
    """The ground (m²) that each area covers of its polygon, and that times the share it takes of what is left there.

    Rows are sorted by polygon and time. In each round the next area of every polygon cuts the polygon's pieces, which
    keep the share of the trees that is left on them, in two.
    """
    hits, rounds = np.unique(polygon, return_counts=True)
    first = np.cumsum(rounds) - rounds
    owner, shape, left = np.arange(len(hits)), usable[hits], np.ones(len(hits))
    covered, lost = np.zeros(len(polygon)), np.zeros(len(polygon))
    for number in range(rounds.max(initial=0)):
        row = first[owner] + number
        inner = _areal(shapely.intersection(shape, areas[row]))
        size = shapely.area(inner)
        covered += np.bincount(row, size, len(polygon))
        lost += np.bincount(row, size * left * severity[row], len(polygon))
        more = rounds[owner] > number + 1
        outer = shapely.difference(shape[more], areas[row[more]])
        shape = np.concatenate([inner[more], outer])
        left = np.concatenate([(left * (1 - severity[row]))[more], left[more]])
        owner = np.tile(owner[more], 2)
        some = shapely.area(shape) > 0
        owner, shape, left = owner[some], shape[some], left[some]
    return covered, lost


def _areal(shapes: Any) -> Any:
    """The shapes without the points and lines that two areas which touch have in common as well."""
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    return np.where(mixed, shapely.buffer(np.where(mixed, shapes, None), 0), shapes)
