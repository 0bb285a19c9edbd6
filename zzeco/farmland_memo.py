"""Farmland as a memo beside an estimate: area and topsoil carbon, in no total (docs/methods.md 7)."""

from typing import Any

import numpy as np
import pandas as pd

from layers.layer import VectorLayer
from zzeco.boundaries import latest_layer
from zzeco.carbon.columns import area_ha, positive
from zzeco.carbon.parameters import Factor, FactorSet
from zzeco.project import Project

KIND = "farmland"
LAND_CLASS, FARMLAND = "land_class_name", "耕地"
DEPTH_CM = 15
COLUMNS = ("soil_oc_g_kg", "geom_area_ha", "reported_area_ha")


def soil_density(factors: FactorSet) -> Factor:
    """Soil carbon 0-15 cm under sloping cropland of a karst area, t C/ha: the only measured value of cropland that the
    tables hold (karst_carbon.csv, A; SD in its note)."""
    return factors.named("karst_carbon", degree_or_measure="坡耕地", quantity="soil C 0-15 cm")


def farmland_memo(
    project: Project, layers: list[VectorLayer], factors: FactorSet, area_source: str
) -> list[dict[str, Any]]:
    """One memo line per layer that holds farmland: the project's latest farmland layer with all its polygons, and those
    among `layers` (of the run) with the records whose land class is 耕地.

    area_ha times the density is soil_carbon_t (depth_cm). The sink is null: the change of cropland soil needs soil
    tests of the place; soil_tested counts the polygons that bring one. Overlaps with other layers are not looked for.
    """
    own = latest_layer(project, KIND)
    farmland = [(layer, _farmland(layer)) for layer in ([own] if own is not None else []) + layers]
    return [_line(layer, known, factors, area_source) for layer, known in farmland if len(known)]


def _farmland(layer: VectorLayer) -> pd.DataFrame:
    """What is known of the farmland of a layer; nothing further is read where it has none."""
    columns = [name for name in COLUMNS if name in layer.names()]
    if layer.kind == KIND:
        return layer.columns(columns)
    if LAND_CLASS not in layer.names():
        return pd.DataFrame()
    inside = layer.columns([LAND_CLASS])[LAND_CLASS].isin([FARMLAND]).to_numpy()
    return layer.columns(columns)[inside] if inside.any() else pd.DataFrame()


def _line(layer: VectorLayer, known: pd.DataFrame, factors: FactorSet, area_source: str) -> dict[str, Any]:
    density = soil_density(factors)
    area = float(np.nansum(area_ha(known, area_source)[0]))
    return {
        "kind": KIND,
        "layer": layer.name,
        "epoch": layer.epoch,
        "features": len(known),
        "area_ha": area,
        "soil_carbon_t": area * density.value,
        "depth_cm": DEPTH_CM,
        "soil_t_per_ha": density.value,
        "sink_tco2e_per_a": None,
        "soil_tested": int(np.count_nonzero(~np.isnan(positive(known, "soil_oc_g_kg")))),
        "source": density.source,
        "confidence": density.confidence,
        "note": density.note,
    }
