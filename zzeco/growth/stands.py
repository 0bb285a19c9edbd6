"""The polygons of an estimate sorted into kinds of stands that develop alike: curve, age, felling."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.columns import positive, species_rows
from zzeco.carbon.estimate import counted_values
from zzeco.carbon.forest_estimate import TREE_STANDS
from zzeco.carbon.growth import curve_columns
from zzeco.carbon.keys import category
from zzeco.carbon.parameters import FactorSet
from zzeco.growth.harvest import felling

CLIMAX = "vegetation C carrying capacity"
BROADLEAVED_CURVE = "阔叶混"
NEEDED = ("species", "origin", "pingjun_nl", "lin_zhong", "sen_lin_lb", "gjgyl_bhdj")
KIND_COLUMNS = ("curve_row", "a", "k", "c", "first_a", "last_a", "open_ended", "age_a", "rotation_a", "cut_share")


@dataclass(frozen=True, eq=False)
class Stands:
    """Kinds of stands and the kind of each polygon.

    `kinds` has one row per kind with the columns KIND_COLUMNS; the last one stands for all carbon that is held constant
    (curve_row ''). `codes` is the kind of each polygon; `cap_ratio` how many times its present stock a polygon's trees
    may reach (at least 1: what already stands is not taken away).
    """

    kinds: pd.DataFrame
    codes: Any
    cap_ratio: Any

    @property
    def count(self) -> int:
        """Number of kinds, the constant one included."""
        return len(self.kinds)

    def sums(self, values: Any) -> Any:
        """The sum of a value per polygon for each kind."""
        return np.bincount(self.codes, values, self.count)


def living_t(polygons: pd.DataFrame) -> Any:
    """Counted carbon of the living trees of each polygon, t C."""
    return counted_values(polygons, "agb_t") + counted_values(polygons, "bgb_t")


def stands_of(layer: pd.DataFrame, polygons: pd.DataFrame, factors: FactorSet, rules: pd.DataFrame) -> Stands:
    """The stands of a forest layer's estimated polygons; `layer` has NEEDED columns, row by row beside `polygons`.

    A stand grows where its trees were estimated by species and it has an age and a curve (docs/methods.md 1.9).
    """
    rotation_a, cut_share = felling(layer, rules)
    frame = species_rows(layer)[0].assign(origin=category(layer, "origin"))
    frame = curve_columns(frame, factors).assign(
        age_a=positive(layer, "pingjun_nl"), rotation_a=rotation_a, cut_share=cut_share
    )
    live = polygons[["agb_t", "bgb_t"]].fillna(0.0).sum(axis=1).to_numpy(dtype=float)
    grows = polygons["method"].isin(TREE_STANDS).to_numpy() & (frame["curve_row"] != "").to_numpy()
    grows &= frame["age_a"].notna().to_numpy() & (live > 0)
    codes, kinds = _kinds(frame, grows)
    area = polygons["area_ha"].to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(live > 0, _caps(frame["curve_row"], factors) * area / live, np.inf)
    return Stands(kinds, codes, np.maximum(ratio, 1.0))


def with_constant(stands: Stands, more: int) -> Stands:
    """The stands with so many further polygons whose carbon is held constant."""
    codes = np.concatenate([stands.codes, np.full(more, stands.count - 1)])
    return Stands(stands.kinds, codes, np.concatenate([stands.cap_ratio, np.ones(more)]))


def _kinds(frame: pd.DataFrame, grows: Any) -> tuple[Any, pd.DataFrame]:
    both = frame["curve_row"].cat.codes.to_numpy().astype(np.int64)
    for name in ("age_a", "rotation_a", "cut_share"):
        codes, distinct = pd.factorize(frame[name].to_numpy())
        both = both * (len(distinct) + 1) + codes + 1
    codes, distinct = pd.factorize(np.where(grows, both, -1), sort=True)
    if not len(distinct) or distinct[0] != -1:
        codes, distinct = codes + 1, np.concatenate([[-1], distinct])
    first = np.zeros(len(distinct), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    growing = frame.iloc[first[1:]].assign(curve_row=lambda rows: rows["curve_row"].astype(str))
    constant = dict.fromkeys(KIND_COLUMNS, np.nan) | {"curve_row": "", "open_ended": False}
    constant |= {"rotation_a": np.inf, "cut_share": 0.0}
    kinds = pd.concat([growing[list(KIND_COLUMNS)], pd.DataFrame([constant])], ignore_index=True)
    return np.where(codes == 0, len(kinds) - 1, codes - 1), kinds


def climax_t_per_ha(curves: Iterable[str], factors: FactorSet) -> Any:
    """Carbon of the climax forest on each curve, t C/ha: broad-leaved, else coniferous (Ji et al. 2016)."""
    broad, conifer = (factors.pool(f"亚热带{name} 顶极", CLIMAX).value for name in ("常绿阔叶", "针叶"))
    return np.array([broad if name.startswith(BROADLEAVED_CURVE) else conifer for name in curves])


def _caps(curve_row: pd.Series, factors: FactorSet) -> Any:
    """The climax of each polygon, t C/ha."""
    names = curve_row.cat.categories
    return climax_t_per_ha(names, factors)[curve_row.cat.codes] if len(names) else np.zeros(0)
