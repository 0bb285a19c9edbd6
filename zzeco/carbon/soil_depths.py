"""How much of a soil pool rests on which depth: depths of different sources must not be added unseen."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.i18n import _
from zzeco.carbon.estimate import counted_values
from zzeco.carbon.keys import category, mapped
from zzeco.screen import number

DEPTHS = ("0-100", "0-30", "0-20", "profile")
"""cm; `profile`: soil content measured on the polygon, down to its soil depth, at most 100 cm."""

_BY_ORIGIN = {"pool": "0-100", "wetland": "0-30", "karst": "0-20", "karst_area": "0-20", "field": "profile"}


@dataclass(frozen=True)
class SoilDepth:
    """The soil carbon (t C, counted) of the polygons with one depth, their number and counted area."""

    depth: str
    carbon_t: float
    area_ha: float
    features: int


def soil_depths(estimated: pd.DataFrame) -> tuple[SoilDepth, ...]:
    """The soil pool of estimated polygons by depth, in the order of DEPTHS, by the key of each soil factor."""
    depth = mapped(category(estimated, "soil_key"), lambda key: _BY_ORIGIN.get(key.split("|")[0], ""))
    depth = depth.astype(object).to_numpy()
    carbon_t, area_ha = (counted_values(estimated, name) for name in ("soil_t", "area_ha"))
    found = {one: depth == one for one in DEPTHS}
    return tuple(
        SoilDepth(one, float(carbon_t[at].sum()), float(area_ha[at].sum()), int(np.count_nonzero(at)))
        for one, at in found.items()
        if at.any()
    )


def as_told(found: Iterable[SoilDepth]) -> list[dict[str, Any]]:
    """The depths as the command line prints them."""
    return [asdict(one) for one in found]


def of_kinds(kinds: Iterable[dict[str, Any]]) -> tuple[SoilDepth, ...]:
    """The depths of several layers together, as their summaries name them (none in runs of earlier versions)."""
    told = [one for kind in kinds for one in kind.get("soil_depths", [])]
    rows = pd.DataFrame(told, columns=["depth", "carbon_t", "area_ha", "features"])
    sums = rows.groupby("depth").sum()
    return tuple(
        SoilDepth(one, float(sums.at[one, "carbon_t"]), float(sums.at[one, "area_ha"]), int(sums.at[one, "features"]))
        for one in DEPTHS
        if one in sums.index
    )


def depth_text(depth: str) -> str:
    """A depth in the user's language."""
    return {
        "0-100": _("0–100 cm"),
        "0-30": _("0–30 cm"),
        "0-20": _("0–20 cm"),
        "profile": _("measured profile, at most 100 cm"),
    }[depth]


def soil_warning(found: Iterable[SoilDepth]) -> tuple[str, ...]:
    """What a reader of a sum must know where its soil rests on several depths."""
    told = tuple(found)
    if len(told) < 2:
        return ()
    one = _("{depth} {carbon_t} t C on {area_ha} ha")
    parts = [
        one.format(depth=depth_text(part.depth), carbon_t=number(part.carbon_t, 0), area_ha=number(part.area_ha, 0))
        for part in told
    ]
    said = _("The soil pool joins soil of several depths, which cannot be compared with each other: {parts}.")
    return (said.format(parts="; ".join(parts)),)
