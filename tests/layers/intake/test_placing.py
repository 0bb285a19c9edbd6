"""Where a delivery lies: said by its file, answered by a person, or asked about; never guessed."""

import json
import struct

import numpy as np
import pytest
import shapely
from content import content_digest
from making import (
    PROJECT_CRS,
    ask,
    finding_codes,
    geojson,
    kept_whole,
    new_project,
    rows,
    square,
    squares,
    stands,
    taken,
    write,
)

from layers.boundary import bundled
from layers.crs import to_crs
from layers.errors import Unclear
from layers.intake.mapping import Answers
from layers.intake.placing import decide_crs, lands_elsewhere, place
from layers.intake.source import Delivered


@pytest.fixture
def project(tmp_path):
    return new_project(tmp_path)


def bare(folder, crs, count=3):
    """A shapefile in a CRS that it does not say."""
    moved = to_crs(np.array(squares(count), dtype=object), PROJECT_CRS, crs)
    source = write(folder / "bare.shp", stands(count), moved, None, encoding="UTF-8")
    source.with_suffix(".prj").unlink(missing_ok=True)
    return source


def stored(project):
    """The geometries of the forest layer in the order of their fids (GeoPackage header of 40 bytes taken off)."""
    blobs = rows(project, "forest")["geom"]
    return [shapely.from_wkb(bytes(blob)[40:] if (blob[3] >> 1) & 7 else bytes(blob)[8:]) for blob in blobs]


def moved_m(project, count=3):
    """How far the stored squares lie from where they were drawn, m."""
    return max(shapely.hausdorff_distance(a, b) for a, b in zip(stored(project), squares(count), strict=True))


@pytest.mark.parametrize(
    ("crs", "prefixed"), [("EPSG:4526", True), ("EPSG:4498", True), ("EPSG:4547", False), ("EPSG:4490", False)]
)
def test_without_a_prj_nothing_is_written_and_the_best_candidate_is_the_true_one(project, tmp_path, crs, prefixed):
    source = bare(tmp_path, crs)
    said = kept_whole(project, content_digest, lambda: taken(project, source), 1)
    assert (said.status, said["question"]) == ("unclear", "crs")
    best = said["candidates"][0]
    assert best["crs"] == crs and best["share_inside"] == 1 and best["offset_km"] == 0 and best["reason"]
    shares = [one["share_inside"] for one in said["candidates"]]
    assert shares == sorted(shares, reverse=True) and len(shares) >= 3


def test_the_option_of_a_candidate_answers(project, tmp_path):
    source = bare(tmp_path, "EPSG:4526")
    best = taken(project, source)["candidates"][0]["needs"].split()
    said = taken(project, source, "forest", *best)
    assert (said["accepted"], said["crs"]) == (3, "EPSG:4526") and moved_m(project) < 0.001


@pytest.mark.parametrize("text", ["4526", "EPSG:4526", "epsg:4526"])
def test_a_bare_number_names_a_coordinate_system_too(project, tmp_path, text):
    assert taken(project, bare(tmp_path, "EPSG:4526"), "forest", "--crs", text)["crs"] == "EPSG:4526"


def test_a_mapping_file_written_by_inspect_answers(project, tmp_path):
    source, answers = bare(tmp_path, "EPSG:4526"), tmp_path / "answers.json"
    said = ask("inspect", source, "--kind", "forest", "--mapping-out", answers)
    assert said["written"] is True and said["layers"][0]["crs"]["name"] is None
    assert json.loads(answers.read_text(encoding="utf-8"))["crs"] == "EPSG:4526"
    assert taken(project, source, "forest", "--mapping", answers)["accepted"] == 3
    assert moved_m(project) < 0.001


def test_an_option_wins_over_the_mapping_file(project, tmp_path):
    source, answers = bare(tmp_path, "EPSG:4526"), tmp_path / "answers.json"
    answers.write_text(json.dumps({"crs": "EPSG:4498"}), encoding="utf-8")
    assert taken(project, source, "forest", "--mapping", answers, "--crs", "EPSG:4526")["crs"] == "EPSG:4526"


def test_swapped_axes_are_a_candidate_and_the_options_answer(project, tmp_path):
    swapped = [shapely.transform(s, lambda xy: xy[:, ::-1]) for s in squares(3)]
    source = write(tmp_path / "s.shp", stands(3), swapped, None, encoding="UTF-8")
    source.with_suffix(".prj").unlink(missing_ok=True)
    said = taken(project, source)
    best = said["candidates"][0]
    assert (best["crs"], best["swap_xy"]) == ("EPSG:4547", True) and "--swap-xy" in best["needs"]
    assert taken(project, source, "forest", "--crs", "EPSG:4547", "--swap-xy")["accepted"] == 3
    assert moved_m(project) < 0.001 and "I025" in finding_codes(project)


def test_swapped_axes_in_a_mapping_file_answer_too(project, tmp_path):
    swapped = [shapely.transform(s, lambda xy: xy[:, ::-1]) for s in squares(3)]
    source = write(tmp_path / "s.shp", stands(3), swapped, None, encoding="UTF-8")
    source.with_suffix(".prj").unlink(missing_ok=True)
    answers = tmp_path / "answers.json"
    ask("inspect", source, "--kind", "forest", "--mapping-out", answers)
    assert taken(project, source, "forest", "--mapping", answers)["accepted"] == 3
    assert moved_m(project) < 0.001


