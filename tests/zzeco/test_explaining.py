"""The arithmetic of one polygon: what is shown multiplies out to what is stored; what cannot be shown is refused."""

import json
import math

import pandas as pd
import pytest
from making import ask, mixed_project, new_project, rows, squares, stands, taken, write

STORED = {
    "agb": "agb_t", "bgb": "bgb_t", "understorey": "understorey_t", "litter": "litter_t", "dead_wood": "dead_wood_t",
    "soil": "soil_t", "carbon": "carbon_t", "co2e": "co2e_t", "sink": "sink_tco2e_per_a",
    "burial": "burial_tco2e_per_a", "ch4": "ch4_tco2e_per_a", "net": "net_tco2e_per_a",
}  # fmt: skip
STOCKS = ("agb_t", "bgb_t", "understorey_t", "litter_t", "dead_wood_t", "soil_t", "carbon_t", "co2e_t")
SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "^": "@"})


@pytest.fixture
def project(tmp_path):
    return mixed_project(tmp_path)


def multiplied_out(explanation):
    """Every left-hand side of the formulas, reckoned from the numbers shown and nothing else."""
    values = {step["symbol"]: step["value"] for step in explanation["steps"]} | {"exp": math.exp}
    for line in explanation["formula"].split("; "):
        name, formula = line.split(" = ")
        values[name] = eval(formula.translate(SIGNS).replace("@", "**"), {"__builtins__": {}}, values)
    return values


def test_the_numbers_shown_multiply_out_to_the_stored_result(demo):
    path = demo[1] / "sample.gpkg"
    estimates = rows(path, "zz_estimates")
    shown = estimates[estimates["reason"].isna()].groupby(["layer", "method"]).head(2)
    assert set(shown["layer"]) == {"forest_2025", "wetland_2025", "small_wetland_2025", "karst_2025"}
    for polygon in shown.itertuples():
        explanation = ask("explain", path, polygon.layer, f"fid:{polygon.fid}").json
        values = multiplied_out(explanation)
        for name, column in STORED.items():
            stored = getattr(polygon, column)
            if name in values:
                assert values[name] == pytest.approx(stored, rel=1e-9), (polygon.layer, polygon.fid, name)
            shown = explanation["result"][column]
            if pd.isna(stored) or (column in STOCKS and "no_stock_value" in (polygon.notes or "")):
                assert shown is None, (polygon.layer, polygon.fid, column)
            else:
                assert shown == pytest.approx(stored, rel=1e-9), (polygon.layer, polygon.fid, column)


def test_every_factor_names_its_source_and_confidence(project):
    ask("estimate", project)
    for step in ask("explain", project, "forest", "A1")["steps"]:
        assert step["source"] and step["unit"] and step["name"]
        assert step["confidence"] in (("A", "B", "C") if step["symbol"] not in ("A", "V", "t_now") else ("",))


def test_a_polygon_that_was_left_out_is_answered_with_its_reason(project):
    ask("estimate", project)
    said = ask("explain", project, "forest", "A2")
    assert "ursery" in json.dumps(said.json)


def test_unknown_layers_and_records_are_refused_with_what_there_is(project):
    ask("estimate", project)
    for words in (("none", "A1"), ("forest", "B7"), ("forest", "fid:99"), ("forest", "fid:"), ("forest", ""),
                  ("forest", "fid:²")):  # fmt: skip
        said = ask("explain", project, *words)
        assert (said.status, said.exit) == ("unreadable", 3), words
    assert "forest" in ask("explain", project, "none", "A1")["advice"]
    assert ask("explain", project, "forest", "fid:1")["record_id"] == "A1"


def test_a_site_of_several_features_is_explained_by_fid(tmp_path):
    path = new_project(tmp_path)
    table = pd.DataFrame({"编号": ["S1", "S1"], "名称": "东湖", "状态": "建成"})
    taken(path, write(tmp_path / "s.gpkg", table, squares(2)), "small_wetland")
    ask("estimate", path)
    said = ask("explain", path, "small_wetland", "S1")
    assert said.exit == 3 and "fid:1" in said["advice"] and "fid:2" in said["advice"]
    assert ask("explain", path, "small_wetland", "fid:2").exit == 0


def test_a_polygon_that_came_after_the_run_is_refused_until_the_next_run(project, tmp_path):
    ask("estimate", project)
    taken(project, write(tmp_path / "n.gpkg", stands(1, "N"), squares(1, first=9)))
    said = ask("explain", project, "forest", "N1")
    assert said.exit == 3 and "estimate" in said["advice"]
    ask("estimate", project)
    assert ask("explain", project, "forest", "N1").exit == 0


def test_a_site_replaced_after_the_run_is_refused_until_the_next_run(tmp_path):
    path = new_project(tmp_path)
    table = pd.DataFrame({"编号": ["S1"], "名称": "东湖", "状态": "建成", "sdlx": "库塘"})
    taken(path, write(tmp_path / "a.gpkg", table, squares(1)), "small_wetland")
    ask("estimate", path)
    taken(path, write(tmp_path / "b.gpkg", table.assign(sdlx="草本沼泽"), squares(1)), "small_wetland")
    first = ask("explain", path, "small_wetland", "S1")
    ask("estimate", path)
    second = ask("explain", path, "small_wetland", "S1")
    assert (first.exit, second.exit) == (3, 0)


def test_an_earlier_run_does_not_explain_a_later_change_of_settings(project):
    ask("estimate", project, "--pools", "agb,bgb")
    result = ask("explain", project, "forest", "A1")["result"]
    assert result["carbon_t"] == pytest.approx(result["agb_t"] + result["bgb_t"] + result["understorey_t"])
