"""What the uncertainty of a total comes from: shares of its variance by source."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.i18n import _
from zzeco.carbon import errors
from zzeco.carbon.intervals import TREE_PARTS, Term, amounts
from zzeco.carbon.parameters import FactorSet
from zzeco.carbon.sink_interval import GROWTH
from zzeco.carbon.uncertainty import relative_error

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
    sums = amounts(polygons, parts, np.zeros(len(polygons), dtype=np.int64), 1, factors)
    moved: dict[tuple[str, str], float] = {}
    for term, carbon_t in zip(sums.terms, sums.matrix[0], strict=True):
        for error, slope in _slopes(term).items():
            moved[error] = moved.get(error, 0.0) + slope * float(carbon_t)
    found: dict[str, float] = {}
    for (parameter, _row), carbon_t in moved.items():
        spread = carbon_t * relative_error(factors, parameter).cv
        found[parameter] = found.get(parameter, 0.0) + spread**2
    for parameter, variance in errors.own_variances(_counted(polygons), parts, factors).items():
        found[parameter] = found.get(parameter, 0.0) + float(np.sum(variance))
    return found


def _counted(polygons: pd.DataFrame) -> pd.DataFrame:
    share = polygons["counted_share"].fillna(1.0)
    columns = [f"{part}_t" for part in errors.PARTS]
    return polygons.assign(**{column: (polygons[column] * share).fillna(0.0) for column in columns})


def _slopes(term: Term) -> dict[tuple[str, str], float]:
    """How a term's carbon answers to each error (parameter, row) that it carries: 1 where the error multiplies it."""
    if term.part in TREE_PARTS:
        return _tree_slopes(term)
    if term.part == "understorey":
        return {(errors.REGIONAL, f"understorey:{term.key}"): 1.0}
    error = errors.soil_error(term.key) if term.part == "soil" else None
    return {error: 1.0} if error else {}


def _tree_slopes(term: Term) -> dict[tuple[str, str], float]:
    tree = errors.tree_errors(term.tree_key)
    found = dict.fromkeys(tree.shared, 1.0)
    if term.inventory:
        found[(errors.VOLUME_SHARED, term.inventory)] = 1.0
    if term.part == "dead_wood":
        found[(errors.DEAD_WOOD, term.key)] = 1.0
    if tree.rooted:
        found[(errors.RSR, tree.rsr_group)] = _root_slope(term, tree.split)
    return found


def _root_slope(term: Term, split: bool) -> float:
    """Where the whole tree is fixed, more roots mean less above ground; else roots come on top."""
    by_part = {
        "agb": -term.below_share if split else 0.0,
        "bgb": 1 - term.below_share if split else 1.0,
        "dead_wood": 0.0 if split else term.below_share,
    }
    return by_part[term.part]
