"""Attributes of records set by hand: stored, everything derived from them made anew, and the step written down."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from layers.codes import land_class_systems
from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake import ledger, meanings
from layers.intake.standard import record_ids
from layers.intake.units import AREA_FIELDS, PER_HA, reported_area
from layers.kind import LayerKind, kind
from layers.layer import VectorLayer
from zzeco.boundaries import named_layer
from zzeco.edit_values import typed
from zzeco.project import Project, appended, with_layer
from zzeco.rechecking import with_findings_of
from zzeco.record_labels import land_class_system
from zzeco.records import now

EDITS = "edits"
LAND_FIELDS = ("di_lei", "dlbm", "dlmc")


def with_attributes(project: Project, layer_name: str, fids: np.ndarray, values: Mapping[str, Any]) -> Project:
    """The project with these values in the records; ZzecoError where a value or a new record id cannot be.

    Derived columns follow from the new values, and only where these change them. The hash of what was delivered
    stays: so the same delivery is recognised when it comes again, and does not undo the edit. The records' findings
    on attributes are renewed, and what was changed is added to the table `edits`.
    """
    layer = named_layer(project, layer_name)
    one = kind(layer.kind)
    before = layer.table.loc[np.sort(fids)]
    checked = {name: typed(one.field(name), value) for name, value in values.items()}
    after = before.assign(**{name: _filled(before, name, value) for name, value in checked.items()})
    after = _rederived(layer, one, before, after)
    changed = [name for name in after.columns if name not in before or _differs(before[name], after[name]).any()]
    if not changed:
        return project
    _refuse_taken_ids(layer, one, after, changed)
    edited = layer.with_content(_stored(layer.table, after, changed), layer.geometry)
    project = with_layer(project, edited)
    project = with_findings_of(project, edited, after.index, tuple(checked))
    return appended(project, EDITS, _edit_rows(layer, before, after, [name for name in changed if name in checked]))


def _filled(before: pd.DataFrame, name: str, value: Any) -> pd.Series:
    """The value for every record, in the type of the column."""
    known = before.get(name)
    if isinstance(value, str) or (value is None and (known is None or known.dtype == "str")):
        return pd.Series([value] * len(before), index=before.index, dtype="str")
    whole = value is None or float(value).is_integer()
    fits = known is not None and (pd.api.types.is_float_dtype(known.dtype) or not whole)
    dtype = "float64" if fits or (known is None and not whole) else "Int64"
    return pd.Series([value] * len(before), index=before.index, dtype=dtype)


def _rederived(layer: VectorLayer, one: LayerKind, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The records with their derived columns: as they were where the same comes out of the old and the new values."""
    systems = _code_systems(layer, one, before, after)
    units = _area_units(layer, before.index)
    old, new = (_derived(one, rows, systems, units) for rows in (before, after))
    made = after.copy()
    for name in old.columns.union(new.columns, sort=False):
        # a column that is empty by now is not derived at all
        fresh = new[name] if name in new else old[name].iloc[:0].reindex(after.index)
        stored = after[name] if name in after else pd.Series(pd.NA, index=after.index, dtype=fresh.dtype)
        same = ~_differs(old[name], fresh) if name in old else fresh.isna()
        keeps = same | (fresh.isna() & (name == "county"))
        made[name] = stored.astype(fresh.dtype).where(keeps, fresh)
    return made


def _derived(one: LayerKind, rows: pd.DataFrame, systems: Mapping[str, str], units: Mapping[str, str]) -> pd.DataFrame:
    """What the intake derives from the delivered columns of these records."""
    delivered = rows[[name for name in rows.columns if one.has(name)]]
    area = _reported_area(one, rows, units)
    made, _decisions = meanings.with_meanings(delivered, one, area.fillna(rows["geom_area_ha"]), systems)
    made, _notes = ledger.with_keys(made, one)
    made = made.assign(reported_area_ha=area, county=meanings.counties(made))
    made["record_id"] = record_ids(made, one)
    own = [name for name in made.columns if name not in delivered or name in ("treatment", "state", "land_area_ha")]
    return made[[name for name in own if not name.endswith("_delivered")]]


def _reported_area(one: LayerKind, rows: pd.DataFrame, units: Mapping[str, str]) -> pd.Series:
    if "reported_area_ha" in rows and one.has("reported_area_ha"):
        return rows["reported_area_ha"].astype("float64")
    columns = {name: name for name in rows.columns}
    return reported_area(rows, one, columns, rows["geom_area_ha"].to_numpy(float), units).area_ha


