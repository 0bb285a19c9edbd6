"""Several methods on one forest layer side by side: totals, species groups, every polygon; nothing is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import ZzecoError
from layers.i18n import _
from layers.labels import label
from layers.layer import VectorLayer
from zzeco.boundaries import named_layer
from zzeco.carbon.estimate import Estimates, estimate, estimated_rows
from zzeco.carbon.factors_used import unverified_rows
from zzeco.carbon.settings import METHODS, EstimateSettings
from zzeco.carbon.units import PERCENT, co2e_t
from zzeco.estimating import epoch_year, known_columns
from zzeco.factor_sets import project_factors
from zzeco.project import Project
from zzeco.settings import settings_dict
from zzeco.stock_factors import active_factors
from zzeco.whole_file import put_whole
from zzeco.workbook import write_workbook

GROUP = "species_group"
COUNTY = "county"
KNOWN = ("record_id", GROUP, COUNTY, "land_class")
IDENTITY = ("fid", *KNOWN, "area_ha")
STOCK = "stock_m3_per_ha"
MEAN_TREE = ("mei_gq_zs", "pingjun_xj", "pingjun_sg")


@dataclass(frozen=True, eq=False)
class MethodComparison:
    """The methods of one layer, the first being the measure of the others.

    `polygons` (one row per polygon) has IDENTITY and per method M: M_used (the method that the polygon took in the
    end, null where it is left out), M_trees_t (living trees, t C), M_carbon_t (all pools, t C), and for all but the
    first M_difference_t (of carbon_t) and M_difference_percent (of the trees).
    """

    layer: str
    methods: tuple[str, ...]
    polygons: pd.DataFrame
    unverified_factors: list[str]


def fitting_methods(layer: VectorLayer) -> tuple[str, ...]:
    """The methods that the columns of a forest layer allow; without them a method is another one in disguise."""
    known = set(layer.names())
    needs = {"factor": True, "area": True, "regression": STOCK in known}
    needs["trees"] = "plot_count" in known or set(MEAN_TREE) <= known
    return tuple(method for method in METHODS if needs[method])


def comparing_settings(project: Project) -> EstimateSettings:
    """The project's own settings, the method apart, with the reconciliations in force."""
    chosen = settings_dict(project)
    names = ("regression_set", "gwp_ch4", "area_source")
    return EstimateSettings(**{name: chosen[name] for name in names}, stock_factors=active_factors(project))


def compared_methods(
    project: Project,
    layer_name: str,
    methods: Sequence[str],
    settings: EstimateSettings,
    progress: Callable[[str], None],
) -> MethodComparison:
    """The layer estimated by each method with the same factors and settings; ZzecoError where it is no forest."""
    layer = named_layer(project, layer_name)
    if layer.kind != "forest":
        raise ZzecoError(
            _("{layer} is of kind {kind}, for which there is one method only.").format(
                layer=layer.name, kind=label("kind", layer.kind)
            ),
            _("Methods can be compared on forest layers."),
        )
    factors = project_factors(project)
    records = known_columns(layer, settings)
    found = {}
    for method in methods:
        progress(_("Estimating {layer} by the method {method}").format(layer=layer.name, method=method))
        chosen = replace(settings, method=method)
        year = epoch_year(layer.epoch)
        found[method] = estimate(records, layer.kind, factors=factors, settings=chosen, year=year)
    unverified = {row for one in found.values() for row in unverified_rows(estimated_rows(one.polygons), factors)}
    return MethodComparison(layer.name, tuple(methods), _side_by_side(layer, found), sorted(unverified))


def _side_by_side(layer: VectorLayer, found: dict[str, Estimates]) -> pd.DataFrame:
    known = layer.columns([name for name in KNOWN if name in layer.names()])
    base = next(iter(found))
    columns = {name: known.get(name) for name in KNOWN}
    side = pd.DataFrame({**columns, "area_ha": found[base].polygons["area_ha"]}, index=known.index)
    for method, estimates in found.items():
        polygons = estimates.polygons
        side[f"{method}_used"] = polygons["method"].astype("str")
        side[f"{method}_trees_t"] = polygons["agb_t"] + polygons["bgb_t"]
        side[f"{method}_carbon_t"] = polygons["carbon_t"]
    for method in list(found)[1:]:
        trees = side[f"{method}_trees_t"] - side[f"{base}_trees_t"]
        side[f"{method}_difference_t"] = side[f"{method}_carbon_t"] - side[f"{base}_carbon_t"]
        side[f"{method}_difference_percent"] = _percent(trees, side[f"{base}_trees_t"])
    return side.reset_index(names="fid")


