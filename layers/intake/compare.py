"""A delivery against the records of an earlier one: added, changed, removed, unchanged or only jittered."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from layers.pieces import in_pieces

NOT_COMPARED = {"content_hash", "dc_rq", "dc_ry", "geom_area_ha", "geom_length_m", "delivery"}
NONE = {"added": 0, "changed": 0, "removed": 0, "unchanged": 0, "jitter": 0}


@dataclass(frozen=True, eq=False)
class Records:
    """Rows of a layer with their geometry in the project's CRS, aligned by position."""

    table: pd.DataFrame
    geometry: np.ndarray


def content_hash(table: pd.DataFrame, geometry: np.ndarray, crs: str) -> np.ndarray:
    """One int64 per record over its delivered values, geometry and CRS; equal for equal records only (64 bits)."""
    columns = sorted(table.columns)
    values = pd.util.hash_pandas_object(table[columns], index=False).to_numpy() if columns else np.uint64(0)
    place = in_pieces(_place_hash, geometry) * np.uint64(3)
    salt = pd.util.hash_array(np.array([crs], dtype=object))[0]
    mixed: np.ndarray = (values ^ place ^ salt).astype(np.int64)
    return mixed


def _place_hash(geometry: np.ndarray) -> np.ndarray:
    wkb = np.where(shapely.is_missing(geometry), b"", shapely.to_wkb(geometry)).astype(object)
    return np.asarray(pd.util.hash_array(wkb, categorize=False))


def record_keys(records: Records) -> pd.Index:
    """A key per record: its id with the number of its occurrence; records without an id by their geometry."""
    ids = records.table["record_id"].astype(object).reset_index(drop=True)
    missing = ids.isna().to_numpy()
    if missing.any():
        wkb = shapely.to_wkb(shapely.normalize(records.geometry[missing]))
        ids.loc[missing] = ["wkb:" + format(value, "x") for value in pd.util.hash_array(wkb.astype(object))]
    return pd.MultiIndex.from_arrays([ids.astype(str), ids.groupby(ids).cumcount()])


def compare(before: Records, after: Records, tolerance_m: float) -> dict[str, int]:
    """Counts of added, changed, removed, unchanged and jittered records.

    `removed` is judged only in the counties that `after` covers. A boundary that moved by no more than `tolerance_m`
    without a change of attributes is jitter.
    """
    covered = set(after.table["county"].dropna())
    before = _within(before, covered) if covered else before
    old, new = record_keys(before), record_keys(after)
    place = old.get_indexer(new)
    common = np.flatnonzero(place >= 0)
    status = _status_of_common(before, after, place[common], common, tolerance_m)
    return {
        "added": int((place < 0).sum()),
        "removed": int(len(old) - len(common)),
        **{name: int((status == name).sum()) for name in ("changed", "unchanged", "jitter")},
    }


def _within(records: Records, counties: set[str]) -> Records:
    inside = (records.table["county"].isin(counties) | records.table["county"].isna()).to_numpy()
    return Records(records.table[inside], records.geometry[inside])


def same_content(old: Records, new: Records, tolerance_m: float) -> np.ndarray:
    """True where two records agree in their common columns, and in place to `tolerance_m`; row by row."""
    near: np.ndarray = shapely.hausdorff_distance(old.geometry, new.geometry) <= tolerance_m
    same: np.ndarray = _same_values(old.table, new.table) & near
    return same


def _status_of_common(
    before: Records, after: Records, old: np.ndarray, new: np.ndarray, tolerance_m: float
) -> np.ndarray:
    same_values = _same_values(before.table.iloc[old], after.table.iloc[new])
    first, second = before.geometry[old], after.geometry[new]
    same_place = shapely.equals_exact(first, second, 0.001)
    near = np.array(same_place)
    moved = np.flatnonzero(~same_place)
    near[moved] = shapely.hausdorff_distance(first[moved], second[moved]) <= tolerance_m
    return np.select([same_values & same_place, same_values & near], ["unchanged", "jitter"], "changed")


def _comparable(values: pd.Series) -> np.ndarray:
    """The values as objects, None where one is missing."""
    plain: np.ndarray = values.astype(object).where(values.notna(), None).to_numpy()
    return plain


def _same_values(old: pd.DataFrame, new: pd.DataFrame) -> np.ndarray:
    columns = [name for name in new.columns if name in old.columns and name not in NOT_COMPARED]
    same = np.ones(len(new), dtype=bool)
    for name in columns:
        first, second = _comparable(old[name]), _comparable(new[name])
        same &= first == second
    return same
