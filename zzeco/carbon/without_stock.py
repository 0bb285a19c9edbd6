"""How many estimated polygons have no stock value in any table: they count in the area and in no stock."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from layers.i18n import _
from zzeco.carbon.estimate import counted_values
from zzeco.carbon.notes import stock_known
from zzeco.screen import number


@dataclass(frozen=True)
class WithoutStock:
    """Of a layer's `estimated` polygons those without a stock value, and their counted area (ha)."""

    layer: str
    estimated: int
    features: int
    area_ha: float


def without_stock(estimated: pd.DataFrame, layer: str) -> WithoutStock:
    """The estimated polygons of a layer without a stock value."""
    unknown = ~stock_known(estimated)
    area_ha = float(counted_values(estimated, "area_ha")[unknown].sum())
    return WithoutStock(layer, len(estimated), int(np.count_nonzero(unknown)), area_ha)


def of_kinds(kinds: Iterable[dict[str, Any]]) -> tuple[WithoutStock, ...]:
    """What the summaries of several layers say (nothing in runs of earlier versions)."""
    told = [(one, one["without_stock_value"]) for one in kinds if "without_stock_value" in one]
    return tuple(
        WithoutStock(one["layer"], one["estimated"], found["features"], found["area_ha"]) for one, found in told
    )


def stock_warning(found: Iterable[WithoutStock]) -> tuple[str, ...]:
    """One sentence for each layer with such polygons."""
    said = _(
        "{layer}: {count} of {all} estimated polygons ({area_ha} ha) have no stock value in any table: they count in"
        " the area, not in the stock."
    )
    return tuple(
        said.format(layer=one.layer, count=one.features, all=one.estimated, area_ha=number(one.area_ha))
        for one in found
        if one.features
    )
