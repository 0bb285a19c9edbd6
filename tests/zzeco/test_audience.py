"""What outsiders do not get."""

import hashlib

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from making import ask, new_project, once, rows, squares, stands, taken, write

from layers.errors import UsageError
from layers.tables import table
from zzeco.audience import MARK, audience, audiences, coarsened, withheld


def test_the_bureau_gets_everything_and_the_public_least():
    names = ["bsm", "dc_ry", "lmqs", "species", "geom_area_ha", "身份证号"]
    left_out = [withheld(names, "forest", one) for one in audiences()]
    assert [one.key for one in audiences()] == ["internal", "partner", "public"]
    assert left_out[0] == () and set(left_out[1]) == {"dc_ry", "身份证号"}
    assert set(left_out[2]) == {"bsm", "dc_ry", "lmqs", "身份证号"}


def test_what_is_derived_from_a_withheld_column_is_withheld():
    assert "record_id" in withheld(["record_id"], "forest", audience("public"))


def test_every_field_that_is_marked_is_a_field_of_some_kind():
    assert set(table("sensitive_fields")["field"]) <= set(table("crosswalk_fields")["field"])


def test_an_unknown_audience_is_refused_with_those_that_are_there():
    with pytest.raises(UsageError, match="press"):
        audience("press")


@given(st.lists(st.tuples(st.floats(0, 5e5), st.floats(0, 5e5)), min_size=1, max_size=20))
def test_every_vertex_lies_on_the_grid(places):
    moved = coarsened(np.array([shapely.Point(place) for place in places], object), audience("public"))
    assert np.all(np.mod(shapely.get_coordinates(moved), 100) == 0)


def test_neighbours_still_share_their_edge_and_what_is_too_small_becomes_a_cell():
    shapes = np.array(
        [shapely.box(0, 0, 333, 480), shapely.box(333, 0, 710, 480), shapely.box(1012, 1013, 1040, 1041)], object
    )
    moved = coarsened(shapes, audience("public"))
    assert moved[0].equals(shapely.box(0, 0, 300, 500)) and moved[1].equals(shapely.box(300, 0, 700, 500))
    assert moved[2].equals(shapely.box(1000, 1000, 1100, 1100))


def test_a_line_that_is_too_short_and_a_missing_geometry_are_left_out():
    shapes = np.array([shapely.LineString([(1, 1), (9, 9)]), None, shapely.LineString([(0, 0), (240, 0)])], object)
    moved = coarsened(shapes, audience("public"))
    assert moved[0] is None and moved[1] is None and list(moved[2].coords) == [(0, 0), (200, 0)]


@once
def surveyed(folder):
    path = new_project(folder)
    given = stands(2, dc_ry="张三", lmqs="20", 电话="13800000000")
    taken(path, write(folder / "f.gpkg", given, squares(2, side_m=333), geometry_type="Polygon"))
    return path


@pytest.fixture
def project(tmp_path):
    return surveyed(tmp_path)


def test_an_export_for_the_public_is_coarse_marked_without_names_and_in_the_log(project, tmp_path):
    out = tmp_path / "out.gpkg"
    said = ask("export", project, "forest", out, "--audience", "public")
    about, _fids, shapes, _columns = pyogrio.raw.read(out)
    names = about["fields"]
    assert {"bsm", "record_id", "dc_ry", "lmqs", "电话", "content_hash"}.isdisjoint(names) and MARK in names
    assert np.all(np.mod(shapely.get_coordinates(shapely.from_wkb(shapes)), 100) < 1e-6)
    assert "dc_ry" in said["fields_withheld"] and said["grid_m"] == 100
    (line,) = rows(project, "zz_exports").to_dict("records")
    assert line["audience"] == "public" and line["what"] == "export" and line["file_name"] == "out.gpkg"
    assert line["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest() and "dc_ry" in line["fields_withheld"]


def test_the_bureaus_own_export_is_as_it_was_and_leaves_the_project_alone(project, tmp_path):
    before = project.read_bytes()
    said = ask("export", project, "forest", tmp_path / "own.csv")
    written = pd.read_csv(tmp_path / "own.csv", dtype=str, encoding="utf-8-sig")
    assert said["fields_withheld"] == [] and {"dc_ry", "bsm"} <= set(written) and MARK not in written
    assert project.read_bytes() == before


@pytest.mark.parametrize("name", ["findings", "rejected"])
def test_findings_and_rejected_records_stay_in_the_bureau(project, tmp_path, name):
    taken(project, write(tmp_path / "g.gpkg", stands(1, you_shi_sz="天书", prefix="Q"), squares(1, first=9)))
    said = ask("export", project, name, tmp_path / "x.csv", "--audience", "partner")
    assert said.exit in (2, 3) and not (tmp_path / "x.csv").exists()
