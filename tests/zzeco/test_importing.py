"""Deliveries into a project: counts that add up, records kept out with their reasons, epochs, corrections."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from content import content_digest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from making import (
    MARK,
    ask,
    bow_tie,
    finding_codes,
    geojson,
    kept_whole,
    line,
    new_project,
    not_a_number,
    reasons,
    rows,
    square,
    squares,
    stands,
    taken,
    write,
)

from layers.checks import findings
from layers.i18n import set_language

FAR_EAST_M = 200_000
KEPT_OUT_IN_ORDER = ["I101", "I104", "I103", "I105", "I106", "I107"]


@pytest.fixture
def project(tmp_path):
    return new_project(tmp_path)


@pytest.fixture
def three(tmp_path):
    """Three sound stands in one shapefile."""
    return write(tmp_path / "three.shp", stands(3), squares(3), encoding="UTF-8")


def sites(**columns):
    """Two small wetlands of a ledger."""
    known = {"编号": ["S1", "S2"], "名称": ["东湖", "西塘"], "状态": ["在建", "在建"], "县": "430212"}
    return pd.DataFrame({**known, **columns})


# --- counts ---------------------------------------------------------------------------------------------------


def test_a_sound_delivery_enters_whole_and_is_on_file(project, three):
    said = taken(project, three, "forest", "--epoch", "2025")
    assert (said["read"], said["accepted"], said["rejected"], said["repaired"]) == (3, 3, 0, 0)
    assert (said["layer"], said["epoch"], said["written"]) == ("forest_2025", "2025", True)
    assert said["changes"] == {"added": 3, "changed": 0, "removed": 0, "unchanged": 0, "jitter": 0}
    delivery = rows(project, "zz_deliveries").iloc[0]
    assert (delivery["file_name"], delivery["read"], delivery["accepted"], len(delivery["sha256"])) == (
        "three.shp", 3, 3, 64,
    )  # fmt: skip


def test_the_same_file_again_is_unchanged_and_leaves_the_project_as_it_is(project, three):
    taken(project, three)
    before = content_digest(project)
    said = taken(project, three)
    assert (said.status, said.exit, said["written"]) == ("unchanged", 0, False)
    assert (said["accepted"], said["unchanged"], said["rejected"]) == (0, 3, 0)
    assert said["changes"] == {"added": 0, "changed": 0, "removed": 0, "unchanged": 3, "jitter": 0}
    assert content_digest(project) == before


def test_a_file_given_twice_in_one_command_enters_once(project, three):
    said = ask("import", project, three, three, "--kind", "forest")
    assert (said["read"], said["accepted"], said["unchanged"]) == (6, 3, 3)


def test_a_dry_run_tells_everything_and_writes_nothing(project, three):
    before = content_digest(project)
    said = taken(project, three, "forest", "--dry-run")
    assert (said["accepted"], said["written"], said["dry_run"]) == (3, False, True)
    assert content_digest(project) == before
    assert taken(project, three)["accepted"] == 3


def test_what_is_added_to_a_delivery_enters_and_the_rest_stays(project, three, tmp_path):
    taken(project, three)
    more = write(tmp_path / "more.shp", stands(4), squares(4), encoding="UTF-8")
    said = taken(project, more)
    assert (said["accepted"], said["unchanged"], said["changes"]["added"]) == (1, 3, 1)
    assert list(rows(project, "forest")["fid"]) == [1, 2, 3, 4]


CASES = ("sound", "null", "empty", "bow-tie", "far away", "line", "point", "not a number", "twin", "same id", "no id")


def _shape(case, number):
    if case == "null":
        return None
    if case == "empty":
        return shapely.Polygon()
    if case == "bow-tie":
        return bow_tie(east_m=number * 150)
    if case == "far away":
        return square(east_m=FAR_EAST_M, north_m=number * 200)
    if case == "line":
        return line(north_m=number * 20)
    if case == "point":
        return square(east_m=number * 150).centroid
    if case == "not a number":
        x, y = shapely.get_coordinates(square(east_m=number * 150).centroid)[0]
        return shapely.Polygon([(x, y), (x + 9, y), (MARK, y + 9), (x, y)])
    return square(east_m=number * 150)


def _records(cases):
    """Attributes and geometries of the cases, in order; a twin repeats record 0, the same id only its id."""
    made = []
    for number, case in enumerate(cases):
        attributes = {**stands(1).iloc[0].to_dict(), "bsm": f"R{number}"}
        if case in ("twin", "same id") and made:
            attributes["bsm"] = made[0][0]["bsm"]
        if case == "no id":
            attributes["bsm"] = None
        made.append((attributes, made[0][1] if case == "twin" and made else _shape(case, number)))
    return made


@given(
    cases=st.lists(st.sampled_from(CASES), min_size=1, max_size=7),
    as_shapefile=st.booleans(),
    strict=st.booleans(),
    on_invalid=st.sampled_from(["repair", "reject"]),
)
@settings(max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate])
def test_read_is_accepted_and_unchanged_and_rejected_whatever_was_delivered(
    tmp_path_factory, cases, as_shapefile, strict, on_invalid
):
    folder = tmp_path_factory.mktemp("any")
    records = _records(cases)
    if as_shapefile:
        fit = [(a, s) for a, s in records if s is None or s.geom_type == "Polygon"] or [(records[0][0], square())]
        source = write(
            folder / "d.shp", pd.DataFrame([a for a, _s in fit]), [s for _a, s in fit], encoding="UTF-8",
            geometry_type="Polygon",
        )  # fmt: skip
        not_a_number(source)
    else:
        fit = [(a, s) for a, s, case in zip(*zip(*records, strict=True), cases, strict=True) if case != "not a number"]
        source = geojson(folder / "d.geojson", fit or [(records[0][0], square())])
        fit = fit or [(records[0][0], square())]
    project = new_project(folder)
    options = ("--on-invalid", on_invalid, *(["--strict"] if strict else []))
    first = taken(project, source, "forest", *options)
    assert "read" in first.json, first.json
    assert first["read"] == len(fit)
    assert len(rows(project, "zz_rejected")) == first["rejected"]
    assert len(rows(project, "forest")) == first["accepted"]
    before = content_digest(project)
    again = taken(project, source, "forest", *options)
    assert (again.status, again.exit, again["written"], again["accepted"]) == ("unchanged", 0, False, 0)
    assert (again["unchanged"], again["rejected"]) == (first["accepted"], first["rejected"])
    assert content_digest(project) == before


# --- what keeps a record out ----------------------------------------------------------------------------------


@pytest.fixture
def broken(tmp_path):
    """One sound record and one of every reason that a file can carry into the import."""
    table = stands(7)
    table.loc[4:5, "bsm"] = "A1"
    table.loc[4, "mei_gq_xj"] = 55.0
    x, y = shapely.get_coordinates(square(east_m=900).centroid)[0]
    endless = shapely.Polygon([(x, y), (x + 9, y), (np.inf, y + 9), (x, y)])
    shapes = [square(), None, endless, square(east_m=600).centroid, square(east_m=300), square(),
              square(east_m=FAR_EAST_M)]  # fmt: skip
    return write(tmp_path / "broken.gpkg", table, shapes, geometry_type="Unknown"), table, shapes


def test_every_reason_keeps_its_record_out(project, broken):
    said = taken(project, broken[0])
    assert (said["accepted"], said["rejected"], said.status) == (1, 6, "findings")
    assert reasons(project) == KEPT_OUT_IN_ORDER


def test_a_rejected_record_is_kept_as_it_was_delivered(project, broken):
    source, table, shapes = broken
    taken(project, source)
    kept = rows(project, "zz_rejected").set_index("source_row")
    for row, record in kept.iterrows():
        attributes = json.loads(record["attributes"])
        assert {name: attributes[name] for name in table} == table.iloc[row].to_dict()
        delivered = None if shapes[row] is None else shapely.to_wkb(shapes[row])
        assert record["geometry_wkb"] == delivered
    assert set(kept["file_name"]) == {"broken.gpkg"} and set(kept["layer"]) == {"forest"}


def test_every_reason_is_told_in_both_languages(project, broken):
    taken(project, broken[0])
    told = {}
    for language in ("en", "zh"):
        set_language(language)
        texts = [json.loads(text)[0] for text in rows(project, "zz_rejected")["reasons"]]
        told[language] = [findings.message(one["code"], one["values"]) for one in texts]
    assert "A1" in told["en"][3] and "A1" in told["zh"][3]
    assert "point" in told["en"][2] and not any("{" in text for text in told["en"] + told["zh"])
    assert all(text.isascii() for text in told["en"]) and not any(text.isascii() for text in told["zh"])


def test_a_bow_tie_is_repaired_with_its_area_before_and_after_or_kept_out_where_repair_is_not_wanted(tmp_path):
    source = write(tmp_path / "tie.shp", stands(2), [square(), bow_tie(east_m=200)], encoding="UTF-8")
    mending, refusing = new_project(tmp_path, "a.gpkg"), new_project(tmp_path, "b.gpkg")
    said = taken(mending, source)
    assert (said["accepted"], said["repaired"]) == (2, 1)
    found = rows(mending, "zz_findings").query("code == 'I001'").iloc[0]
    values = json.loads(found["values"])
    assert found["record_id"] == "A2" and values["after_ha"] == pytest.approx(0.5, rel=1e-3)
    assert taken(refusing, source, "forest", "--on-invalid", "reject")["rejected"] == 1
    assert reasons(refusing) == ["I109"]


def test_a_polygon_that_is_only_a_line_cannot_be_repaired_and_is_kept_out(project, tmp_path):
    x, y = shapely.get_coordinates(square())[0]
    flat = shapely.Polygon([(x, y), (x + 100, y), (x + 50, y), (x, y)])
    said = taken(project, write(tmp_path / "flat.gpkg", stands(2), [square(), flat]))
    assert said["rejected"] == 1 and reasons(project) == ["I102"]


def test_strict_keeps_out_what_has_an_error_and_names_the_rules(project, tmp_path):
    table = stands(3, di_lei=["乔木林", "乔木林", None])
    source = write(tmp_path / "d.gpkg", table, squares(3))
    said = taken(project, source, "forest", "--strict")
    assert (said["accepted"], said["rejected"]) == (2, 1) and finding_codes(project) == []
    kept = rows(project, "zz_rejected")
    assert list(kept["record_id"]) == ["A3"]
    assert json.loads(kept["reasons"][0]) == [{"code": "I108", "values": {"codes": "F001"}}]
    assert list(rows(project, "forest")["record_id"]) == ["A1", "A2"]


def test_strict_keeps_the_other_findings_at_their_own_records(project, tmp_path):
    table = stands(4, di_lei=[None, "乔木林", None, "乔木林"], you_shi_sz=["天书", "杉木", "杉木", "天书"])
    taken(project, write(tmp_path / "d.gpkg", table, squares(4)), "forest", "--strict")
    found = rows(project, "zz_findings").query("code == 'I019'")
    assert list(rows(project, "forest")["record_id"]) == ["A2", "A4"]
    assert found[["record_id", "fid"]].to_numpy().tolist() == [["A4", 2]]
    x, y = shapely.get_coordinates(squares(4)[3].centroid)[0]
    assert found[["x", "y"]].to_numpy()[0] == pytest.approx([x, y], abs=0.01)


def test_a_record_partly_outside_the_boundary_enters(project, tmp_path):
    far = square(east_m=-60_000, side_m=90_000)
    said = taken(project, write(tmp_path / "d.gpkg", stands(1), [far]))
    assert said["rejected"] == 0


def test_a_survey_that_is_wholly_rejected_makes_no_layer_but_is_on_file(project, tmp_path):
    source = write(tmp_path / "d.gpkg", stands(2), squares(2, side_m=10), geometry_type="Polygon")
    points = write(tmp_path / "p.gpkg", stands(2), [s.centroid for s in squares(2)])
    said = taken(project, points)
    assert (said["accepted"], said["rejected"], said.exit) == (0, 2, 1)
    assert ask("export", project, "rejected", tmp_path / "r.csv")["records"] == 2
    assert taken(project, source)["accepted"] == 2


def test_a_delivery_without_records_is_answered_in_a_sentence(project, tmp_path):
    source = write(tmp_path / "d.gpkg", stands(1).iloc[:0], [], geometry_type="Polygon")
    said = taken(project, source)
    assert said.status in ("unreadable", "unchanged") and said["written"] is False


# --- epochs and corrections -----------------------------------------------------------------------------------


def test_the_epoch_is_the_year_of_the_survey_date_when_all_records_agree(project, tmp_path):
    dated = write(tmp_path / "d.gpkg", stands(2, dc_rq="20240615"), squares(2))
    assert taken(project, dated)["layer"] == "forest_2024"
    mixed = write(tmp_path / "m.gpkg", stands(2, "B", dc_rq=["20240615", "20250101"]), squares(2, first=5))
    said = taken(project, mixed)
    assert (said["layer"], said["epoch"]) == ("forest", None)


def test_an_epoch_may_be_a_day_and_nonsense_is_a_usage_error(project, three):
    assert taken(project, three, "forest", "--epoch", "2025-06-30")["epoch"] == "2025-06-30"
    for wrong in ("25", "2025-13-01", "summer", "2025-06", "", "1", "2025/06/30"):
        assert ask("import", project, three, "--kind", "forest", "--epoch", wrong).status == "usage"


@pytest.mark.parametrize("wrong", ["２０２５", "20250630", "2025-W26-1"])
def test_an_epoch_is_written_in_one_way_only(project, three, wrong):
    assert ask("import", project, three, "--kind", "forest", "--epoch", wrong).status == "usage"


def test_the_records_of_a_new_epoch_are_accepted_and_compared_with_the_epoch_before(project, tmp_path):
    table = stands(4)
    write(tmp_path / "a.gpkg", table, squares(4))
    later = table.assign(mei_gq_xj=[100.0, 120.0, 100.0, 100.0]).iloc[:3].copy()
    shapes = squares(3)
    shapes[2] = shapely.affinity.translate(shapes[2], 0.4, 0)
    write(tmp_path / "b.gpkg", later, shapes)
    taken(project, tmp_path / "a.gpkg", "forest", "--epoch", "2020")
    said = taken(project, tmp_path / "b.gpkg", "forest", "--epoch", "2025")
    assert (said["accepted"], said["unchanged"]) == (3, 0)
    assert said["changes"] == {"added": 0, "changed": 1, "removed": 1, "unchanged": 1, "jitter": 1}


def test_nine_deliveries_fill_one_layer_and_removed_is_judged_in_the_counties_that_came(project, tmp_path):
    counties = ("430212", "430223", "430224")
    for county in counties:
        source = write(tmp_path / f"{county}.gpkg", stands(3, county, county), squares(3, county))
        said = taken(project, source, "forest", "--epoch", "2020")
        assert (said["layer"], said["accepted"], said["changes"]["removed"]) == ("forest_2020", 3, 0)
    assert sorted(set(rows(project, "forest_2020")["county"])) == sorted(counties)
    source = write(tmp_path / "next.gpkg", stands(2, "430223", "430223"), squares(2, "430223"))
    said = taken(project, source, "forest", "--epoch", "2025")
    assert said["changes"] == {"added": 0, "changed": 0, "removed": 1, "unchanged": 2, "jitter": 0}


def test_a_correction_of_a_stand_is_kept_out_and_leaves_the_layer_as_it_was(project, three, tmp_path):
    taken(project, three)
    before = rows(project, "forest")
    better = write(tmp_path / "better.shp", stands(3, mei_gq_xj=[100.0, 130.0, 100.0]), squares(3), encoding="UTF-8")
    said = taken(project, better)
    assert (said["accepted"], said["unchanged"], said["rejected"], said.exit) == (0, 2, 1, 1)
    assert reasons(project) == ["I105"]
    pd.testing.assert_frame_equal(rows(project, "forest"), before)


def test_a_ledger_site_with_the_same_outline_and_a_new_state_is_replaced(project, tmp_path):
    taken(project, write(tmp_path / "a.gpkg", sites(), squares(2)), "small_wetland")
    later = write(tmp_path / "b.gpkg", sites(状态=["验收", "在建"]), squares(2))
    said = taken(project, later, "small_wetland")
    assert (said["accepted"], said["unchanged"], said["rejected"]) == (1, 1, 0)
    layer = rows(project, "small_wetland")
    assert list(layer["fid"]) == [1, 2] and list(layer["state"]) == ["accepted", "in_progress"]
    assert list(layer["state_delivered"]) == ["验收", "在建"]


def test_a_site_may_consist_of_several_features(project, tmp_path):
    table = pd.DataFrame({"编号": ["C1", "C1", "C2"], "名称": ["绿带", "绿带", "河岸"], "状态": "建成", "县": "430212"})
    said = taken(project, write(tmp_path / "c.gpkg", table, [line(north_m=n * 50) for n in range(3)]), "corridor")
    assert (said["accepted"], said["rejected"]) == (3, 0)
    targets = {one["key"]: one for one in ask("targets", project)["targets"]}
    assert targets["corridor_count"]["value"] == 2


def test_an_exact_duplicate_of_a_site_is_kept_out(project, tmp_path):
    table = sites(编号="S1", 名称="东湖")
    said = taken(project, write(tmp_path / "d.gpkg", table, [square(), square()]), "small_wetland")
    assert said["rejected"] == 1 and reasons(project) == ["I106"]


def test_the_old_code_of_zhuzhou_county_is_that_of_lukou_district(project, tmp_path):
    taken(project, write(tmp_path / "d.gpkg", stands(2, county="430212", xian=["430221", "430212"]), squares(2)))
    assert list(rows(project, "forest")["county"]) == ["430212", "430212"]


def test_unknown_columns_are_kept_and_a_column_may_be_text_in_one_delivery_and_a_number_in_the_next(project, tmp_path):
    first = write(tmp_path / "a.gpkg", stands(2, 树高等级=[1, 2]), squares(2))
    second = write(tmp_path / "b.gpkg", stands(2, "B", 树高等级=["高", "低"], 备忘="x"), squares(2, first=3))
    taken(project, first)
    assert taken(project, second)["accepted"] == 2
    layer = rows(project, "forest")
    assert list(layer["树高等级"]) == ["1", "2", "高", "低"] and layer["备忘"].isna().tolist() == [
        True,
        True,
        False,
        False,
    ]
    assert taken(project, first).status == "unchanged" and taken(project, second).status == "unchanged"


# --- questions ------------------------------------------------------------------------------------------------


def test_two_columns_for_one_field_are_asked_about_and_the_option_answers(project, tmp_path):
    source = write(tmp_path / "d.gpkg", stands(3).assign(优势树种="马尾松"), squares(3))
    source = write(
        tmp_path / "e.gpkg",
        stands(3).drop(columns="you_shi_sz").assign(优势树种="马尾松", 优势树种组="杉木"),
        squares(3),
    )
    said = kept_whole(project, content_digest, lambda: taken(project, source), 1)
    assert said["question"] == "field" and {one["column"] for one in said["candidates"]} == {"优势树种", "优势树种组"}
    best = said["candidates"][0]["needs"].split()
    assert taken(project, source, "forest", *best)["accepted"] == 3
    assert set(rows(project, "forest")["species"]) == {"马尾松"}


def test_an_area_in_no_known_unit_is_asked_about_and_the_option_answers(project, tmp_path):
    source = write(tmp_path / "d.gpkg", stands(3, mian_ji=[100.0, 100.0, 100.0]), squares(3))
    said = kept_whole(project, content_digest, lambda: taken(project, source), 1)
    assert said["question"] == "unit" and len(said["candidates"]) == 3
    assert taken(project, source, "forest", "--unit", "mian_ji=mu")["accepted"] == 3
    assert rows(project, "forest")["reported_area_ha"].iloc[0] == pytest.approx(100 / 15)


def test_a_bare_karst_degree_is_asked_about_and_the_code_list_answers(project, tmp_path):
    table = pd.DataFrame({"bsm": ["K1", "K2", "K3"], "县": "430212", "smhcd": ["1", "2", "3"]})
    source = write(tmp_path / "k.gpkg", table, squares(3))
    said = kept_whole(project, content_digest, lambda: taken(project, source, "karst"), 1)
    assert said["question"] == "code_system" and len(said["candidates"]) >= 2
    for number, candidate in enumerate(said["candidates"][:2]):
        option, answer = candidate["needs"].split(" ", 1)
        other = new_project(tmp_path, f"k{number}.gpkg")
        assert taken(other, source, "karst", option, answer.strip('"'))["accepted"] == 3
    degrees = [set(rows(tmp_path / f"k{n}.gpkg", "karst")["karst_degree"].dropna()) for n in range(2)]
    assert degrees[0] != degrees[1]


def test_a_source_with_two_fitting_layers_is_asked_about_and_the_option_answers(project, tmp_path):
    path = tmp_path / "two.gpkg"
    write(path, stands(2), squares(2), layer="甲")
    write(path, stands(2, "B"), squares(2, first=4), layer="乙")
    said = kept_whole(project, content_digest, lambda: taken(project, path), 1)
    assert said["question"] == "layer" and {one["layer"] for one in said["candidates"]} == {"甲", "乙"}
    assert taken(project, path, "forest", "--source-layer", "乙")["accepted"] == 2
    assert list(rows(project, "forest")["record_id"]) == ["B1", "B2"]


def test_of_several_layers_the_only_one_that_fits_is_taken(project, tmp_path):
    path = tmp_path / "two.gpkg"
    write(path, pd.DataFrame({"名称": ["路"]}), [line()], layer="道路")
    write(path, stands(2), squares(2), layer="小班")
    assert taken(project, path)["accepted"] == 2


def test_a_folder_of_shapefiles_enters_file_by_file(project, tmp_path):
    for number, county in enumerate(("430212", "430223")):
        source = tmp_path / "folder" / f"{county}.shp"
        write(source, stands(2, f"P{number}-", county), squares(2, county), encoding="UTF-8")
    said = taken(project, tmp_path / "folder")
    assert said["accepted"] == 4 and len(said["deliveries"]) == 2


def test_a_source_that_is_not_there_or_not_a_survey_is_unreadable(project, tmp_path):
    (tmp_path / "empty.shp").write_bytes(b"")
    (tmp_path / "text.gpkg").write_text("no database", encoding="utf-8")
    for name in ("none.shp", "empty.shp", "text.gpkg"):
        said = kept_whole(project, content_digest, lambda name=name: taken(project, tmp_path / name), 3)
        assert name in said["message"]


def test_where_one_of_two_sources_is_unreadable_none_enters(project, three, tmp_path):
    (tmp_path / "empty.shp").write_bytes(b"")
    both = lambda: ask("import", project, three, tmp_path / "empty.shp", "--kind", "forest")  # noqa: E731
    kept_whole(project, content_digest, both, 3)


def test_findings_of_the_intake_name_the_record_in_the_layer(project, tmp_path):
    source = write(tmp_path / "d.gpkg", stands(3, you_shi_sz=["杉木", "天书", "杉木"]), squares(3))
    taken(project, source)
    found = rows(project, "zz_findings").query("code == 'I019'")
    assert list(found["record_id"]) == ["A2"] and list(found["fid"]) == [2]
    assert "I019" in finding_codes(project)
    assert Path(project).is_file()
