"""Records against the layer that they enter: the same record is known however it was written down."""

import pytest
from making import ask, new_project, rows, squares, stands, taken, write


@pytest.mark.parametrize("name", ["again.shp", "again.geojson", "again.fgb"])
def test_the_same_records_in_another_format_are_unchanged(tmp_path, name):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "a.gpkg", stands(3), squares(3)))
    said = taken(path, write(tmp_path / name, stands(3), squares(3)), "forest", "--crs", "EPSG:4547")
    if name.endswith("geojson"):
        said = taken(path, tmp_path / name)
    assert (said["status"], said["unchanged"], said["rejected"], said["written"]) == ("unchanged", 3, 0, False)


def test_another_value_under_the_same_id_is_kept_out_and_removes_nothing(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "a.gpkg", stands(4), squares(4)))
    changed = stands(3, mei_gq_xj=[100.0, 100.0, 180.0])
    said = taken(path, write(tmp_path / "b.gpkg", changed, squares(3)))
    assert (said["accepted"], said["unchanged"], said["rejected"]) == (0, 2, 1)
    assert said["changes"]["removed"] == 0


def test_a_delivery_read_with_other_answers_is_left_as_it_is_and_said(tmp_path):
    path = new_project(tmp_path)
    source = write(tmp_path / "a.gpkg", stands(2, other=200.0), squares(2))
    taken(path, source, "forest", "--field", "mei_gq_xj=other")
    said = taken(path, source, "forest", "--field", "mei_gq_xj=mei_gq_xj")
    assert said["status"] == "unchanged" and any("other answers" in text for text in said["warnings"])
    assert list(rows(path, "forest")["mei_gq_xj"]) == [200.0, 200.0]


def test_a_record_without_a_county_belongs_to_the_county_of_its_largest_overlap(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "a.gpkg", stands(2, county=None), squares(2, county="430224")))
    assert list(rows(path, "forest")["county"]) == ["430224", "430224"]


def test_a_boundary_of_the_same_code_replaces_the_one_before(tmp_path):
    path = new_project(tmp_path)
    table = stands(1)[["xian"]].assign(admin_code="430212", admin_name="渌口区").drop(columns="xian")
    for name, side_m in (("a.gpkg", 3000), ("b.gpkg", 4000)):
        taken(path, write(tmp_path / name, table, squares(1, side_m=side_m)), "boundary")
    areas = list(rows(path, "boundary")["geom_area_ha"])
    assert areas == [pytest.approx(1600, rel=1e-3)]


def test_a_new_record_never_gets_the_number_of_one_that_is_gone(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "a.gpkg", stands(2), squares(2)))
    taken(path, write(tmp_path / "b.gpkg", stands(2, prefix="B"), squares(2, first=5)))
    assert list(rows(path, "forest")["fid"]) == [1, 2, 3, 4]


def test_soil_under_forest_on_rock_is_explained_by_the_karst_formula(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "a.gpkg", stands(1, trls=40, tu_ceng_hd=50), squares(1)))
    ask("estimate", path)
    said = ask("explain", path, "forest", "A1")
    known = {step["symbol"]: step["value"] for step in said["steps"]}
    soil = known["A"] * known["SOC"] * known["BD"] * known["h"] * 0.1 * 0.6 * (1 - known["gravel"] / 100)
    assert said["result"]["soil_t"] == pytest.approx(soil, rel=1e-9)
    assert known["SOC"] == pytest.approx((28.86 + 21.13) / 2)
