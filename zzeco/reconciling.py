"""The growing stock of the latest forest survey against the total that the bureau published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from layers.errors import UsageError, ZzecoError
from layers.i18n import _
from layers.labels import label
from layers.layer import VectorLayer
from zzeco.boundaries import latest_layer
from zzeco.carbon.estimate import Estimates, estimate, estimated_rows
from zzeco.carbon.factors_used import unverified_rows
from zzeco.carbon.settings import EstimateSettings
from zzeco.estimating import NEEDED, epoch_year
from zzeco.factor_sets import project_factors
from zzeco.project import Project, appended, with_table
from zzeco.records import now
from zzeco.settings import settings_dict
from zzeco.stock_factors import COUNTY, RECONCILIATIONS, active_factors, reconciliations, with_stock_factor

GROUPS = ("county", "species_group")
LOWEST, HIGHEST = 0.5, 2.0
"""Beyond these a total of another unit or scope is meant, not an inventory error."""
DOUBTFUL = 3.0
"""A factor above it or below 1 by it is a total in another unit in nearly every case."""


@dataclass(frozen=True, eq=False)
class Reconciliation:
    """The surveyed growing stock (m³) and carbon (t C) of a scope beside the published total, and what would close it.

    `scope` is a county code or '' for the whole layer. `groups`: per county and per species group the stock, its share,
    its part of the difference when all stocks are scaled alike, and the carbon before and after. `unverified_factors`
    are those of confidence C in the carbon.
    """

    layer: str
    epoch: str | None
    scope: str
    published_m3: float
    found_m3: float
    carbon_t: float
    scaled_carbon_t: float
    groups: dict[str, list[dict[str, Any]]]
    unverified_factors: list[str]

    @property
    def factor(self) -> float:
        """What the stocks are to be multiplied by."""
        return self.published_m3 / self.found_m3

    @property
    def difference_m3(self) -> float:
        """Published minus surveyed."""
        return self.published_m3 - self.found_m3


def reconcile(project: Project, published_m3: float, scope: str, progress: Callable[[str], None]) -> Reconciliation:
    """The latest forest survey as delivered against a published total; ZzecoError where it has no growing stock."""
    layer = forest(project)
    names = [name for name in (*NEEDED, *GROUPS) if name in layer.names()]
    known = layer.columns(names)
    if scope:
        known = known[known[COUNTY].astype(object).eq(scope)] if COUNTY in known else known.iloc[:0]
    progress(_("Estimating {layer}: {count} records").format(layer=layer.name, count=len(known)))
    chosen = settings_dict(project)
    settings = EstimateSettings(
        regression_set=chosen["regression_set"], gwp_ch4=chosen["gwp_ch4"], area_source=chosen["area_source"]
    )
    surveyed = _estimated(project, layer, known, settings)
    before = _figures(surveyed)
    found_m3 = float(before["growing_stock_m3"].sum())
    if not found_m3 > 0:
        raise ZzecoError(
            _("{layer} has no growing stock in {scope}.").format(layer=layer.name, scope=scope or _("any county")),
            _("Give the code of a county of the layer, or import a survey with growing stocks."),
        )
    scaling = ((layer.name, "", published_m3 / found_m3),)
    after = _figures(_estimated(project, layer, known, replace(settings, stock_factors=scaling)))
    groups = {name: _by_group(known, name, before, after) for name in GROUPS if name in known}
    carbon, scaled = (float(side["carbon_t"].sum()) for side in (before, after))
    unverified = unverified_rows(estimated_rows(surveyed.polygons), surveyed.factors)
    return Reconciliation(layer.name, layer.epoch, scope, published_m3, found_m3, carbon, scaled, groups, unverified)


def forest(project: Project) -> VectorLayer:
    """The forest layer of the latest epoch; ZzecoError where there is none."""
    layer = latest_layer(project, "forest")
    if layer is None:
        raise ZzecoError(_("The project has no forest layer."), _("Import a forest survey first."))
    return layer


def _estimated(project: Project, layer: VectorLayer, known: pd.DataFrame, settings: EstimateSettings) -> Estimates:
    scaled = with_stock_factor(known, layer.name, settings)
    factors = project_factors(project)
    return estimate(scaled, "forest", factors=factors, settings=settings, year=epoch_year(layer.epoch))


def _figures(found: Estimates) -> pd.DataFrame:
    """growing_stock_m3 and carbon_t of every record (index fid)."""
    return found.polygons[["growing_stock_m3", "carbon_t"]].fillna(0.0)


def _by_group(known: pd.DataFrame, name: str, before: pd.DataFrame, after: pd.DataFrame) -> list[dict[str, Any]]:
    """One row per group with growing stock, most first."""
    codes, keys = pd.factorize(known[name].astype(object).where(known[name].notna(), None), use_na_sentinel=False)
    sums = {
        f"{side}_{column}": np.bincount(codes, table[column].to_numpy(dtype=float), len(keys))
        for side, table in (("before", before), ("after", after))
        for column in ("growing_stock_m3", "carbon_t")
    }
    whole = sums["before_growing_stock_m3"].sum()
    rows = [
        {
            "key": None if pd.isna(key) else str(key),
            "label": _("not known") if pd.isna(key) else label(name, str(key)),
            "growing_stock_m3": float(stock),
            "share": float(stock / whole),
            "difference_m3": float(sums["after_growing_stock_m3"][at] - stock),
            "carbon_t": float(sums["before_carbon_t"][at]),
            "scaled_carbon_t": float(sums["after_carbon_t"][at]),
        }
        for at, (key, stock) in enumerate(zip(keys, sums["before_growing_stock_m3"], strict=True))
        if stock > 0
    ]
    return sorted(rows, key=lambda row: -row["growing_stock_m3"])


def applied(project: Project, found: Reconciliation, reason: str) -> Project:
    """The project whose estimates multiply the layer's growing stock from now on; UsageError where that cannot be."""
    if not reason.strip():
        raise UsageError(_("A reconciliation needs a reason."), _("Say where the published total is from."))
    if not LOWEST <= found.factor <= HIGHEST:
        raise UsageError(
            _("A factor of {factor:.4g} is no reconciliation: the totals differ too much.").format(factor=found.factor),
            _("The total counts in m³ (3446 × 10⁴ m³ is written 3446e4) and must cover the same ground."),
        )
    scopes = [county for layer, county, _factor in active_factors(project) if layer == found.layer]
    if found.scope in scopes or (scopes and "" in (*scopes, found.scope)):
        raise UsageError(
            _("{layer} is reconciled already.").format(layer=found.layer),
            _("Take that back first, then reconcile again."),
        )
    row = {
        "layer": found.layer,
        COUNTY: found.scope,
        "factor": found.factor,
        "published_m3": found.published_m3,
        "found_m3": found.found_m3,
        "made_at": now(),
        "reason": reason.strip(),
        "taken_back_at": "",
    }
    return appended(project, RECONCILIATIONS, pd.DataFrame([row]))


