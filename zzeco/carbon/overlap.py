"""Which share of each polygon counts when layers of several kinds cover the same ground."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.checks.topology import overlap_area_ha

PRIORITY = ("forest", "wetland", "small_wetland", "karst")


@dataclass(frozen=True, eq=False)
class Footprint:
    """Where the estimated polygons of one kind lie: fids, geometries (None for none) and ellipsoidal area, ha.

    Only polygons with an estimate belong here: a water polygon of a forest layer must not displace a wetland.
    """

    fids: Any
    geometry: Any
    geom_area_ha: Any


def counted_shares(footprints: Mapping[str, Footprint], crs: str) -> dict[str, pd.Series]:
    """The share (0-1, by fid) of each polygon that no kind of higher priority covers.

    A polygon without area of its own (a point) counts whole.
    """
    shares = {}
    above: list[Any] = []
    for kind in [kind for kind in PRIORITY if kind in footprints]:
        footprint = footprints[kind]
        shares[kind] = pd.Series(_share(footprint, above, crs), index=pd.Index(footprint.fids))
        above.append(footprint.geometry)
    return shares


def _share(footprint: Footprint, above: list[Any], crs: str) -> Any:
    area = np.asarray(footprint.geom_area_ha, dtype=float)
    if not above or not len(area):
        return np.ones(len(area))
    covered = overlap_area_ha(footprint.geometry, np.concatenate(above), crs)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 1 - covered / area
    return np.where(area > 0, np.clip(share, 0.0, 1.0), 1.0)
