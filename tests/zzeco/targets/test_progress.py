"""The target sheet against small tables that can be reckoned by hand."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest
import shapely

from layers.tables import table
from zzeco.targets import evidence_fids, notes, progress

LAND_HA = {"430200": 1_126_200.0, "430223": 266_000.0, "430224": 250_000.0}
KEYS = [
    "key", "label", "clause", "year", "region", "value", "goal", "unit", "tolerance", "share", "baseline",
    "pace_needed", "state", "evidence",
]  # fmt: skip


def worked_example(name):
    with (Path(__file__).parents[2] / "data" / "worked_examples.csv").open(encoding="utf-8", newline="") as rows:
        return next(row for row in csv.DictReader(rows) if row["id"] == name)


def sheet(layers, *, targets=None, by_county=False, year=None, today_year=2026, land=LAND_HA):
    targets = table("targets") if targets is None else targets
    rows = progress(layers, targets, land_area_ha=land, by_county=by_county, year=year, today_year=today_year)
    return {(row["key"], row["region"]): row for row in rows}


def city(layers, key, **more):
    return sheet(layers, **more)[key, "430200"]


def with_baseline(key, year, value):
    targets = table("targets").copy()
    targets.loc[targets["key"] == key, ["baseline_year", "baseline_value"]] = [str(year), str(value)]
    return targets


def forest(*rows):
    return pd.DataFrame(rows, columns=["land_class", "geom_area_ha", "stock_m3_per_ha", "county"])


def wetlands(*rows):
    return pd.DataFrame(rows, columns=["site_id", "site_name", "state", "completion_year", "programme", "geom_area_ha"])


def karst(*rows):
    return pd.DataFrame(rows, columns=["treatment", "treatment_year", "state", "geom_area_ha", "county"])


def test_forest_cover_counts_arbor_bamboo_and_special_shrub_as_in_worked_example_p25():
    example = worked_example("P25")
    areas = [float(x) for x in re.findall(r"(\d+)(?= ha|;)", example["inputs"])][:4]
    land = float(re.search(r"land (\d+)", example["inputs"])[1])
    classes = ["乔木林", "竹林", "国特灌", "其他灌"]
    layer = forest(*[(name, area, 0.0, "430223") for name, area in zip(classes, areas, strict=True)])
    row = city({"forest": layer}, "forest_cover", land={"430200": land})
    assert areas == [550000, 40000, 16000, 9000]
    assert row["value"] == pytest.approx(float(example["expected"]), abs=float(example["tolerance"]))
    assert (row["evidence"], row["unit"]) == (3, "%")


def test_the_two_growing_stock_goals_stand_for_the_yearly_growth_of_worked_example_p26():
    example = worked_example("P26")
    goals = {y: city({}, "growing_stock", year=y)["goal"] for y in (2025, 2030)}
    growth_percent = ((goals[2030] / goals[2025]) ** (1 / 5) - 1) * 100
    assert growth_percent == pytest.approx(float(example["expected"]), abs=float(example["tolerance"]))


def test_every_row_has_exactly_the_keys_of_the_command_line_in_the_order_of_the_settled_list():
    rows = sheet({})
    assert all(list(row) == KEYS for row in rows.values())
    assert [key for key, _ in rows] == [
        "forest_cover", "growing_stock", "small_wetland_count", "small_wetland_area", "corridor_wetland_count",
        "corridor_count", "trail_length", "greenway_length", "karst_planting", "karst_closure", "karst_total",
    ]  # fmt: skip


def test_a_missing_layer_is_no_data_and_an_empty_one_is_zero():
    missing, empty = sheet({"karst": None}), sheet({"karst": karst(), "trail": pd.DataFrame({"state": []})})
    assert {row["state"] for row in missing.values()} == {"no_data"}
    assert {(row["value"], row["share"], row["pace_needed"]) for row in missing.values()} == {(None, None, None)}
    assert empty["karst_total", "430200"]["value"] == 0.0
    assert empty["trail_length", "430200"]["value"] == 0.0
    assert empty["karst_total", "430200"]["state"] == "off_track"


def test_growing_stock_is_of_arbor_forest_only_in_ten_thousand_m3():
    layer = forest(("乔木林", 100.0, 60.0, "430223"), ("竹林", 50.0, 99.0, "430223"), ("乔木林", 10.0, None, "430224"))
    row = city({"forest": layer}, "growing_stock")
    assert (row["value"], row["unit"], row["evidence"]) == (0.6, "万 m3", 1)


def test_cover_without_a_land_area_is_no_data():
    layer = forest(("乔木林", 100.0, 60.0, "430223"))
    assert city({"forest": layer}, "forest_cover", land={})["state"] == "no_data"


def test_only_built_and_accepted_small_wetlands_count():
    states = ["planned", "in_progress", "built", "accepted", "cancelled", None]
    layer = wetlands(*[(f"S{i}", f"{s}", s, 2023, None, 4.0) for i, s in enumerate(states)])
    rows = sheet({"small_wetland": layer})
    assert rows["small_wetland_count", "430200"]["value"] == 2
    assert rows["small_wetland_area", "430200"]["value"] == 8.0


def test_a_site_of_several_features_counts_once_with_the_sum_of_its_distinct_parts():
    layer = wetlands(
        ("S1", "甲", "built", 2022, None, 2.0),
        ("S1", "甲", "built", 2022, None, 2.0),
        ("S1", "甲", "built", 2022, None, 3.0),
        (None, "甲", "built", 2022, None, 1.0),
        (None, "乙", "built", 2022, None, 5.0),
        (None, None, "built", 2022, None, 0.5),
    )
    layer["geometry"] = [shapely.box(x, 0, x + 1, 1) for x in (0, 0, 1, 2, 3, 4)]
    rows = sheet({"small_wetland": layer})
    assert rows["small_wetland_count", "430200"]["value"] == 3
    assert rows["small_wetland_area", "430200"]["value"] == pytest.approx(2 + 3 + 1 + 5 + 0.5)


def test_a_point_counts_only_with_a_reported_area_and_never_beside_the_polygon_of_its_site():
    layer = wetlands(
        ("S1", "甲", "built", 2022, None, 2.0),
        ("S1", "甲", "built", 2022, None, 0.0),
        ("S2", "乙", "built", 2022, None, 0.0),
        ("S3", "丙", "built", 2022, None, 0.0),
    )
    layer["reported_area_ha"] = [2.2, 2.2, 1.5, None]
    rows = sheet({"small_wetland": layer})
    assert rows["small_wetland_count", "430200"]["value"] == 2
    assert rows["small_wetland_area", "430200"]["value"] == pytest.approx(3.5)
    assert [note.message for note in notes({"small_wetland": layer})] == [
        "2 small wetlands are points: their reported area counts.",
        "1 small wetlands are points without a reported area and do not count.",
    ]


def test_the_wetlands_of_the_corridor_project_are_those_that_name_it_and_are_built():
    layer = wetlands(
        ("S1", "甲", "built", 2022, "生态廊道建设工程", 2.0),
        ("S2", "乙", "accepted", 2022, "湿地保护项目", 2.0),
        ("S3", "丙", "planned", None, "生态廊道建设工程", 2.0),
    )
    rows = sheet({"small_wetland": layer})
    assert rows["corridor_wetland_count", "430200"]["value"] == 1
    assert rows["small_wetland_count", "430200"]["value"] == 2


def test_without_any_state_a_completion_year_counts_as_built_and_a_note_says_so():
    layer = wetlands(("S1", "甲", None, 2023, None, 2.0), ("S2", "乙", None, None, None, 2.0)).drop(columns="state")
    assert city({"small_wetland": layer}, "small_wetland_count")["value"] == 1
    assert [n.message for n in notes({"small_wetland": layer})] == [
        "Layer small_wetland has no state: 1 records with a completion or treatment year count as built."
    ]


def test_karst_land_without_treatment_needs_no_state():
    layer = karst((None, None, None, 5.0, "430224"), ("closure", 2022, "built", 5.0, "430224"))
    assert notes({"karst": layer}) == []
    layer.loc[0, "treatment"] = "closure"
    assert [n.message for n in notes({"karst": layer})] == ["Layer karst: 1 records without a state do not count."]


def test_corridors_are_counted_by_id_or_name_and_not_by_feature():
    layer = pd.DataFrame(
        {
            "site_id": ["L1", "L1", None, None],
            "site_name": ["甲", "甲", "乙", "乙"],
            "state": ["built", "accepted", "built", "built"],
            "geom_length_m": [1000.0, 500.0, 10.0, 20.0],
        }
    )
    row = city({"corridor": layer}, "corridor_count")
    assert (row["value"], row["unit"], row["evidence"]) == (2, "条", 2)


def test_trails_are_measured_by_ellipsoidal_length_in_km_as_far_as_they_are_built():
    layer = pd.DataFrame({"state": ["built", "accepted", "planned"], "geom_length_m": [50_000.0, 40_000.0, 9_000.0]})
    row = city({"trail": layer}, "trail_length")
    assert (row["value"], row["share"]) == (90.0, 90 / 96)


def test_karst_treatment_counts_the_years_2021_to_2025_in_two_parts_and_their_sum():
    layer = karst(
        ("afforestation", 2021, "built", 600.0, "430224"),
        ("grass_planting", 2025, "accepted", 300.0, "430223"),
        ("closure", 2023, "built", 9000.0, "430224"),
        ("assisted_restoration", 2022, "built", 1000.0, "430224"),
        ("closure", 2020, "built", 5000.0, "430224"),
        ("closure", 2026, "built", 7000.0, "430224"),
        ("closure", 2024, "planned", 11.0, "430224"),
        (None, 2024, "built", 13.0, "430224"),
    )
    rows = sheet({"karst": layer})
    values = {key: rows[f"karst_{key}", "430200"]["value"] for key in ("planting", "closure", "total")}
    assert values == {"planting": 900.0, "closure": 10_000.0, "total": 10_900.0}


def test_the_position_of_a_year_leaves_out_what_was_done_later():
    layer = karst(("closure", 2021, "built", 100.0, "430224"), ("closure", 2024, "built", 200.0, "430224"))
    assert city({"karst": layer}, "karst_closure", year=2022)["value"] == 100.0
    assert city({"karst": layer}, "karst_closure")["value"] == 300.0


@pytest.mark.parametrize(
    ("year", "today", "goal_year"), [(2023, 2026, 2025), (2025, 2026, 2025), (None, 2026, 2030), (2040, 2026, 2030)]
)
def test_the_goal_that_holds_is_the_next_one_due_else_the_last(year, today, goal_year):
    assert city({}, "forest_cover", year=year, today_year=today)["year"] == goal_year


def test_the_pace_needed_is_what_is_missing_per_year_left():
    layer = forest(("乔木林", 1_126_200 * 0.5412, 60.0, "430223"))
    row = city({"forest": layer}, "forest_cover")
    assert row["pace_needed"] == pytest.approx((56.12 - 54.12) / 4)
    assert city({"forest": layer}, "forest_cover", year=2030)["pace_needed"] is None


@pytest.mark.parametrize(
    ("value", "state"),
    [(96.0, "reached"), (95.9, "on_track"), (80.0, "on_track"), (64.0, "slow"), (63.9, "off_track")],
)
def test_the_state_follows_a_straight_line_from_the_baseline(value, state):
    """Goal 96 km in 2025 from 0 in 2019: 80 km are due at the end of 2024, four fifths of it are 64 km."""
    layer = pd.DataFrame({"state": ["built"], "geom_length_m": [value * 1000]})
    row = city({"trail": layer}, "trail_length", targets=with_baseline("trail_length", 2019, 0), year=2024)
    assert (row["state"], row["baseline"]) == (state, 0.0)


def test_without_a_baseline_value_and_share_are_shown_and_no_pace_is_judged():
    layer = pd.DataFrame({"state": ["built"], "geom_length_m": [48_000.0]})
    row = city({"trail": layer}, "trail_length", year=2024)
    assert (row["state"], row["share"], row["baseline"]) == ("no_baseline", 0.5, None)


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_goal_whose_year_is_over_is_missed_with_and_without_a_baseline(year):
    """The goal of 96 km was due in 2025: at its end it may still be judged by its pace, a year later it is missed."""
    layer = pd.DataFrame({"state": ["built"], "geom_length_m": [90_000.0]})
    known = city({"trail": layer}, "trail_length", targets=with_baseline("trail_length", 2019, 0), year=year)
    unknown = city({"trail": layer}, "trail_length", year=year)
    expected = ("slow", "no_baseline") if year == 2025 else ("off_track", "off_track")
    assert (known["state"], unknown["state"]) == expected


def test_the_tolerance_of_the_bureau_lets_a_goal_be_reached():
    targets = table("targets").copy()
    targets.loc[targets["key"] == "trail_length", "tolerance"] = "1"
    layer = pd.DataFrame({"state": ["built"], "geom_length_m": [95_000.0]})
    assert city({"trail": layer}, "trail_length", targets=targets)["state"] == "reached"


def test_by_county_the_city_comes_first_and_counties_have_values_without_goals():
    layer = forest(("乔木林", 26_600.0, 60.0, "430223"), ("乔木林", 10.0, 60.0, "430224"))
    rows = sheet({"forest": layer}, by_county=True)
    assert [region for key, region in rows if key == "forest_cover"] == ["430200", "430223", "430224"]
    county = rows["forest_cover", "430223"]
    assert (county["value"], county["goal"], county["share"]) == (pytest.approx(10.0), None, None)
    assert county["state"] == "no_baseline"


def test_a_county_goal_that_the_bureau_adds_is_used_for_its_county():
    targets = table("targets").copy()
    own = targets[targets["key"] == "karst_closure"].assign(region="430224", goal="100")
    layer = karst(("closure", 2022, "built", 120.0, "430224"), ("closure", 2022, "built", 1.0, "430223"))
    rows = sheet({"karst": layer}, targets=pd.concat([targets, own]), by_county=True)
    assert rows["karst_closure", "430224"]["state"] == "reached"
    assert rows["karst_closure", "430223"]["goal"] is None
    assert rows["karst_closure", "430200"]["value"] == 121.0


def test_target_tables_with_numbers_and_blanks_read_like_the_seed():
    seed = table("targets")
    typed = seed.assign(
        goal=pd.to_numeric(seed["goal"]), year=pd.to_numeric(seed["year"]), region=pd.to_numeric(seed["region"])
    ).replace({"": None})
    assert sheet({}, targets=typed) == sheet({})


def test_the_features_that_prove_a_value_are_named():
    layer = karst(("closure", 2022, "built", 120.0, "430224"), ("closure", 2019, "built", 1.0, "430224"))
    layer["fid"] = [7, 8]
    found = evidence_fids(
        {"karst": layer}, table("targets"), "karst_total", region="430200", year=None, today_year=2026
    )
    assert found == ("karst", (7,))


def test_every_target_names_clause_source_and_confidence_and_no_baseline_is_invented():
    seed = table("targets")
    for column in ("clause", "source", "confidence", "unit", "goal", "label_zh", "label_en"):
        assert seed[column].ne("").all()
    assert seed[["baseline_year", "baseline_value", "office_lead", "office_support"]].eq("").all(axis=None)
