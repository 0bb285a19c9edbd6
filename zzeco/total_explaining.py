"""How the totals of the latest run come about: the sum, the share that counts, the interval."""

from typing import Any

from layers.i18n import _
from zzeco.carbon.estimate import counted_values
from zzeco.carbon.soil_depths import as_told, soil_depths
from zzeco.total_uncertainty import GroupedRun, members, uncertainty_row

FORMULA = (
    "whole_carbon = Σ carbon",
    "carbon = Σ (carbon × counted_share)",
    "co2e = carbon × 44 ÷ 12",
    "variance = Σ_shared (moved × U ÷ 196) ^ 2 + Σ_own (U ÷ 196) ^ 2 × Σ x ^ 2",
    "interval = co2e ± 1.96 × variance ^ 0.5 × 44 ÷ 12",
)


def explained_totals(grouped: GroupedRun) -> dict[str, Any]:
    """`run`, `formula`, and `rows`, the sum last.

    Each with polygons, sums before and after counting once, pools, both intervals and factors.
    """
    rows = [_row(grouped, group) for group in range(len(grouped.heads))]
    return {"run": grouped.run.name, "formula": "; ".join(FORMULA), "terms": terms(), "rows": rows}


def terms() -> dict[str, str]:
    """What the words of the formula stand for."""
    return {
        "carbon": _("Carbon stock of a polygon, the pools added up, t C"),
        "counted_share": _("Share of a polygon that counts: ground that several kinds cover counts once"),
        "moved": _("Carbon that a shared error multiplies; it moves at once, so the sum is squared"),
        "x": _("Carbon of one polygon; an error that each polygon has alone adds as squares"),
        "U": _("Half width of the error (95 %), in per cent (uncertainty.csv)"),
    }


def _row(grouped: GroupedRun, group: int) -> dict[str, Any]:
    polygons = grouped.polygons[members(grouped, group)]
    found = uncertainty_row(grouped, group)
    settings = grouped.run.settings
    whole_t = float(polygons["carbon_t"].sum())
    return {
        **found,
        "shared_features": int((polygons["counted_share"] < 1).sum()),
        "area_ha": float(counted_values(polygons, "area_ha").sum()),
        "whole_carbon_t": whole_t,
        "not_counted_carbon_t": whole_t - found["carbon_t"],
        "pools_t": {part: float(counted_values(polygons, f"{part}_t").sum()) for part in settings.stock_parts},
        "soil_depths": as_told(soil_depths(polygons)) if "soil" in settings.pools else [],
    }
