"""The columns of a tree list and of a list of plots, whatever their heads: plot, polygon, species, D, H, area."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from layers import codes
from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.units import PER_HA, hinted_unit
from layers.text import key_of, numbers, text
from zzeco.carbon.plots import M2_PER_HA

ALIASES = {
    "plot": ("plot", "plot_id", "plot_no", "样地号", "样地编号", "样地", "yang_di_hao", "ydh"),
    "record": ("record_id", "polygon", "polygon_id", "bsm", "标识码", "小班号", "小班编号", "小班", "图斑号"),
    "species": ("species", "树种", "树种名称", "shu_zhong", "sz"),
    "d_cm": ("d_cm", "d", "dbh", "dbh_cm", "胸径", "xiong_jing", "xj"),
    "h_m": ("h_m", "h", "height", "树高", "shu_gao", "sg"),
    "area_m2": ("area_m2", "plot_area", "plot_area_m2", "样地面积", "yang_di_mj"),
}  # fmt: skip
THICKEST_CM, TALLEST_M = 400.0, 80.0
"""No tree of a Chinese plot is thicker or taller: such a number is a slip or in another unit."""
_UNIT = re.compile(r"[(_]?(m2|㎡|平方米|ha|公顷|hm2|mu|亩|cm|m)\)?$")


def tree_columns(delivered: pd.DataFrame, plots_apart: bool) -> pd.DataFrame:
    """plot, record (str), species (name, '' unknown), species_group, said (species as delivered), d_cm, h_m, area_m2.

    d_cm and h_m are NaN where they are blank, no number or impossible; `d_refused` and `h_refused` are then the text as
    delivered ('' for a blank one).
    ZzecoError where a needed column is missing; without a list of plots, the polygon and the plot's area stand here.
    """
    needed = ("plot", "species", "d_cm") if plots_apart else ("plot", "record", "species", "d_cm", "area_m2")
    found = _columns(delivered, needed)
    known = codes.species(found["species"])
    return found.assign(
        said=found["species"].fillna(""),
        species=known["species"].fillna(""),
        species_group=known["species_group"].fillna(""),
        d_cm=_up_to(found["d_cm"], THICKEST_CM),
        h_m=_up_to(found["h_m"], TALLEST_M),
        d_refused=_refused(found["d_cm"], THICKEST_CM),
        h_refused=_refused(found["h_m"], TALLEST_M),
    )


def has_tree_columns(delivered: pd.DataFrame) -> bool:
    """Whether a table has the columns without which no tree list is one."""
    return all(_head(delivered, ALIASES[name]) is not None for name in ("plot", "species", "d_cm"))


def plot_columns(delivered: pd.DataFrame) -> pd.DataFrame:
    """plot, record (str) and area_m2 of a list of plots."""
    return _columns(delivered, ("plot", "record", "area_m2"))[["plot", "record", "area_m2"]]


def _columns(delivered: pd.DataFrame, needed: Sequence[str]) -> pd.DataFrame:
    heads = {name: _head(delivered, aliases) for name, aliases in ALIASES.items()}
    missing = [name for name in needed if heads[name] is None]
    if missing:
        names = "; ".join(", ".join(ALIASES[name][:4]) for name in missing)
        raise ZzecoError(
            _("Columns are missing: {names}.").format(names=", ".join(missing)),
            _("Name them as one of these: {names}.").format(names=names),
        )
    empty = pd.Series(pd.NA, index=delivered.index, dtype="str")
    found = pd.DataFrame({name: empty if head is None else delivered[head] for name, head in heads.items()})
    area = heads["area_m2"]
    return found.assign(area_m2=_up_to(found["area_m2"], np.inf) * (1.0 if area is None else _m2_per_unit(area)))


def _head(delivered: pd.DataFrame, aliases: Sequence[str]) -> str | None:
    """The column of one of the names; a unit at the end of a head is no part of its name."""
    keys = {key_of(str(head)): str(head) for head in reversed(list(delivered.columns))}
    plain = {_UNIT.sub("", key): head for key, head in keys.items()}
    return next((named[alias] for named in (keys, plain) for alias in aliases if alias in named), None)


def _m2_per_unit(head: str) -> float:
    """Square metres of the unit that the head of an area names, of m² where it names none."""
    return M2_PER_HA / PER_HA[hinted_unit(key_of(head)) or "m2"]


def _up_to(values: pd.Series, most: float) -> pd.Series:
    """The numbers above 0 and not above `most`, NaN for all else."""
    found = numbers(values)
    return found.where(np.isfinite(found) & (found > 0) & (found <= most))


def _refused(values: pd.Series, most: float) -> pd.Series:
    """What stands where a value was given and is none that can be, '' elsewhere."""
    given = text(values)
    return given.where(_up_to(values, most).isna(), "").fillna("")
