"""Fire, pest and ice as dated areas: the share of each stand's living carbon that they take."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from zzeco.growth.stands import Stands


@dataclass(frozen=True, eq=False)
class Losses:
    """Hits of events on polygons, one row per pair: `polygon` (position), `event` (position), `year`, the share of the
    polygon's area that lies in the event (`overlap`), and of its living carbon that is lost (`share`, both 0-1)."""

    polygon: Any
    event: Any
    year: Any
    overlap: Any
    share: Any


def no_losses() -> Losses:
    """Nothing happens."""
    return Losses(*(np.zeros(0, dtype=np.int64) for _name in range(3)), *(np.zeros(0) for _name in range(2)))


def losses(geometry: Any, events: pd.DataFrame, areas: Any) -> Losses:
    """What events take from polygons: `events` has year and severity (0-1), `areas` are their geometries in the CRS
    of the polygons' `geometry`. Loss = share of the ground that both cover times severity (IPCC 2006 vol. 4, Eq 2.14).
    """
    usable = np.where(shapely.get_dimensions(geometry) == 2, geometry, None)
    event, polygon = shapely.STRtree(usable).query(areas, predicate="intersects")
    common = shapely.area(shapely.intersection(areas[event], usable[polygon]))
    overlap = np.clip(common / shapely.area(usable[polygon]), 0.0, 1.0)
    hit = overlap > 0
    event, polygon, overlap = event[hit], polygon[hit], overlap[hit]
    share = overlap * events["severity"].to_numpy(dtype=float)[event]
    return Losses(polygon, event, events["year"].to_numpy(dtype=np.int64)[event], overlap, share)


def surviving(found: Losses, stands: Stands, live_t: Any, base_year: int, years: int) -> Any:
    """The share of each kind's living carbon that the events leave (kinds × years), weighted by the carbon of the base
    year; events of the base year and before are in the survey already, events of one polygon multiply."""
    hits, place = np.unique(found.polygon, return_inverse=True)
    left = np.ones((len(hits), years + 1))
    at = found.year - base_year
    for hit in np.flatnonzero((at > 0) & (at <= years)):
        left[place[hit], at[hit] :] *= 1 - found.share[hit]
    lost = np.zeros((stands.count, years + 1))
    np.add.at(lost, stands.codes[hits], live_t[hits, None] * (1 - left))
    whole = stands.sums(live_t)[:, None]
    return 1 - np.divide(lost, whole, out=np.zeros_like(lost), where=whole > 0)
