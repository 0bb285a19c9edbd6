"""What an import knows of deliveries: guesses with reasons, questions asked once, a dry run that adds up."""

import numpy as np
import pytest
import shapely
from making import new_project, squares, stands, write

from layers.boundary import bundled
from layers.crs import to_crs
from layers.errors import Unclear, ZzecoError
from layers.intake.mapping import Answers
from zzeco import import_crs, import_landing, store
from zzeco import import_plan as plan
from zzeco.import_fields import computed_area_ha, fields_of, with_field, with_unit
from zzeco.import_trial import tried


@pytest.fixture(scope="module")
def reader():
    with plan.WatchedReader() as made:
        yield made


def told(*_words):
    """Nobody listens."""


def look(reader, *paths):
    return plan.found_in(paths, bundled(), reader, told)


def without_prj(path, table, shapes, crs):
    write(path, table, shapes, crs)
    path.with_suffix(".prj").unlink()
    return path


def test_the_year_of_the_survey_is_that_of_its_date_column_else_of_the_file_name(reader, tmp_path):
    dated = write(tmp_path / "a_2019.gpkg", stands(2, dc_rq="20200912"), squares(2))
    named = write(tmp_path / "b_2021.gpkg", stands(2), squares(2))
    neither = write(tmp_path / "c.gpkg", stands(2), squares(2))
    found = look(reader, dated, named, neither).deliveries
    assert [one.epoch for one in found] == ["2020", "2021", None]
    assert "dc_rq" in found[0].epoch_reason


def test_a_folder_gives_one_delivery_a_file_and_what_cannot_be_read_stops_nothing(reader, tmp_path):
    write(tmp_path / "in" / "a.gpkg", stands(1), squares(1))
    write(tmp_path / "in" / "b.gpkg", stands(1), squares(1))
    (tmp_path / "in" / "c.zip").write_bytes(b"no archive")
    found = look(reader, tmp_path / "in")
    assert [one.name for one in found.deliveries] == ["a.gpkg", "b.gpkg"]
    assert [one.source.name for one in found.unreadable] == ["c.zip"]


def test_one_layer_of_a_source_with_several_is_named_in_the_options(reader, tmp_path):
    path = write(tmp_path / "two.gpkg", stands(1), squares(1), layer="forest")
    write(path, stands(1).rename(columns=lambda name: f"q_{name}_x"), squares(1), layer="other")
    found = look(reader, path).deliveries
    assert [one.source_layer for one in found] == ["forest", "other"]
    assert [one.wanted for one in found] == [True, False]


def test_deliveries_without_prj_that_land_alike_share_one_question(reader, tmp_path):
    one = without_prj(tmp_path / "a.shp", stands(2), squares(2), "EPSG:4526")
    two = without_prj(tmp_path / "b.shp", stands(2), squares(2, "430224"), "EPSG:4526")
    named = write(tmp_path / "c.shp", stands(2), squares(2))
    found = look(reader, one, two, named).deliveries
    assert [plan.is_settled(each, "crs") for each in found] == [False, False, True]
    assert plan.groups(found, "crs") == [(0, 1), (2,)]
    answered = plan.changed(found, (0, 1), lambda each: plan.with_crs(each, "EPSG:4526"))
    assert all(plan.is_settled(each, "crs") for each in answered)
    assert plan.groups(answered, "crs") == [(0, 1), (2,)]


def test_the_best_reading_is_recommended_and_an_old_datum_needs_parameters(reader, tmp_path):
    path = without_prj(tmp_path / "a.shp", stands(2), squares(2), "EPSG:4526")
    (one,) = look(reader, path).deliveries
    choices = import_crs.choices(one, bundled())
    assert [(choice.crs, choice.badge) for choice in choices[:3]] == [
        ("EPSG:4526", "recommended"),
        ("EPSG:2362", "needs_parameters"),
        ("EPSG:2414", "needs_parameters"),
    ]
    assert choices[0].share_inside == 1 and choices[0].shift_km == 0


