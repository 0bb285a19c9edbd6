"""What the records of findings are called on the screen: by the short name that map and table use too."""

import numpy as np
import pandas as pd

from layers.layer import VectorLayer
from zzeco.project import Project
from zzeco.record_view import NUMBER, PLACES, place_word

SITE_NAMES = ("site_name", "admin_name", "record_id")
NAMED_BY = (*NUMBER, *SITE_NAMES)
OTHER_RECORD = r'^(.*"(?:overlap_id|dup_id)":\s*")([^"]*)(".*)$'


def short_ids(table: pd.DataFrame) -> pd.Series:
    """The short name of every record by fid: compartment-subcompartment, else its name, id or number."""
    known = set(table.columns)
    names = ("fid:" + table.index.astype("str")).to_series(index=table.index).astype("str")
    for name in reversed(SITE_NAMES):
        if name in known:
            names = _text(table[name]).where(lambda text: text != "", names)
    if {"lin_ban", "xiao_ban"} <= known:
        first, second = _text(table["lin_ban"]), _text(table["xiao_ban"])
        names = (first + "-" + second).where((first != "") & (second != ""), names)
    return names


def full_ids(table: pd.DataFrame) -> pd.Series:
    """The name of every record by fid where another one is meant: place and number of a subcompartment."""
    names = short_ids(table)
    if not set(NUMBER) <= set(table.columns):
        return names
    is_numbered = (_text(table["lin_ban"]) != "") & (_text(table["xiao_ban"]) != "")
    for name in reversed([one for one in PLACES if one in table]):
        place = _text(table[name])
        place = place.map({value: place_word(name, value) if value else "" for value in place.unique()})
        names = (place + " · " + names).where(is_numbered & (place != ""), names)
    return names


def with_names(project: Project, rows: pd.DataFrame) -> pd.DataFrame:
    """The findings with `name` and with `told`: their values, where another record has its full name."""
    name, told = pd.Series("", index=rows.index, dtype="str"), rows["values"].astype("str")
    for layer_name, some in rows.groupby("layer", observed=True):
        layer = project.layers.get(str(layer_name))
        if layer is None:
            continue
        table = layer.columns([one for one in NAMED_BY if one in layer.names()])
        fids = some["fid"].fillna(-1).astype("int64").to_numpy()
        short = short_ids(table[np.isin(table.index, fids)])
        name[some.index] = short.reindex(fids).fillna("").to_numpy(object)
        told[some.index] = with_named_others(told[some.index], layer)
    return rows.assign(name=name.where(name != "", rows["record"]), told=told)


def with_named_others(values: pd.Series, layer: VectorLayer) -> pd.Series:
    """The JSON texts with the full name of the other record that they tell of."""
    parts = values.str.extract(OTHER_RECORD).dropna()
    if not len(parts) or "record_id" not in layer.names():
        return values
    ids = layer.columns(["record_id"])["record_id"]
    some = layer.records(ids.index[ids.isin(parts[1])].to_numpy())
    by_id = pd.Series(full_ids(some).to_numpy(object), index=_text(some["record_id"]))
    others = parts[1].map(by_id[~by_id.index.duplicated()]).fillna(parts[1]).astype("str")
    escaped = others.str.replace("\\", "\\\\", regex=False).str.replace('"', '\\"', regex=False)
    told = values.copy()
    told[parts.index] = parts[0] + escaped + parts[2]
    return told


def _text(column: pd.Series) -> pd.Series:
    return column.astype("string").fillna("").astype("str")
