"""Why a polygon was left out or what a reader must know of its estimate: codes here, texts in the user's language."""

from typing import Any

import numpy as np
import pandas as pd

from layers.i18n import _
from zzeco.carbon.keys import of_codes

NOTES = (
    "species_unknown",
    "species_without_factors",
    "below_regression_range",
    "no_regression_row",
    "no_mean_tree",
    "age_below_curve",
    "curve_stopped",
    "mean_pool_row",
    "soil_only",
    "rocky_shrub",
    "karst_soil",
    "gravel_table_value",
    "soil_table_value",
    "rock_or_depth_missing",
    "no_stock_value",
    "no_burial_rate",
    "no_ch4_factor",
    "reservoir_age_unknown",
    "reservoir_young",
    "type_taken_as_small_wetland",
    "other_area_used",
    "one_plot",
    "soil_0_20",
    "soil_0_30",
    "soil_to_profile",
)


def bits(code: str, where: Any) -> Any:
    """The note's bit where the mask holds, 0 elsewhere; notes of a polygon are or-ed together (int64 column)."""
    return np.where(where, np.int64(1) << NOTES.index(code), np.int64(0))


def stock_known(polygons: pd.DataFrame) -> Any:
    """Whether any table has a stock value for each estimated polygon (bool array): the 0 of others is no figure."""
    which, kinds = pd.factorize(polygons["notes"])  # in Arrow: sorting 300 000 texts would hold the window up
    return np.array([*("no_stock_value" not in kind.split(";") for kind in kinds), True], dtype=bool)[which]


def some_stock_known(polygons: pd.DataFrame, group: Any, count: int) -> Any:
    """Whether any polygon of each of `count` groups has a stock value (bool array), or the group has no polygon."""
    unknown = np.bincount(group, ~stock_known(polygons), count)
    return (unknown == 0) | (unknown < np.bincount(group, minlength=count))


def codes(noted: Any) -> pd.Series:
    """The ';'-joined codes of each polygon's note bits, '' for none (categories)."""
    kinds, which = np.unique(noted, return_inverse=True)
    texts = [";".join(code for place, code in enumerate(NOTES) if kind >> place & 1) for kind in kinds]
    return of_codes(which, texts)


def note_text(code: str) -> str:
    """The sentence of a note code in the user's language."""
    return {
        "species_unknown": _("Species missing or unknown: the Hunan mean factors are used."),
        "species_without_factors": _("The species has no factors of its own: the Hunan mean factors are used."),
        "below_regression_range": _("Stock below 20 m³/ha: the factor method is used in place of the regression."),
        "no_regression_row": _("The regression set has no row for the species: the factor method is used."),
        "no_mean_tree": _("No mean-tree equation or no diameter, height or stem count: the factor method is used."),
        "age_below_curve": _("The age is below the observed range of the growth curve."),
        "curve_stopped": _("The growth curve was stopped at its last observed age."),
        "mean_pool_row": _("No pool value for this forest type: the weighted mean of all forests is used."),
        "soil_only": _("Young plantation: trees count 0, understorey and litter are not counted."),
        "rocky_shrub": _("Bare rock of at least 30 %: the biomass of karst thorn shrub is used."),
        "karst_soil": _("Bare rock of at least 30 %: soil carbon by the karst formula."),
        "gravel_table_value": _("Gravel share missing: the table's catchment mean is used."),
        "soil_table_value": _(
            "Soil carbon content or bulk density from the table, by degree of rocky desertification."
        ),
        "rock_or_depth_missing": _("Rock share or soil depth missing: the table's soil carbon per hectare is used."),
        "no_stock_value": _("No carbon stock value for this wetland type: the stock counts 0."),
        "no_burial_rate": _("No burial rate for this wetland type: burial counts 0."),
        "no_ch4_factor": _("No methane factor for this wetland type: methane counts 0."),
        "reservoir_age_unknown": _("Year of first filling missing: the reservoir is taken as older than 20 years."),
        "reservoir_young": _(
            "Reservoir of at most 20 years: the CO₂ of flooding (1.46 t C/ha/a, IPCC 2019) is not in the net figure."
        ),
        "type_taken_as_small_wetland": _("Wetland type missing: taken as a small wetland."),
        "one_plot": _("Only one plot: its sampling error is taken to be that of a stock estimated by eye."),
        "soil_0_20": _("Soil carbon of 0–20 cm only: not comparable with the 0–100 cm of other polygons."),
        "soil_0_30": _("Soil carbon of 0–30 cm only: not comparable with the 0–100 cm of other polygons."),
        "soil_to_profile": _("Soil carbon down to the measured soil depth, which is less than 100 cm."),
        "other_area_used": _("The chosen area is missing: the other of computed and reported area is used."),
    }[code]


def reason_text(code: str) -> str:
    """The sentence of a left-out reason in the user's language."""
    return {
        "no_area": _("No area"),
        "land_class_missing": _("Land class missing or unknown"),
        "nursery": _("Nursery: no carbon value"),
        "no_stand": _("Forest land without a stand: no carbon value"),
        "plantable": _("Land suitable for planting, without trees: no carbon value"),
        "grassland": _("Grassland: not part of the inventory"),
        "non_forest": _("Not forest land"),
        "open_without_stock": _("Open forest without a growing stock"),
        "type_missing": _("Wetland type missing or unknown"),
        "memo_type": _("Paddy or aquaculture: not a wetland by law, memo item only"),
        "no_factors": _("No factors for this wetland type"),
        "not_built": _("Not built: planned, in progress, cancelled, or its state is not known"),
        "degree_missing": _("Degree of rocky desertification missing"),
        "value_missing": _("A number that the method needs is missing: means of the plots, or a value of a factor"),
    }[code]
