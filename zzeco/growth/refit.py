"""Growth curves fitted anew to the project's own surveys, and never read beyond the ages seen there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from layers.i18n import _
from zzeco.carbon.columns import positive, species_rows
from zzeco.carbon.growth import curve_columns, richards
from zzeco.carbon.keys import category
from zzeco.carbon.parameters import FactorSet

LEAST_POINTS = 30
"""Stands with a measured stock that each of the surveys must have on a curve."""

BOUNDS = ((1.0, 1e-4, 0.3), (300.0, 1.0, 10.0))
"""Of a (t C/ha), k (1/a) and c: what a forest can be (rules_ranges.csv: tree carbon up to 300 t C/ha)."""


AT_BOUND = 1e-3
LEAST_AGES, LEAST_SPAN_A = 4, 10.0
"""Distinct ages, and years from the youngest to the oldest, that a curve of three parameters is fitted to at least."""


def points(layer: pd.DataFrame, polygons: pd.DataFrame, factors: FactorSet) -> pd.DataFrame:
    """curve_row, age_a and density (living trees, t C/ha) of the stands whose stock was measured; `layer` has the
    columns of growth.stands.NEEDED, row by row beside the estimated `polygons`."""
    frame = species_rows(layer)[0].assign(origin=category(layer, "origin"))
    live = polygons[["agb_t", "bgb_t"]].sum(axis=1).to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        density = live / polygons["area_ha"].to_numpy(dtype=float)
    found = pd.DataFrame(
        {
            "curve_row": curve_columns(frame, factors)["curve_row"].astype(str),
            "age_a": positive(layer, "pingjun_nl"),
            "density": density,
        }
    )
    measured = (polygons["quality"] == "measured").to_numpy() & (found["curve_row"] != "").to_numpy()
    return found[measured & (found["density"] > 0).to_numpy() & found["age_a"].notna().to_numpy()]


def refitted(surveys: Sequence[pd.DataFrame], factors: FactorSet, name: str) -> tuple[FactorSet, list[dict[str, Any]]]:
    """The factors with the curves that the surveys' points carry (`name` says where from), and what was fitted.

    Least squares of C = a (1 - exp(-k t))^c. A curve stays as it is with fewer than LEAST_POINTS stands in any survey,
    with too few ages to tell its form (LEAST_AGES, LEAST_SPAN_A), and where the fit does not settle, says no more than
    the mean (R² of 0 or less) or ends at a bound of k or c. The asymptote of a fitted curve counts as not identified.
    """
    together = pd.concat(surveys, ignore_index=True)
    counts = pd.DataFrame([survey["curve_row"].value_counts() for survey in surveys]).fillna(0).min()
    fits = []
    for curve in sorted(counts.index[counts >= LEAST_POINTS]):
        fit = _fitted(curve, together[together["curve_row"] == curve], factors)
        fits += [] if fit is None else [fit]
    rows = factors.rows("growth_curves")
    for fit in fits:
        rows = _with_row(rows, fit, name)
    return replace(factors, tables={**factors.tables, "growth_curves": rows}, _texts={}), fits


def _fitted(curve: str, found: pd.DataFrame, factors: FactorSet) -> dict[str, Any] | None:
    from scipy.optimize import curve_fit

    age, density = found["age_a"].to_numpy(dtype=float), found["density"].to_numpy(dtype=float)
    known = factors.curves.loc[tuple(curve.rsplit("/", 1))]
    if len(np.unique(age)) < LEAST_AGES or np.ptp(age) < LEAST_SPAN_A:
        return None
    start = np.clip([known["a"], known["k"], known["c"]], *BOUNDS)
    try:
        (a, k, c), _covariance = curve_fit(richards, age, density, p0=start, bounds=BOUNDS, maxfev=20_000)
    except RuntimeError:
        return None
    rest = density - richards(age, a, k, c)
    spread = float(((density - density.mean()) ** 2).sum())
    r2 = 1 - float((rest**2).sum()) / spread if spread else 0.0
    if r2 <= 0 or np.isclose((k, c), np.array(BOUNDS)[:, 1:], rtol=AT_BOUND).any():
        return None
    return {
        "curve": curve,
        "stands": len(found),
        "rmse_t_per_ha": float(np.sqrt(np.mean(rest**2))),
        "r2": r2,
        **{"a": float(a), "k": float(k), "c": float(c)},
        **{"first_a": float(age.min()), "last_a": float(age.max())},
    }


def _with_row(rows: pd.DataFrame, fit: dict[str, Any], name: str) -> pd.DataFrame:
    species, origin = fit["curve"].rsplit("/", 1)
    at = rows["form"].str.startswith("Richards") & rows["quantity"].str.startswith("tree carbon density")
    at &= (rows["species_group"] == species) & (rows["origin"] == origin)
    rows = rows.copy()
    parameters = [repr(fit[key]) for key in ("a", "k", "c")]
    source = _("fitted to {count} stands of {name}").format(count=fit["stands"], name=name)
    rows.loc[at, ["p1", "p2", "p3"]] = parameters
    rows.loc[at, ["age_range_a", "RMSE", "source", "confidence", "note"]] = [
        f"{fit['first_a']:g}-{fit['last_a']:g}",
        f"{fit['rmse_t_per_ha']:.3g}",
        source,
        "C",
        "asymptote not identified: valid inside the age range only",
    ]
    return rows