def test_the_wrong_zone_puts_the_data_three_degrees_off(reader, tmp_path):
    (one,) = look(reader, without_prj(tmp_path / "a.shp", stands(2), squares(2), "EPSG:4547")).deliveries
    choices = import_crs.choices(one, bundled())
    west = next(choice for choice in choices if choice.crs == "EPSG:4546")
    # Three degrees of longitude at 27.4° N: 3 · 111.32 km · cos 27.4° = 296.5 km.
    assert west.badge == "unlikely" and west.share_inside == 0
    assert west.shift_km == pytest.approx(296.5, abs=2) and 265 < west.bearing < 275
    assert import_crs.measure_text(west).startswith("west by 29")


def test_gcj02_shifts_degrees_by_some_hundreds_of_metres(reader, tmp_path):
    path = without_prj(tmp_path / "a.shp", stands(2), squares(2), "EPSG:4490")
    (one,) = look(reader, path).deliveries
    gcj = next(choice for choice in import_crs.choices(one, bundled()) if choice.crs == "GCJ-02")
    assert gcj.badge == "unlikely" and 0.3 < gcj.shift_km < 1


def test_the_first_records_prove_a_reading_by_their_areas(reader, tmp_path):
    path = without_prj(tmp_path / "a.shp", stands(2, xbmj=[1.0, 1.0]), squares(2), "EPSG:4526")
    (one,) = look(reader, path).deliveries
    best = import_crs.choices(one, bundled())[0]
    landing = import_landing.landing(one, best, bundled(), "EPSG:4547")
    assert landing.proof["reported_ha"].tolist() == [1.0, 1.0]
    assert np.allclose(landing.proof["computed_ha"], 1.0, rtol=1e-3)
    assert landing.proof["species"].tolist() == ["杉木", "杉木"]
    assert landing.stated == landing.landed == ("Lukou District",)


@pytest.mark.parametrize(
    ("crs", "title"),
    [
        ("EPSG:4526", "CGCS2000 / 3° zone 38 (zone number in front)"),
        ("EPSG:4547", "CGCS2000 / 3° zone, meridian 114°E"),
        ("EPSG:4497", "CGCS2000 / 6° zone 19 (zone number in front)"),
        ("EPSG:4490", "CGCS2000 longitude and latitude"),
        ("EPSG:32650", "WGS 84 / UTM zone 50N"),
    ],
)
def test_systems_are_named_as_foresters_name_them(crs, title):
    assert import_crs.crs_title(crs) == title


@pytest.mark.parametrize(
    ("words", "first"),
    [("4526", "EPSG:4526"), ("epsg:2362", "EPSG:2362"), ("西安80 38", "EPSG:2362"), ("北京54 cm 114", "EPSG:2435"),
     ("2000 zone 38", "EPSG:4526"), ("gcj", "GCJ-02")],
)  # fmt: skip
def test_a_system_is_found_by_number_name_and_datum(words, first):
    assert import_crs.search(words)[0].crs == first


def test_nothing_is_found_for_nothing():
    assert import_crs.search("  ") == [] and import_crs.search("atlantis") == []


def test_required_fields_that_no_column_holds_are_named(reader, tmp_path):
    table = stands(2).drop(columns=["you_shi_sz"])
    (one,) = look(reader, write(tmp_path / "a.gpkg", table, squares(2))).deliveries
    assert "you_shi_sz" in [field.name for field in fields_of(one).missing]


def test_an_unclear_unit_stays_a_question_until_it_is_answered(reader, tmp_path):
    path = write(tmp_path / "a.gpkg", stands(2, xbmj=[77_777.0, 81_000.0]), squares(2))
    (one,) = look(reader, path).deliveries
    assert [question.details["question"] for question in fields_of(one).questions] == ["unit"]
    answered = with_unit(one, "xbmj", "m2")
    row = next(row for row in fields_of(answered).rows if row.field == "xbmj")
    assert not fields_of(answered).questions and row.unit == "m2" and not row.is_open