def test_gcj_02_is_taken_off_when_it_is_said(project, tmp_path):
    source = bare(tmp_path, "GCJ-02")
    said = taken(project, source, "forest", "--crs", "GCJ-02")
    assert (said["accepted"], said["crs"]) == (3, "GCJ-02") and moved_m(project) < 0.1
    assert "I024" in finding_codes(project)


def test_gcj_02_is_among_the_candidates_of_degrees(project, tmp_path):
    said = taken(project, bare(tmp_path, "GCJ-02"))
    assert "GCJ-02" in [one["crs"] for one in said["candidates"]]


def test_an_old_datum_imports_without_a_shift_and_says_so_as_an_error_of_the_layer(project, tmp_path):
    moved = to_crs(np.array(squares(3), dtype=object), PROJECT_CRS, "EPSG:2382")
    source = write(tmp_path / "x.shp", stands(3), moved, "EPSG:2382", of="EPSG:2382", encoding="UTF-8")
    said = taken(project, source)
    assert (said["accepted"], said.exit) == (3, 1)
    found = rows(project, "zz_findings").query("code == 'I002'")
    assert list(found["severity"]) == ["error"] and found["fid"].isna().all()


def test_a_prj_under_which_the_data_lie_far_away_while_another_reading_fits_is_asked_about(project, tmp_path):
    moved = to_crs(np.array(squares(3), dtype=object), PROJECT_CRS, "EPSG:4526")
    source = write(tmp_path / "w.shp", stands(3), moved, "EPSG:4525", of="EPSG:4525", encoding="UTF-8")
    said = kept_whole(project, content_digest, lambda: taken(project, source), 1)
    assert said["question"] == "crs" and said["candidates"][0]["crs"] == "EPSG:4526"
    assert ask("inspect", source)["layers"][0]["crs"]["name"] is None
    assert taken(project, source, "forest", "--crs", "EPSG:4526")["accepted"] == 3


def test_a_prj_under_which_the_data_lie_far_away_and_nothing_else_fits_keeps_the_records_out(project, tmp_path):
    away = [square(east_m=400_000 + n * 200) for n in range(3)]
    said = taken(project, write(tmp_path / "a.shp", stands(3), away, encoding="UTF-8"))
    assert (said["rejected"], said["accepted"]) == (3, 0)


def test_the_boundary_of_the_bureau_ranks_the_candidates(tmp_path):
    elsewhere = square(north_m=400_000, side_m=50_000)
    own = geojson(tmp_path / "own.geojson", [({"行政区划代码": "430212", "行政区划名称": "渌口区"}, elsewhere)])
    project = new_project(tmp_path, "own.gpkg", "--boundary", own)
    inside = [shapely.affinity.translate(s, 10_000, 410_000) for s in squares(3)]
    source = write(tmp_path / "b.shp", stands(3), inside, None, encoding="UTF-8")
    source.with_suffix(".prj").unlink(missing_ok=True)
    assert taken(project, source)["candidates"][0]["share_inside"] == 1


def test_heights_are_dropped_and_the_place_stays(project, tmp_path):
    source = write(tmp_path / "z.gpkg", stands(3), shapely.force_3d(squares(3), 77.0))
    assert taken(project, source)["accepted"] == 3
    assert not shapely.has_z(stored(project)).any() and moved_m(project) < 0.001


def test_a_nonsense_coordinate_system_is_a_usage_error(project, tmp_path):
    for wrong in ("EPSG:1", "nonsense", "EPSG:"):
        source = bare(tmp_path, "EPSG:4526")
        said = ask("import", project, source, "--kind", "forest", "--crs", wrong)
        assert (said.status, said.exit) == ("usage", 2)


# --- the functions themselves ---------------------------------------------------------------------------------


def delivered(shapes, crs, folder):
    geometry = np.array([*shapes, None], dtype=object)[:-1]
    return Delivered(folder / "d.shp", "d", "ESRI Shapefile", stands(len(shapes)), geometry, crs, "UTF-8", [], "0" * 64)


def test_a_delivery_without_any_usable_geometry_is_asked_about_without_candidates(tmp_path):
    with pytest.raises(Unclear) as caught:
        decide_crs(delivered([None, shapely.Polygon()], None, tmp_path), bundled(), Answers())
    assert caught.value.details["candidates"] == []


def test_data_that_lie_inside_are_never_elsewhere(tmp_path):
    assert not lands_elsewhere(delivered(squares(3), PROJECT_CRS, tmp_path), PROJECT_CRS, bundled(), False)


def test_what_is_placed_has_two_dimensions_and_the_projects_system(tmp_path):
    moved = shapely.force_3d(to_crs(np.array(squares(2), dtype=object), PROJECT_CRS, "EPSG:4490"), 5.0)
    placed = place(delivered(moved, "EPSG:4490", tmp_path), bundled(), PROJECT_CRS, Answers())
    assert placed.crs == "EPSG:4490" and placed.datum_note is None
    assert all(a.equals_exact(b, 0.001) for a, b in zip(placed.geometry, squares(2), strict=True))


@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_coordinate_that_is_not_a_number_does_not_upset_the_ranking(tmp_path):
    nan = shapely.from_wkb(
        b"\x01\x03\0\0\0\x01\0\0\0\x04\0\0\0" + struct.pack("<8d", 4e5, 3e6, 4.001e5, 3e6, np.nan, 3.01e6, 4e5, 3e6)
    )
    with pytest.raises(Unclear) as caught:
        decide_crs(delivered([*squares(3), nan], None, tmp_path), bundled(), Answers())
    assert caught.value.details["candidates"][0]["crs"] == "EPSG:4547"
