"""The arithmetic shown for a polygon multiplies out to what is stored."""

import math

import pandas as pd
import pytest

from zzeco.carbon.estimate import estimate
from zzeco.carbon.explain import explain
from zzeco.carbon.parameters import shipped
from zzeco.carbon.settings import EstimateSettings

FIR = {"geom_area_ha": 10.0, "land_class": "乔木林", "species": "杉木", "origin": "planted", "pingjun_nl": 12}
KARST = {"geom_area_ha": 40.0, "karst_degree": "moderate"}
CASES = {
    "factor": ("forest", FIR | {"stock_m3_per_ha": 120.0}, None),
    "paulownia": ("forest", FIR | {"stock_m3_per_ha": 50.0, "species": "泡桐"}, None),
    "regression": ("forest", FIR | {"stock_m3_per_ha": 120.0}, "regression"),
    "trees": ("forest", FIR | {"pingjun_xj": 16.0, "pingjun_sg": 13.0, "mei_gq_zs": 1500}, "trees"),
    "small trees": ("forest", FIR | {"pingjun_xj": 4.0, "pingjun_sg": 3.0, "mei_gq_zs": 2500}, "trees"),
    "curve": ("forest", FIR, None),
    "younger than its curve": ("forest", FIR | {"stock_m3_per_ha": 8.0, "pingjun_nl": 2}, None),
    "stopped curve": ("forest", FIR | {"origin": "natural", "pingjun_nl": 80}, None),
    "area": ("forest", FIR | {"stock_m3_per_ha": 120.0}, "area"),
    "rocky forest": ("forest", FIR | {"trls": 60, "karst_degree": "severe", "tu_ceng_hd": 12}, None),
    "bamboo": ("forest", {"geom_area_ha": 30.0, "land_class": "竹林", "species": "毛竹", "mei_gq_zs": 2400}, None),
    "bamboo by area": ("forest", {"geom_area_ha": 3.0, "land_class": "竹林", "species": "竹类"}, None),
    "shrub": ("forest", {"geom_area_ha": 3.0, "land_class": "其他灌", "species": "灌木"}, None),
    "karst shrub": ("forest", {"geom_area_ha": 3.0, "land_class": "其他灌", "species": "灌木", "trls": 45}, None),
    "camellia": ("forest", {"geom_area_ha": 3.0, "land_class": "国特灌", "species": "油茶"}, None),
    "young": ("forest", {"geom_area_ha": 3.0, "land_class": "未成林", "species": "杉木"}, None),
    "marsh": ("wetland", {"geom_area_ha": 5.0, "wetland_type": "herb_marsh"}, None),
    "reservoir": ("wetland", {"geom_area_ha": 100.0, "wetland_type": "reservoir", "flood_year": 1970}, None),
    "river": ("wetland", {"geom_area_ha": 5.0, "wetland_type": "permanent_river"}, None),
    "canal": ("wetland", {"geom_area_ha": 5.0, "wetland_type": "canal"}, None),
    "small wetland": ("small_wetland", {"geom_area_ha": 8.0}, None),
    "karst": ("karst", KARST | {"trls": 50, "tu_ceng_hd": 20}, None),
    "karst by area": ("karst", KARST, None),
    "karst of the field": ("karst", KARST | {"trls": 50, "tu_ceng_hd": 60, "soil_oc_g_kg": 25.0}, None),
}
STORED = {
    "agb": "agb_t",
    "bgb": "bgb_t",
    "understorey": "understorey_t",
    "litter": "litter_t",
    "dead_wood": "dead_wood_t",
    "soil": "soil_t",
    "carbon": "carbon_t",
    "co2e": "co2e_t",
    "sink": "sink_tco2e_per_a",
    "burial": "burial_tco2e_per_a",
    "ch4": "ch4_tco2e_per_a",
    "net": "net_tco2e_per_a",
}


def multiplied_out(found):
    """Every left-hand side of the formulas, reckoned from the steps shown and nothing else."""
    values = {step.symbol: step.value for step in found.steps} | {"exp": math.exp}
    for line in found.formulas:
        name, formula = line.split(" = ")
        python = formula.replace("×", "*").replace("÷", "/").replace("−", "-").replace("^", "**")
        values[name] = eval(python, {"__builtins__": {}}, values)
    return values


@pytest.mark.parametrize("case", CASES)
def test_the_numbers_shown_multiply_out_to_the_stored_result(case):
    kind, row, method = CASES[case]
    settings, layer = EstimateSettings(method=method), pd.DataFrame([row])
    found = explain(layer.iloc[0], kind, factors=shipped(), settings=settings, year=2025)
    stored = estimate(layer, kind, factors=shipped(), settings=settings, year=2025).polygons.iloc[0]
    values = multiplied_out(found)
    for name, column in STORED.items():
        if name in values:
            assert values[name] == pytest.approx(stored[column], rel=1e-9, abs=1e-12), (name, found.formulas)
        else:
            assert not stored[column] > 0, name
    assert found.result["co2e_t"] == pytest.approx(stored["co2e_t"], rel=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_every_factor_shown_names_its_unit_and_source_and_each_symbol_stands_once(case):
    kind, row, method = CASES[case]
    settings = EstimateSettings(method=method)
    steps = explain(pd.Series(row), kind, factors=shipped(), settings=settings, year=2025).steps
    assert all(step.unit and step.source and step.name for step in steps)
    assert len({step.symbol for step in steps}) == len(steps)
    assert {step.confidence for step in steps} <= {"A", "B", "C", ""}


def test_the_understorey_is_a_line_of_its_own():
    found = explain(pd.Series(FIR), "forest", factors=shipped(), settings=EstimateSettings())
    assert "understorey = A × c_understorey" in found.formulas


def test_a_polygon_that_is_left_out_has_a_reason_and_no_arithmetic():
    row = pd.Series({"geom_area_ha": 1.0, "land_class": "非林地"})
    found = explain(row, "forest", factors=shipped(), settings=EstimateSettings())
    assert found.result["reason"] == "non_forest" and not found.steps
    assert found.as_dict()["formula"] == ""
