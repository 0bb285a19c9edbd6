"""export: a layer, the findings and the rejected records as files of other formats; never over another file."""

import json

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from making import ask, geojson, new_project, once, rows, square, squares, stands, taken, write

ENDINGS = ("gpkg", "shp", "geojson", "kml", "csv", "xlsx", "parquet")


@once
def surveyed(folder):
    """Two stands in the layer, one of an unknown species, one without geometry and one far away."""
    path = new_project(folder)
    table = stands(4, you_shi_sz=["杉木", "天书", "杉木", "杉木"])
    shapes = [*squares(2), None, square(east_m=300_000)]
    taken(path, write(folder / "f.gpkg", table, shapes, geometry_type="Polygon"))
    return path


@pytest.fixture
def project(tmp_path):
    return surveyed(tmp_path)


@pytest.mark.parametrize("name", ["forest", "findings", "rejected"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_everything_leaves_in_every_format(project, tmp_path, name, ending):
    out = tmp_path / f"out.{ending}"
    said = ask("export", project, name, out)
    assert said.exit == 0 and out.exists() and str(out) in said["files"]
    assert said["records"] == {"forest": 2, "rejected": 2}.get(name, len(rows(project, "zz_findings")))


def test_a_file_that_is_there_is_replaced_only_when_that_is_asked_for(project, tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("mine", encoding="utf-8")
    said = ask("export", project, "forest", out)
    assert said.status in ("usage", "unreadable") and out.read_text(encoding="utf-8") == "mine"
    assert "--overwrite" in said["advice"]
    assert ask("export", project, "forest", out, "--overwrite").exit == 0
    assert out.read_text(encoding="utf-8-sig") != "mine"


def test_the_project_itself_is_never_the_target(project):
    before = project.read_bytes()
    for options in ((), ("--overwrite",)):
        assert ask("export", project, "forest", project, *options).status in ("usage", "unreadable")
        assert project.read_bytes() == before


@pytest.mark.parametrize("name", ["none", "", "zz_runs"])
def test_an_unknown_layer_is_refused_with_those_that_are_there(project, tmp_path, name):
    said = ask("export", project, name, tmp_path / "x.csv")
    assert said.exit == 3 and "forest" in said["advice"] and not (tmp_path / "x.csv").exists()


def test_an_unknown_format_or_folder_or_system_is_refused(project, tmp_path):
    assert ask("export", project, "forest", tmp_path / "x.docx").exit == 2
    assert ask("export", project, "forest", tmp_path / "none" / "x.csv").exit in (2, 3)
    assert ask("export", project, "forest", tmp_path / "x.gpkg", "--crs", "EPSG:1").exit == 2
    assert not list(tmp_path.glob("x.*"))


def test_nothing_found_and_nothing_rejected_is_said(tmp_path):
    path = new_project(tmp_path, "empty.gpkg")
    for name in ("findings", "rejected"):
        said = ask("export", path, name, tmp_path / "x.csv")
        assert (said.exit == 3 and name in said["message"]) or "rejected" in said["message"]


def test_the_exported_layer_lies_where_the_survey_lies(project, tmp_path):
    ask("export", project, "forest", tmp_path / "x.geojson")
    ask("export", project, "forest", tmp_path / "x.gpkg", "--crs", "EPSG:4526")
    there = shapely.from_wkb(pyogrio.raw.read(tmp_path / "x.gpkg")[2])
    moved = [shapely.affinity.translate(s, 38_000_000, 0) for s in squares(2)]
    # zone 38 (114° E) is the project's own meridian, its eastings begin with 38
    assert all(shapely.hausdorff_distance(a, b) < 0.001 for a, b in zip(there, moved, strict=True))
    drawn = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))["features"]
    assert 113 < np.array(drawn[0]["geometry"]["coordinates"]).reshape(-1, 2)[0][0] < 114.5


def test_findings_go_back_with_message_advice_and_a_place(project, tmp_path):
    ask("export", project, "findings", tmp_path / "f.csv")
    table = pd.read_csv(tmp_path / "f.csv", encoding="utf-8-sig")
    one = table[table["code"] == "I019"].iloc[0]
    assert one["record_id"] == "A2" and "天书" in one["message"] and isinstance(one["advice"], str)
    ask("export", project, "findings", tmp_path / "f.geojson")
    drawn = json.loads((tmp_path / "f.geojson").read_text(encoding="utf-8"))["features"]
    assert {one["geometry"]["type"] for one in drawn if one["geometry"]} == {"Point"}


def test_rejected_records_go_back_with_their_attributes_and_reasons(project, tmp_path):
    ask("export", project, "rejected", tmp_path / "r.csv")
    table = pd.read_csv(tmp_path / "r.csv", encoding="utf-8-sig")
    assert list(table["d_bsm"]) == ["A3", "A4"] and list(table["d_you_shi_sz"]) == ["杉木", "杉木"]
    assert "No geometry" in table["reasons"][0] and "outside" in table["reasons"][1]


def test_rejected_records_of_a_web_map_datum_are_placed_too(tmp_path):
    path = new_project(tmp_path)
    source = geojson(tmp_path / "g.geojson", [({"bsm": "A1"}, square()), ({"bsm": "A1"}, square(east_m=300))])
    taken(path, source, "forest", "--crs", "GCJ-02")
    assert len(rows(path, "zz_rejected")) == 1
    assert ask("export", path, "rejected", tmp_path / "r.gpkg")["records"] == 1


def test_rejected_records_of_swapped_axes_are_placed_where_they_were_surveyed(tmp_path):
    path = new_project(tmp_path)
    swapped = [shapely.transform(s, lambda xy: xy[:, ::-1]) for s in squares(2)]
    source = write(tmp_path / "s.gpkg", stands(2, bsm="A1"), swapped)
    taken(path, source, "forest", "--crs", "EPSG:4547", "--swap-xy")
    ask("export", path, "rejected", tmp_path / "r.gpkg")
    there = shapely.from_wkb(pyogrio.raw.read(tmp_path / "r.gpkg")[2])
    assert shapely.hausdorff_distance(there[0], squares(2)[1]) < 0.01


def test_an_export_of_every_layer_of_the_sample_is_read_back(demo, tmp_path):
    path = demo[1] / "sample.gpkg"
    for layer in ("forest_2025", "trail_2025", "wetland_2025", "karst_2025", "small_wetland_2025"):
        said = ask("export", path, layer, tmp_path / f"{layer}.shp", "--encoding", "GBK")
        assert said.exit == 0 and said["field_map"], said.json
    assert ask("export", path, "corridor_2025", tmp_path / "corridor.shp").exit == 3  # lines and polygons together
    assert ask("export", path, "corridor_2025", tmp_path / "corridor.gpkg").exit == 0
