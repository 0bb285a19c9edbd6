"""Ledger columns by key: state, treatment and kind of measure, the delivered text beside them."""

import numpy as np
import pandas as pd

from layers.checks import findings
from layers.codes import names
from layers.kind import LayerKind
from layers.text import by_unique

NOT_RECOGNISED, COUNTED_AS_BUILT, AREA_COUNTS, NO_AREA = "I018", "I009", "I023", "I027"
NO_TREATMENT = ("无", "未治理", "无治理")
DOMAINS = {"state": "ledger_state", "treatment": "treatment", "measure_kind": "measure_kind"}


def with_keys(table: pd.DataFrame, kind: LayerKind) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The table with keys in state, treatment and measure_kind (delivered text in NAME_delivered), and findings.

    A delivered zlcs fills treatment. Without a state column a record with a completion or treatment year is built.
    """
    made = table.copy()
    if "zlcs" in made and kind.has("treatment"):
        made["treatment"] = made["treatment"].fillna(made["zlcs"]) if "treatment" in made else made["zlcs"]
    notes = []
    for field, domain in DOMAINS.items():
        if field in made and kind.has(field):
            delivered = made[field].mask(made[field].isin(NO_TREATMENT)) if field == "treatment" else made[field]
            made[field] = names(domain, delivered, field=field)
            made[f"{field}_delivered"] = delivered
            notes += _not_recognised(field, delivered, delivered.notna() & made[field].isna())
    if kind.has("state") and "state" not in made:
        made, note = _built_by_year(made)
        notes += note
    return made, notes


def points(reported_area_ha: pd.Series, geom_area_ha: np.ndarray) -> list[pd.DataFrame]:
    """Findings for sites without an outline: their reported area counts; without one they count for no area."""
    point = ~(geom_area_ha > 0)
    known = reported_area_ha.notna().to_numpy()
    counted, bare = np.flatnonzero(point & known), np.flatnonzero(point & ~known)
    areas = reported_area_ha.iloc[counted].round(4).map(lambda area_ha: findings.as_json({"area_ha": area_ha}))
    found = [(AREA_COUNTS, counted, areas.to_numpy(object)), (NO_AREA, bare, "{}")]
    return [findings.of_rows(code, rows, values) for code, rows, values in found if len(rows)]


def _not_recognised(field: str, delivered: pd.Series, unknown: pd.Series) -> list[pd.DataFrame]:
    rows = np.flatnonzero(unknown.to_numpy())
    if not len(rows):
        return []
    words = delivered.iloc[rows]
    shown = by_unique(
        words, lambda distinct: distinct.map(lambda word: findings.as_json({"field": field, "value": word}))
    )
    found = findings.of_rows(NOT_RECOGNISED, rows, shown.to_numpy(object))
    return [found.assign(fields=pd.Series([field] * len(rows), dtype="str"))]


def _built_by_year(table: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    years = [name for name in ("completion_year", "treatment_year") if name in table]
    if not years:
        return table, []
    built = table[years].notna().any(axis=1)
    made = table.assign(state=pd.Series("built", index=table.index, dtype="str").where(built))
    return made, [findings.of_layer(COUNTED_AS_BUILT, {"count": int(built.sum())})] if built.any() else []
