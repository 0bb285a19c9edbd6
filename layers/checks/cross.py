"""What the rules ask about other layers: the extra columns of cross-layer rules."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from layers.checks.derived import RANKS
from layers.checks.topology import overlap_area_ha
from layers.layer import VectorLayer

MOST_OF_IT = 0.5
KARST_STATE_ZH = {"rocky": "石漠化", "potential": "潜在石漠化", "none": "非石漠化"}


def cross_columns(
    kind: str,
    table: pd.DataFrame,
    geometry: np.ndarray,
    crs: str,
    others: Mapping[str, VectorLayer],
    previous: VectorLayer | None,
) -> pd.DataFrame:
    """Extra rule columns from the layers that are there; where a layer is missing, so are its columns (rules off)."""
    columns: dict[str, object] = {}
    if "forest" in others and kind in ("wetland", "small_wetland", "karst"):
        covered_ha = overlap_area_ha(geometry, others["forest"].geometry, crs)
        columns["overlap_forest_ha"] = covered_ha
        if kind == "karst":
            columns["in_forest_layer"] = covered_ha > MOST_OF_IT * table["geom_area_ha"].to_numpy(float)
            columns["in_karst_layer"] = np.ones(len(table), dtype=bool)
    if kind == "karst":
        columns |= _previous_karst(table, previous)
    return pd.DataFrame(columns, index=table.index)


def _previous_karst(table: pd.DataFrame, previous: VectorLayer | None) -> dict[str, object]:
    if previous is None or "karst_state" not in previous.table:
        return {"has_previous": np.zeros(len(table), dtype=bool)}
    known = previous.table.dropna(subset=["record_id"]).drop_duplicates("record_id").set_index("record_id")
    state = table["record_id"].map(known["karst_state"])
    degree = table["record_id"].map(known["karst_degree"]) if "karst_degree" in known else state
    return {
        "has_previous": np.ones(len(table), dtype=bool),
        "smh_state_prev": state.map(KARST_STATE_ZH),
        "smh_rank_prev": degree.where(degree.notna(), state.where(state != "rocky")).map(RANKS),
    }
