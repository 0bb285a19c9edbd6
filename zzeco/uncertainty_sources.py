"""What the uncertainty of a total comes from: shares of its variance by source."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.i18n import _
from zzeco.carbon import errors
from zzeco.carbon.analytic import analytic
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.sink_interval import GROWTH

GROUPS = {
    "soil": (errors.SOIL_FOREST, errors.SOIL_TIER1, errors.SOIL_KARST, errors.ROCK_OWN),
    "expansion": ("BEF", "SVD", errors.SVD_WIDE),
    "stock": (errors.VOLUME_OWN, errors.VOLUME_SHARED, errors.CULMS_OWN, errors.PLOTS_OWN),
    "root_carbon": (errors.RSR, "CF", "bamboo CF"),
    "equations": ("Fang regression a,b", GROWTH, "bamboo per-culm biomass"),
    "regional": (errors.REGIONAL,),
    "dead": (errors.DEAD_WOOD, errors.LITTER_OWN),
    "area": (errors.AREA_OWN,),
}
_GROUP_OF = {parameter: group for group, parameters in GROUPS.items() for parameter in parameters}


@dataclass(frozen=True)
class VarianceShare:
    """The share (0-1) of a total's variance that one source makes."""

    source: str
    share: float


def source_text(source: str) -> str:
    """What a source is, in the user's language."""
    return {
        "soil": _("Soil carbon density"),
        "expansion": _("Expansion factor and wood density"),
        "stock": _("Measured growing stock"),
        "root_carbon": _("Root-to-shoot ratio, carbon fraction"),
        "equations": _("Biomass equations, growth curves"),
        "regional": _("Regional values per hectare"),
        "dead": _("Dead wood and litter"),
        "area": _("Polygon area"),
    }[source]


def variance_shares(polygons: pd.DataFrame, parts: tuple[str, ...], factors: FactorSet) -> list[VarianceShare]:
    """The sources of the counted carbon's variance, largest first; their shares add up to 1, none where it is 0.

    First order (IPCC 2006 vol. 1 ch. 3, Approach 1): a shared factor moves all carbon that it multiplies at once, so
    its sums are squared; independent errors add as squares per polygon. The factors are independent of each other.
    """
    by_parameter = variance_by_parameter(polygons, parts, factors)
    total = sum(by_parameter.values())
    if not total > 0:
        return []
    sums = dict.fromkeys(GROUPS, 0.0)
    for parameter, variance in by_parameter.items():
        sums[_GROUP_OF[parameter]] += variance
    found = [VarianceShare(source, variance / total) for source, variance in sums.items() if variance > 0]
    return sorted(found, key=lambda one: -one.share)


def variance_by_parameter(polygons: pd.DataFrame, parts: tuple[str, ...], factors: FactorSet) -> dict[str, float]:
    """Variance of the counted carbon, (t C)², by the row of uncertainty.csv that makes it."""
    whole = analytic(polygons, parts, np.zeros(len(polygons), dtype=np.int64), 1, factors)
    found: dict[str, float] = {}
    for (parameter, _shared), variance in zip(whole.errors, whole.shared_variance[0], strict=True):
        found[parameter] = found.get(parameter, 0.0) + float(variance)
    for parameter, own in whole.own.items():
        found[parameter] = found.get(parameter, 0.0) + float(own[0])
    return found
