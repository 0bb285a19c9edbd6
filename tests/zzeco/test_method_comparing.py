"""Several methods on one layer: the spread is the one of the worked example, groups add up, nothing is kept."""

import pandas as pd
import pytest
from content import content_digest
from making import ask, kept_whole, mixed_project, new_project, once, square, stands, taken, write

from zzeco import store
from zzeco.method_comparing import (
    compared_methods,
    comparing_settings,
    fitting_methods,
    groups_of,
    largest_differences,
    totals_of,
)

SIDE_M = 316.2277660168  # 10 ha


@once
def surveyed(folder):
    """One fir stand of 10 ha with 120 m3/ha, an oak stand, a thin fir stand below the range of the regression."""
    path = new_project(folder)
    table = stands(3, you_shi_sz=["杉木", "栎类", "杉木"], mei_gq_xj=[120.0, 80.0, 10.0])
    places = [square(east_m=400 * place, side_m=SIDE_M) for place in range(3)]
    taken(path, write(folder / "f.gpkg", table, places))
    return path


@pytest.fixture
def stand(tmp_path):
    return surveyed(tmp_path)


def of(said, method):
    return next(one for one in said["methods"] if one["method"] == method)


def test_the_regression_gives_3_897_percent_less_for_the_fir_stand_of_the_worked_example(stand, tmp_path):
    said = ask("compare-methods", stand, "--layer", "forest", "--out", tmp_path / "m.csv")
    assert said["unverified_factors"] and any("To be verified" in text for text in said["warnings"])
    table = pd.read_csv(said["file"])
    fir = table[table["record_id"] == "A1"].iloc[0]
    assert fir["factor_trees_t"] / fir["area_ha"] == pytest.approx(39.00256, rel=1e-6)
    assert fir["regression_difference_percent"] == pytest.approx(-3.897, abs=1e-3)
    thin = table[table["record_id"] == "A3"].iloc[0]
    assert (thin["regression_used"], thin["regression_difference_t"]) == ("factor", 0)


def test_groups_and_polygons_add_up_to_the_totals_of_each_method(stand, tmp_path):
    said = ask("compare-methods", stand, "--layer", "forest", "--methods", "factor,regression,trees,area",
               "--out", tmp_path / "m.csv")  # fmt: skip
    table = pd.read_csv(said["file"])
    for one in said["methods"]:
        method, groups = one["method"], [of(group, one["method"]) for group in said["groups"]]
        for name in ("trees_t", "carbon_t"):
            assert table[f"{method}_{name}"].sum() == pytest.approx(one[name], rel=1e-9)
            assert sum(group[name] for group in groups) == pytest.approx(one[name], rel=1e-9)
        assert one["carbon_difference_t"] == pytest.approx(one["carbon_t"] - of(said, "factor")["carbon_t"], abs=1e-6)
        assert sum(one["polygons"].values()) == 3
    assert of(said, "area")["polygons"] == {"area": 3}
    assert {group["species_group"] for group in said["groups"]} == {"杉木", "栎类"}


def test_the_figures_are_those_of_an_estimate_by_the_method(stand):
    said = ask("compare-methods", stand, "--layer", "forest", "--methods", "area,regression")
    kept = ask("estimate", stand, "--method", "regression")["kinds"][0]
    assert of(said, "regression")["carbon_t"] == pytest.approx(kept["carbon_t"]["total"], rel=1e-9)


def test_groups_by_county_and_the_largest_differences_are_those_of_the_polygons(stand):
    project = store.load(stand)
    found = compared_methods(
        project, "forest", ("factor", "regression"), comparing_settings(project), lambda step: None
    )
    assert fitting_methods(project.layers["forest"]) == ("factor", "regression", "area")
    total = of({"methods": totals_of(found)}, "regression")["carbon_t"]
    counties = groups_of(found, "county")
    assert sum(of(county, "regression")["carbon_t"] for county in counties) == pytest.approx(total, rel=1e-9)
    assert sum(county["features"] for county in counties) == 3
    apart = largest_differences(found, "regression", 10)
    assert apart["difference_t"].abs().is_monotonic_decreasing
    assert (apart["method_t"] - apart["base_t"]).to_numpy() == pytest.approx(apart["difference_t"].to_numpy())
    assert 3 not in list(apart["fid"]) and len(largest_differences(found, "regression", 1)) == 1


def test_nothing_is_kept_in_the_project(stand):
    before = content_digest(stand)
    assert ask("compare-methods", stand, "--layer", "forest").status == "done"
    assert content_digest(stand) == before


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_is_not_replaced_unasked(stand, tmp_path, ending):
    path = tmp_path / f"m.{ending}"
    path.write_bytes(b"mine")
    words = ("compare-methods", stand, "--layer", "forest", "--out", path)
    said = ask(*words)
    assert said.exit == 3 and said["written"] is False and path.read_bytes() == b"mine"
    assert "--overwrite" in said["advice"]
    assert ask(*words, "--overwrite").exit == 0 and path.read_bytes() != b"mine"


def test_polygons_that_no_method_estimates_are_in_the_file_without_figures(tmp_path):
    path = mixed_project(tmp_path)
    said = ask("compare-methods", path, "--layer", "forest", "--out", tmp_path / "m.xlsx")
    table = pd.read_excel(said["file"])
    assert table["factor_carbon_t"].isna().sum() == 2 and len(table) == 4
    assert sum(group["features"] for group in said["groups"]) == 2


@pytest.mark.parametrize(
    ("options", "exit_code"),
    [
        (("--layer", "karst"), 3),
        (("--layer", "forest", "--methods", "factor"), 2),
        (("--layer", "forest", "--methods", "factor,magic"), 2),
        (("--layer", "forest", "--out", "m.pdf"), 2),
        (("--layer", "forest", "--out", "no/such/folder/m.csv"), 3),
    ],
)
def test_what_cannot_be_compared_is_refused(tmp_path, options, exit_code):
    path = mixed_project(tmp_path)
    kept_whole(path, content_digest, lambda: ask("compare-methods", path, *options), exit_code)
