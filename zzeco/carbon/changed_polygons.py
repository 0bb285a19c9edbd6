"""The change between two surveys polygon by polygon: every piece of land under the record that has it."""

from typing import Any

import numpy as np
import pandas as pd

from zzeco.carbon.change import CAUSES, Comparison, Survey

SUMMED = ("carbon_before_t", "carbon_after_t", "area_ha", *(f"{name}_t" for name in CAUSES), "difference_t")


def changed_polygons(found: Comparison) -> tuple[pd.DataFrame, Any]:
    """A row per polygon of the later survey, then one per earlier polygon with land that the later one lacks.

    Columns: record_id, county, survey (after|before), cause (the largest part by amount; null where nothing changed),
    cause_code, and the sums of its pieces of land (SUMMED). Beside them the outline of the polygon named.
    """
    later = found.parts[found.parts["after"] >= 0]
    lost = found.parts[found.parts["after"] < 0]
    sides = [
        _of_survey(found.after, later, "after"),
        _of_survey(found.before, lost, "before"),
    ]
    table = pd.concat([table for table, _ in sides], ignore_index=True)
    return table, np.concatenate([outlines for _, outlines in sides])


def _of_survey(survey: Survey, parts: pd.DataFrame, side: str) -> tuple[pd.DataFrame, Any]:
    grouped = parts.groupby(side, sort=True)
    sums = grouped[list(SUMMED)].sum().reset_index(drop=True)
    position = np.array(sorted(parts[side].unique()), dtype=np.int64)
    polygons = survey.polygons.iloc[position]
    known = pd.DataFrame(
        {
            "record_id": polygons["record_id"].to_numpy(dtype=object),
            "county": polygons["county"].to_numpy(dtype=object),
            "survey": side,
            "cause": main_cause(sums),
            "cause_code": grouped["cause_code"].first().to_numpy(dtype=object),
        }
    )
    return pd.concat([known, sums], axis=1), survey.geometry[position]


def main_cause(sums: pd.DataFrame) -> Any:
    """The cause with the largest amount in each row, None where all are 0."""
    amounts = sums[[f"{name}_t" for name in CAUSES]].abs().to_numpy(dtype=float)
    largest = amounts.argmax(axis=1)
    return np.array([*CAUSES, None], dtype=object)[np.where(amounts.max(axis=1, initial=0.0) > 0, largest, len(CAUSES))]
