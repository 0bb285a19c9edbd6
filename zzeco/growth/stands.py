"""The polygons of an estimate sorted into kinds of stands that develop alike: curve, age, felling."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.columns import positive, species_rows
from zzeco.carbon.errors import distinct
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

KEYS = ("tree_key", "dead_wood_key")
"""Stands with other factors are another kind: they hold other volumes, dead wood and errors by their carbon."""

CONSTANT = {"curve_row": "", "open_ended": False, "rotation_a": np.inf, "cut_share": 0.0}
"""What a kind has that is held constant; its curve and age are blank."""


@dataclass(frozen=True, eq=False)
class Stands:
    """Kinds of stands and the kind of each polygon.

    `kinds` has one row per kind with the columns KIND_COLUMNS; those held constant have no curve (curve_row ''),
    the last one is that of other layers. `codes` is the kind of each polygon; `cap_ratio` is the climax forest's carbon
    by that of the polygon's trees: the replanted reach no more, those that stand no more than it or what they have.
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
        age_a=_whole_years(positive(layer, "pingjun_nl")), rotation_a=rotation_a, cut_share=cut_share
    )
    live = polygons[["agb_t", "bgb_t"]].fillna(0.0).sum(axis=1).to_numpy(dtype=float)
    grows = polygons["method"].isin(TREE_STANDS).to_numpy() & (frame["curve_row"] != "").to_numpy()
    grows &= frame["age_a"].notna().to_numpy() & (live > 0)
    for name in KEYS:
        frame[name] = distinct(polygons[name])[0]
    codes, kinds = _kinds(frame, grows)
    area = polygons["area_ha"].to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(live > 0, _caps(frame["curve_row"], factors) * area / live, np.inf)
    return Stands(kinds, codes, ratio)


def with_constant(stands: Stands, more: int) -> Stands:
    """The stands with so many further polygons whose carbon is held constant."""
    codes = np.concatenate([stands.codes, np.full(more, stands.count - 1)])
    return Stands(stands.kinds, codes, np.concatenate([stands.cap_ratio, np.ones(more)]))


def _whole_years(age_a: Any) -> Any:
    """Ages as surveys give them: stands of a fraction of a year join those of the next whole one, at least 1 a."""
    return np.maximum(np.rint(age_a), 1.0)


def _kinds(frame: pd.DataFrame, grows: Any) -> tuple[Any, pd.DataFrame]:
    still: dict[str, Any] = {name: frame[name].where(grows) for name in KIND_COLUMNS if name not in CONSTANT}
    frame = frame.assign(curve_row=frame["curve_row"].astype(object), **still)
    for name, value in CONSTANT.items():
        frame[name] = frame[name].where(grows, value)
    both = np.zeros(len(frame), dtype=np.int64)
    for name in ("curve_row", "age_a", "rotation_a", "cut_share", *KEYS):
        codes, distinct_values = pd.factorize(frame[name].to_numpy())
        both = both * (len(distinct_values) + 1) + codes + 1
    codes, kinds_found = pd.factorize(both)
    first = np.zeros(len(kinds_found), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    constant = pd.DataFrame([dict.fromkeys(KIND_COLUMNS, np.nan) | CONSTANT])
    kinds = pd.concat([frame.iloc[first][list(KIND_COLUMNS)], constant], ignore_index=True)
    return codes, kinds


def climax_t_per_ha(curves: Iterable[str], factors: FactorSet) -> Any:
    """Carbon of the climax forest on each curve, t C/ha: broad-leaved, else coniferous (Ji et al. 2016)."""
    broad, conifer = (factors.pool(f"亚热带{name} 顶极", CLIMAX).value for name in ("常绿阔叶", "针叶"))
    return np.array([broad if name.startswith(BROADLEAVED_CURVE) else conifer for name in curves])


def _caps(curve_row: pd.Series, factors: FactorSet) -> Any:
    """The climax of each polygon, t C/ha."""
    names = curve_row.cat.categories
    return climax_t_per_ha(names, factors)[curve_row.cat.codes] if len(names) else np.zeros(0)