def _area_units(layer: VectorLayer, fids: pd.Index) -> dict[str, str]:
    """The unit of each area field by its ratio to the stored hectares, in the counties of the records."""
    names = [name for name in (*AREA_FIELDS, "reported_area_ha", "county") if name in layer.names()]
    known = layer.columns(names)
    if "county" in known:
        near = known["county"].isin(known["county"].reindex(fids).dropna().unique())
        known = known[near] if near.any() else known
    found: dict[str, str] = {}
    for name in AREA_FIELDS:
        if name in known and "reported_area_ha" in known:
            ratio = (known[name].astype("float64") / known["reported_area_ha"]).median()
            if ratio > 0:
                found[name] = min(PER_HA, key=lambda unit: abs(np.log(ratio / PER_HA[unit])))
    return found


def _code_systems(layer: VectorLayer, one: LayerKind, before: pd.DataFrame, after: pd.DataFrame) -> dict[str, str]:
    """The code list of every field whose codes several lists hold: the one that the stored meanings agree with."""
    found: dict[str, str] = {}
    for name in LAND_FIELDS:
        if name in after and name in layer.names():
            system = land_class_system(layer, name, before.index)
            if system is None:
                fits = land_class_systems(after[name])
                system = fits[0].code_list.name if fits else None
            found |= {name: system} if system else {}
    return found | _named_systems(layer, after)


def _named_systems(layer: VectorLayer, after: pd.DataFrame) -> dict[str, str]:
    """The same for wetland types and karst states and degrees."""
    from layers.codes import code_lists

    found: dict[str, str] = {}
    derived = {"sdlx": "wetland_type", "smhcd": "karst_degree", "smhzk": "karst_state", "smhlx": "karst_state"}
    for field, domain in derived.items():
        if field not in after or not {field, domain} <= set(layer.names()):
            continue
        pairs = layer.columns([field, domain]).value_counts().reset_index()
        scores = {
            one.name: float(pairs["count"].where(one.meanings(pairs[field]) == pairs[domain]).sum())
            for one in code_lists(domain)
        }
        best = max(scores, key=lambda name: scores[name], default=None)
        if best is not None and scores[best] > 0:
            found[field] = best
    return found


def _differs(one: pd.Series, two: pd.Series) -> pd.Series:
    """Where two aligned columns differ; two missing values are equal."""
    first, second = one.astype(object), two.astype(object)
    both_missing = one.isna().to_numpy() & two.isna().to_numpy()
    same = first.where(one.notna(), None).to_numpy() == second.where(two.notna(), None).to_numpy()
    return pd.Series(~(same | both_missing), index=two.index)


def _refuse_taken_ids(layer: VectorLayer, one: LayerKind, after: pd.DataFrame, changed: list[str]) -> None:
    if not one.unique_id or "record_id" not in changed:
        return
    others = layer.columns(["record_id"])["record_id"].drop(after.index)
    ids = after["record_id"].dropna()
    taken = ids[ids.duplicated(keep=False) | ids.isin(others)]
    if len(taken):
        raise ZzecoError(
            _("Another record of {layer} has the id {id}.").format(layer=layer.name, id=taken.iloc[0]),
            _("Give each record an id of its own; nothing was changed."),
        )


def _stored(table: pd.DataFrame, after: pd.DataFrame, changed: list[str]) -> pd.DataFrame:
    """The whole table with the changed columns of the records in it; columns that did not change are shared."""
    rows = table.index.get_indexer(after.index)
    made = table.copy(deep=False)
    for name in changed:
        fresh = after[name]
        column = made[name] if name in made else pd.Series(pd.NA, index=made.index, dtype=fresh.dtype)
        joint = fresh.dtype if column.dtype == fresh.dtype else common_type(column, fresh)
        column = column.astype(joint)
        column.iloc[rows] = fresh.astype(joint).array
        made[name] = column
    return made


def common_type(one: pd.Series, two: pd.Series) -> Any:
    """The type that holds the values of both columns."""
    return pd.concat([one.iloc[:1], two.iloc[:1]]).dtype


def _edit_rows(layer: VectorLayer, before: pd.DataFrame, after: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """One row per changed value, as text."""
    parts = []
    for name in names:
        old = before[name] if name in before else pd.Series(pd.NA, index=before.index, dtype="str")
        where = _differs(old, after[name]).to_numpy()
        parts.append(
            pd.DataFrame(
                {
                    "layer": layer.name,
                    "fid": after.index[where].to_numpy(np.int64),
                    "record_id": after["record_id"][where].to_numpy(object),
                    "field": name,
                    "before": old[where].astype("str").to_numpy(object),
                    "after": after[name][where].astype("str").to_numpy(object),
                    "edited_at": now(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