def taken_back(project: Project, scope: str, layer: str = "") -> tuple[Project, list[dict[str, Any]]]:
    """The project without the reconciliations in force, and those taken back.

    Without a layer those of a county, all of them for ''; with a layer exactly that of the scope ('' for the whole
    layer). They stay on record. UsageError, naming what is in force, where none fits.
    """
    rows = reconciliations(project)
    in_force = rows["taken_back_at"].eq("")
    if layer:
        there = in_force & rows["layer"].eq(layer) & rows[COUNTY].eq(scope)
    else:
        there = in_force & rows[COUNTY].eq(scope) if scope else in_force
    if not there.any():
        raise UsageError(
            _("No reconciliation of {scope} is in force.").format(scope=scope or _("any county")),
            _("In force: {names}.").format(names=", ".join(map(scope_text, rows[in_force].to_dict("records"))) or "–"),
        )
    changed = rows.assign(taken_back_at=rows["taken_back_at"].where(~there, now()))
    return with_table(project, RECONCILIATIONS, changed), rows[there].to_dict("records")


def scope_text(row: Mapping[Any, Any]) -> str:
    """A reconciliation on record in words: layer, county and factor."""
    where = label("county", row[COUNTY]) if row[COUNTY] else _("whole layer")
    return f"{row['layer']} · {where} × {float(row['factor']):.6g}"
