"""The factors that a reconciliation lays on the growing stock of a layer; what was delivered stays as it is."""

import numpy as np
import pandas as pd

from zzeco.carbon.columns import STOCK_FACTOR
from zzeco.carbon.settings import EstimateSettings
from zzeco.project import Project

COUNTY = "county"
RECONCILIATIONS = "reconciliations"


def reconciliations(project: Project) -> pd.DataFrame:
    """Every reconciliation that was applied, oldest first; `taken_back_at` is '' for those in force."""
    columns = ("layer", COUNTY, "factor", "published_m3", "found_m3", "made_at", "reason", "taken_back_at")
    return project.table(RECONCILIATIONS).rows.reindex(columns=list(columns)).fillna({COUNTY: "", "taken_back_at": ""})


def active_factors(project: Project) -> tuple[tuple[str, str, float], ...]:
    """(layer, county or '', factor) of every reconciliation in force."""
    rows = reconciliations(project)
    rows = rows[rows["taken_back_at"] == ""]
    return tuple(
        (str(layer), str(county), float(factor))
        for layer, county, factor in zip(rows["layer"], rows[COUNTY], rows["factor"], strict=True)
    )


def columns_needed(names: tuple[str, ...], settings: EstimateSettings) -> tuple[str, ...]:
    """The columns of a layer that an estimate needs, the county too where factors go by it."""
    return (*names, COUNTY) if any(county for _layer, county, _factor in settings.stock_factors) else names


def with_stock_factor(known: pd.DataFrame, layer: str, settings: EstimateSettings) -> pd.DataFrame:
    """The columns of a layer with its `stock_factor` per record beside them, where the settings have one for it."""
    own = [(county, factor) for name, county, factor in settings.stock_factors if name == layer]
    if not own:
        return known
    factors = np.ones(len(known))
    for county, factor in own:
        here = (
            known[COUNTY].astype(object).eq(county).to_numpy(dtype=bool) if county else np.ones(len(known), dtype=bool)
        )
        factors[here] = factor
    return known.assign(**{STOCK_FACTOR: factors})
