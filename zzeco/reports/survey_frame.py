"""The forest survey as statistics need it: one row a subcompartment, groups as stable keys, area and growing stock."""

from typing import Any

import numpy as np
import pandas as pd

from layers import codes
from layers.errors import ZzecoError
from layers.i18n import _
from zzeco.boundaries import latest_layer
from zzeco.carbon.columns import area_ha, stock_m3_per_ha
from zzeco.project import Project
from zzeco.settings import settings_dict

GROUPS = ("county", "land_class", "forest_category", "species_group", "origin", "ownership", "age_group")
_NEEDED = (
    *("county", "land_class", "lin_zhong", "species_group", "origin", "ld_qs", "age_group"),
    *("geom_area_ha", "reported_area_ha", "stock_m3_per_ha"),
)


def survey_frame(project: Project, county: str | None = None) -> tuple[str, pd.DataFrame]:
    """The name of the latest forest layer and its rows: GROUPS as text ('' unknown), area_ha, stock_m3.

    The growing stock is that of the delivery (a reconciliation in force is not in it). ZzecoError without a forest
    layer, or without a record in the county.
    """
    layer = latest_layer(project, "forest")
    if layer is None or not len(layer):
        raise ZzecoError(_("The project has no forest survey."), _("Import one first: kind forest."))
    table = layer.columns([name for name in _NEEDED if name in layer.names()])
    area, _replaced = area_ha(table, settings_dict(project)["area_source"])
    frame = pd.DataFrame({name: _keys(table, name) for name in GROUPS}, index=table.index)
    frame = frame.assign(area_ha=np.nan_to_num(area), stock_m3=np.nan_to_num(stock_m3_per_ha(table) * area))
    if county is not None:
        frame = frame[frame["county"] == county]
        if frame.empty:
            raise ZzecoError(
                _("The layer {layer} has no record in {county}.").format(layer=layer.name, county=county),
                _("Choose another county."),
            )
    return layer.name, frame.reset_index(drop=True)


def _keys(table: pd.DataFrame, name: str) -> Any:
    if name == "forest_category":
        return _coarse(table, "lin_zhong", "林种", r"^(\d\d)\d*$", r"\1")
    if name == "ownership":
        return _coarse(table, "ld_qs", "权属", r"^(\d)\d*$", r"\g<1>0")
    if name not in table:
        return pd.Series("", index=table.index, dtype=object)
    return _text(table[name])


def _coarse(table: pd.DataFrame, column: str, domain: str, code: str, coarser: str) -> Any:
    """Survey codes shortened to their class; what is no code of the domain stays as it was delivered."""
    if column not in table:
        return pd.Series("", index=table.index, dtype=object)
    return _text(codes.coded(domain, table[column])).str.replace(code, coarser, regex=True)


def _text(column: pd.Series) -> Any:
    """The values as text, whole numbers without a point, '' where blank."""
    words = column.astype("string").str.replace(r"\.0+$", "", regex=True)
    return words.astype(object).where(column.notna(), "").astype(object)
