"""The command `uncertainty`: both approaches per group, their difference, the factors that matter most."""

import re

import pytest
from making import ask, mixed_project, new_project, once, rows

from layers.errors import ZzecoError
from zzeco import store
from zzeco.cli import main
from zzeco.removing import without_layer_and_findings
from zzeco.total_uncertainty import grouped_run, uncertainty_rows


@once
def estimated(folder):
    path = mixed_project(folder)
    ask("estimate", path, "--draws", 4000)
    return path


@pytest.fixture
def project(tmp_path):
    return estimated(tmp_path)


def test_approach_2_is_the_interval_of_the_totals(project):
    found = ask("uncertainty", project, "--by", "kind")["rows"]
    totals = ask("totals", project, "--by", "kind")["rows"]
    assert [row["kind"] for row in found] == [row["kind"] for row in totals]
    assert [row["is_total"] for row in found] == [False] * (len(found) - 1) + [True]
    for row, total in zip(found, totals, strict=True):
        assert row["co2e_t"] == pytest.approx(total["co2e_t"])
        second = row["approach_2"]
        assert second["ci95_co2e_t"] == pytest.approx(total["ci95_co2e_t"], rel=1e-9)
        assert second["ci95_co2e_t"][0] < second["median_co2e_t"] < second["ci95_co2e_t"][1]
        assert second["draws"] == 4000


def test_an_earlier_run_keeps_its_own_interval(project):
    first = ask("uncertainty", project)
    ask("estimate", project, "--pools", "agb,bgb", "--kind", "forest")
    kept, rows = uncertainty_rows(store.load(project), [], first["run"])
    assert kept.name == first["run"] and rows[0]["co2e_t"] == first["rows"][0]["co2e_t"]
    assert rows[0]["approach_2"] == first["rows"][0]["approach_2"]


def test_a_run_whose_layer_is_gone_is_refused(project):
    without = without_layer_and_findings(store.load(project), "karst")
    with pytest.raises(ZzecoError, match="karst"):
        grouped_run(without, [])


def test_the_difference_is_told_beside_its_monte_carlo_error(project):
    for row in ask("uncertainty", project, "--by", "kind")["rows"]:
        told = row["difference"]
        limits = zip(row["approach_2"]["ci95_co2e_t"], row["approach_1"]["ci95_co2e_t"], strict=True)
        assert told["ci95_co2e_t"] == pytest.approx([second - first for second, first in limits])
        gaps = zip(told["ci95_co2e_t"], told["mc_error_co2e_t"], strict=True)
        assert told["within_mc_error"] == all(abs(gap) <= 1.96 * error for gap, error in gaps)


def test_the_factor_that_matters_most_comes_first_and_the_shares_add_up(project):
    for row in ask("uncertainty", project)["rows"]:
        shares = [one["share"] for one in row["factors"]]
        assert shares == sorted(shares, reverse=True) and sum(shares) == pytest.approx(1)
        assert row["factors"][0]["parameter"] == "SOC stock, single polygon (forest)"


def test_only_living_trees_leave_no_soil_in_the_ranking(project):
    ask("estimate", project, "--pools", "agb,bgb", "--kind", "forest")
    (row,) = ask("uncertainty", project)["rows"]
    assert not any("SOC" in one["parameter"] for one in row["factors"])


def test_the_screen_shows_the_table_and_the_ranking(project, capsys):
    for lang, word in (("en", "Approach 1"), ("zh", "渌口")):
        assert main(["uncertainty", str(project), "--by", "county", "--lang", lang]) == 0
        assert word in capsys.readouterr().out


def test_nothing_is_written_and_unknown_groups_are_refused(project):
    before = len(rows(project, "zz_runs"))
    said = ask("uncertainty", project)
    assert said["written"] is False and len(rows(project, "zz_runs")) == before
    assert ask("uncertainty", project, "--by", "colour").exit == 2


def test_without_an_estimate_there_is_no_uncertainty(tmp_path):
    assert ask("uncertainty", new_project(tmp_path)).exit == 3


def test_what_shares_an_error_is_named_in_english_too(demo):
    rows = ask("uncertainty", demo[1] / "sample.gpkg", "--by", "kind", lang="en")["rows"]
    named = {one["shared_by_text"] for row in rows for one in row["factors"]}
    assert "Chinese fir" in named and not [text for text in named if re.search("[一-鿿]", text)]
