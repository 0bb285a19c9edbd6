"""Tree carbon by age: Richards curves, their reach, the yearly increment of a stand on its curve."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.forest import split_by_root_to_shoot
from zzeco.carbon.keys import joined, mapped, taken, where_key
from zzeco.carbon.notes import bits
from zzeco.carbon.parameters import FactorSet

ORIGIN_ROW = {"natural": "天然", "planted": "人工"}


def richards(age_a: Any, a: Any, k: Any, c: Any) -> Any:
    """C(t) = a (1 - exp(-k t))^c, t C/ha (docs/methods.md 1.9; works on columns)."""
    return a * (1 - np.exp(-k * age_a)) ** c


def stand_volume_m3_per_ha(age_a: Any, species_group: str, factors: FactorSet) -> Any:
    """V(t) = a exp(-b/t), m3/ha, of the species whose volume curve is known (growth_curves.csv; works on columns)."""
    rows = factors.rows("growth_curves")
    row = rows[(rows["species_group"] == species_group) & rows["quantity"].eq("stand volume V(t)")].iloc[0]
    return float(row["p1"]) * np.exp(-float(row["p2"]) / age_a)


def curve_columns(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """curve_row ('杉木/人工', '' for none) and its a, k, c, first_a, last_a, open_ended for each row of `frame`."""
    curves = factors.curves.copy()
    curves.index = pd.Index(["/".join(pair) for pair in curves.index])
    origin = mapped(frame["origin"], lambda key: ORIGIN_ROW.get(key, ""))
    wanted = joined(frame["curve_key"], "/", origin)
    row = mapped(wanted, lambda key: key if key in curves.index else "")
    found = {name: taken(curves, wanted, name) for name in ("a", "k", "c", "first_a", "last_a")}
    open_ended = where_key(wanted, lambda key: key in curves.index and bool(curves.at[key, "open_ended"]))
    return pd.DataFrame({"curve_row": row, **found, "open_ended": open_ended}, index=frame.index)


def reached_age_a(age_a: Any, curve: pd.DataFrame) -> Any:
    """The age that the curve may be read at: the last observed one where the asymptote is not identified."""
    return np.where(curve["open_ended"], age_a, np.minimum(age_a, curve["last_a"]))


def by_curve(frame: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """agb_t, bgb_t, tree_key from the growth curve of species, origin and age."""
    age = frame["age_a"].to_numpy()
    reached = reached_age_a(age, frame)
    group = frame["group_key"]
    total = frame["area_ha"] * richards(reached, frame["a"], frame["k"], frame["c"])
    above, below = split_by_root_to_shoot(total, taken(factors.forest, group, "RSR"))
    noted = bits("curve_stopped", reached < age) | bits("age_below_curve", age < frame["first_a"])
    key = joined("curve|", frame["curve_row"], "|", group)
    columns = {"agb_t": above, "bgb_t": below, "tree_key": key, "volume_share": 0.0}
    return pd.DataFrame(columns, index=frame.index).assign(noted=noted)


def sink_age_a(age_a: Any, curve: pd.DataFrame) -> Any:
    """The age that the yearly growth is read at: the curve's first observed one for a younger stand.

    Towards age 0 the share of the Richards form grows without limit, which no observation bears out.
    """
    return np.maximum(age_a, curve["first_a"])


def yearly_growth_share(age_a: Any, curve: pd.DataFrame) -> Any:
    """(C(t+1) - C(t)) / C(t), 1/a: the stand's own stock times this is its yearly growth (docs/methods.md 1.9).

    t is at least the curve's first observed age (`sink_age_a`). NaN without age or curve, and where age + 1 is beyond
    the observed ages of a curve whose asymptote is unknown.
    """
    read = sink_age_a(age_a, curve)
    now, then = (richards(read + year, curve["a"], curve["k"], curve["c"]) for year in (0, 1))
    inside = curve["open_ended"] | (age_a + 1 <= curve["last_a"])
    return np.where(inside, (then - now) / now, np.nan)
