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
    the event (`overlap`), and of its trees that the event takes (`share`, both 0-1). `pieces` are those of events that
    count, as the ground was cut by them one after the other: polygon, event, `ground` (the piece's share of the
    polygon's area) and `before`, the row of the piece that an earlier event left there (-1: untouched).
    """

    polygon: Any
    left: Any
    pairs: pd.DataFrame
    pieces: pd.DataFrame


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
    cut = _one_after_the_other(usable, polygon, parts[part], severity)
    covered = np.bincount(cut["row"], cut["size"], len(polygon))
    lost = np.bincount(cut["row"], cut["size"] * cut["left"] * severity[cut["row"]], len(polygon))
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
    ground = {"polygon": polygon[cut["row"]], "event": event[cut["row"]], "ground": cut["size"] / whole[cut["row"]]}
    pieces = _kept(pd.DataFrame(ground).assign(before=cut["before"]), counts[cut["row"]] & (cut["size"] > 0))
    return Losses(hits, left, pairs.assign(overlap=pairs["overlap"].clip(upper=1.0)), pieces)


def _kept(pieces: pd.DataFrame, some: Any) -> pd.DataFrame:
    """Some of the pieces; those that are left out are `before` none."""
    place = np.append(np.cumsum(some) - 1, -1)
    kept = pieces[some].reset_index(drop=True)
    return kept.assign(before=place[kept["before"].to_numpy()])


def _one_after_the_other(usable: Any, polygon: Any, areas: Any, severity: Any) -> pd.DataFrame:
    """The pieces that areas cut out of their polygons: `row` (of areas), `size` (m²), the share of the trees that was
    `left` there, and the piece `before` that an earlier area which takes something cut there (-1: none).

    Rows are sorted by polygon and time. In each round the next area of every polygon cuts the polygon's pieces, which
    keep the share of the trees that is left on them, in two.
    """
    hits, rounds = np.unique(polygon, return_counts=True)
    first = np.cumsum(rounds) - rounds
    owner, shape, left = np.arange(len(hits)), usable[hits], np.ones(len(hits))
    last = np.full(len(hits), -1)
    cut = [pd.DataFrame({"row": last[:0], "size": left[:0], "left": left[:0], "before": last[:0]})]
    known = 0
    for number in range(rounds.max(initial=0)):
        row = first[owner] + number
        inner = _areal(shapely.intersection(shape, areas[row]))
        size = shapely.area(inner)
        cut.append(pd.DataFrame({"row": row, "size": size, "left": left, "before": last}))
        more = rounds[owner] > number + 1
        outer = shapely.difference(shape[more], areas[row[more]])
        shape = np.concatenate([inner[more], outer])
        left = np.concatenate([(left * (1 - severity[row]))[more], left[more]])
        cut_now = np.where(severity[row] > 0, known + np.arange(len(row)), last)
        last = np.concatenate([cut_now[more], last[more]])
        known += len(row)
        owner = np.tile(owner[more], 2)
        some = shapely.area(shape) > 0
        owner, shape, left, last = owner[some], shape[some], left[some], last[some]
    return pd.concat(cut, ignore_index=True)


def _areal(shapes: Any) -> Any:
    """The shapes without the points and lines that two areas which touch have in common as well."""
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    return np.where(mixed, shapely.buffer(np.where(mixed, shapes, None), 0), shapes)