def _percent(difference: Any, base: Any) -> Any:
    """Difference in % of the base; NaN where the base is 0 or not known (works on columns)."""
    base = np.asarray(base, dtype=float)
    return np.divide(difference, base, out=np.full(len(base), np.nan), where=base > 0) * PERCENT


def totals_of(comparison: MethodComparison) -> list[dict[str, Any]]:
    """One entry per method: its sums, the difference to the first, and how many polygons took which method."""
    return [
        {"method": method, **row, "polygons": _taken(comparison.polygons[f"{method}_used"])}
        for method, row in _sums(comparison, comparison.polygons).items()
    ]


def groups_of(comparison: MethodComparison, by: str = GROUP) -> list[dict[str, Any]]:
    """One entry per species group or county (null for none known) with the sums of every method, largest area first."""
    keys = comparison.polygons[by].astype(object).where(comparison.polygons[by].notna(), None)
    used = comparison.polygons[[f"{method}_used" for method in comparison.methods]]
    estimated = comparison.polygons[used.notna().any(axis=1)]
    rows = [
        {
            by: key,
            f"{by}_label": label(by, key) if key else None,
            "features": len(part),
            "area_ha": float(part["area_ha"].sum()),
            "methods": [{"method": method, **sums} for method, sums in _sums(comparison, part).items()],
        }
        for key, part in (
            (None if pd.isna(name) else str(name), part)
            for name, part in estimated.groupby(keys.loc[estimated.index], dropna=False, sort=False)
        )
    ]
    return sorted(rows, key=lambda row: -row["area_ha"])


def largest_differences(comparison: MethodComparison, method: str, count: int) -> pd.DataFrame:
    """The polygons in which the method is furthest from the first one, furthest first; those that agree are left out.

    Columns: fid, the group, area_ha, base_t and method_t (all pools, t C), difference_t.
    """
    polygons, base = comparison.polygons, comparison.methods[0]
    columns = {f"{base}_carbon_t": "base_t", f"{method}_carbon_t": "method_t", f"{method}_difference_t": "difference_t"}
    apart = polygons.loc[polygons[f"{method}_difference_t"].abs() > 0, ["fid", GROUP, "area_ha", *columns]]
    apart = apart.rename(columns=columns)
    order = apart["difference_t"].abs().sort_values(ascending=False, kind="stable").index[:count]
    return apart.loc[order].reset_index(drop=True)


def _sums(comparison: MethodComparison, polygons: pd.DataFrame) -> dict[str, dict[str, Any]]:
    sums = {
        method: {name: float(polygons[f"{method}_{name}_t"].sum()) for name in ("trees", "carbon")}
        for method in comparison.methods
    }
    return {method: _against(one, sums[comparison.methods[0]]) for method, one in sums.items()}


def _against(one: dict[str, float], base: dict[str, float]) -> dict[str, Any]:
    found: dict[str, Any] = {f"{name}_t": value for name, value in one.items()} | {"co2e_t": co2e_t(one["carbon"])}
    for name, value in one.items():
        difference = value - base[name]
        found[f"{name}_difference_t"] = difference
        found[f"{name}_difference_percent"] = difference / base[name] * PERCENT if base[name] else None
    return found


def _taken(used: pd.Series) -> dict[str, int]:
    return {str(method): int(count) for method, count in used.value_counts().items()}


def write_comparison(comparison: MethodComparison, path: Path) -> Path:
    """Writes the polygons side by side as Excel (ending .xlsx) or CSV; ZzecoError where the file cannot be written."""
    polygons = comparison.polygons
    if path.suffix.lower() == ".xlsx":
        rows = polygons.astype(object).where(polygons.notna(), None).itertuples(index=False, name=None)
        cells = list(rows)
        return write_workbook(path, lambda pages: pages.add(_("Polygon"), list(polygons), cells), "#,##0.0000")
    csv = {"index": False, "encoding": "utf-8-sig", "lineterminator": "\r\n"}
    return put_whole(path, lambda draft: polygons.to_csv(draft, **csv))