def test_a_column_taken_from_its_field_is_kept_as_delivered(reader, tmp_path):
    (one,) = look(reader, write(tmp_path / "a.gpkg", stands(2), squares(2))).deliveries
    without = with_field(one, "you_shi_sz", "you_shi_sz", "")
    row = next(row for row in fields_of(without).rows if row.column == "you_shi_sz")
    assert row.field == "" and without.answers.fields == {"you_shi_sz": ""}
    given = with_field(without, "you_shi_sz", "", "you_shi_sz")
    assert given.answers.fields == {"you_shi_sz": "you_shi_sz"}


def test_a_mapping_file_says_everything_and_gives_way_to_answers(reader, tmp_path):
    (one,) = look(reader, write(tmp_path / "a.gpkg", stands(2), squares(2))).deliveries
    kept = plan.all_answers(with_unit(one, "mei_gq_xj", "m3"))
    assert kept.crs == "EPSG:4547" and kept.fields["bsm"] == "bsm" and kept.units == {"mei_gq_xj": "m3"}
    assert plan.with_mapping(one, Answers(fields={"bsm": "gone", "xian": "xian"})).answers.fields == {"xian": "xian"}


def test_a_dry_run_enters_one_after_the_other_and_writes_nothing(reader, tmp_path):
    project_path = new_project(tmp_path)
    before, project = project_path.read_bytes(), store.load(project_path)
    good = write(tmp_path / "a_2025.gpkg", stands(2), squares(2))
    again = write(tmp_path / "b_2025.gpkg", stands(2), squares(2))
    open_crs = without_prj(tmp_path / "c_2025.shp", stands(1, "C"), squares(1, first=5), "EPSG:4526")
    found = look(reader, good, again, open_crs).deliveries
    trial = tried(project, found, "repair", False, reader, told)
    assert trial.counts == {"read": 4, "accepted": 2, "unchanged": 2, "rejected": 0, "repaired": 0}
    assert trial.layers == ("forest_2025",) and trial.before is project
    assert trial.question is not None and trial.question.position == 2
    assert project_path.read_bytes() == before
    asked = plan.with_question(found[2], trial.question.question)
    assert plan.step_of(trial.question.question) == "crs" and not plan.is_settled(asked, "crs")


def test_a_question_that_only_the_whole_delivery_raises_is_asked_in_its_step(reader, tmp_path):
    (one,) = look(reader, write(tmp_path / "a.gpkg", stands(2, xbmj=[1.0, 1.0]), squares(2))).deliveries
    candidates = [{"field": "xbmj", "unit": unit, "needs": f"--unit xbmj={unit}"} for unit in ("m2", "ha")]
    asked = plan.with_question(one, Unclear("open", question="unit", candidates=candidates))
    assert fields_of(asked).questions and next(r for r in fields_of(asked).rows if r.field == "xbmj").is_open
    assert not fields_of(with_unit(asked, "xbmj", "ha")).questions


def test_a_cancelled_reading_gives_up_and_the_reader_serves_the_next(reader, tmp_path):
    path = write(tmp_path / "a.gpkg", stands(1), squares(1))
    stopped = plan.WatchedReader()
    try:
        with pytest.raises(ZzecoError, match="cancelled"):
            stopped.watching(lambda: True).describe(path)
        assert stopped.watching(lambda: False).describe(path)[0].records == 1
    finally:
        stopped.release()


def test_areas_of_swapped_degrees_tell_the_unit_as_they_do_for_the_command_line(reader, tmp_path):
    shapes = shapely.transform(to_crs(squares(3), "EPSG:4547", "EPSG:4490"), lambda places: places[:, ::-1])
    path = write(tmp_path / "a.shp", stands(3, mian_ji=1.0), shapes, None)
    (one,) = look(reader, path).deliveries
    placed = plan.with_crs(one, "EPSG:4490", swap_xy=True)
    assert computed_area_ha(placed) == pytest.approx(shapely.area(squares(3)) / 1e4, rel=1e-3)
    assert not fields_of(placed).questions
