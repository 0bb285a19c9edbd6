"""How totals come about: what is summed, what counts once, what makes the interval."""

import pytest
from making import ask, mixed_project, once, rows


@once
def estimated(folder):
    path = mixed_project(folder)
    ask("estimate", path)
    return path


@pytest.fixture
def project(tmp_path):
    return estimated(tmp_path)


def test_the_explained_totals_are_the_totals(demo):
    path = demo[1] / "sample.gpkg"
    explained = ask("explain", path, "--total", "--by", "county,kind")["rows"]
    totals = ask("totals", path, "--by", "county,kind")["rows"]
    assert len(explained) == len(totals)
    for one, row in zip(explained, totals, strict=True):
        for key in ("county", "kind", "features", "is_total"):
            assert one[key] == row[key]
        if row["carbon_t"] is None:
            assert one["carbon_t"] is one["co2e_t"] is None and one["approach_2"]["ci95_co2e_t"] == [None, None]
            continue
        for key in ("area_ha", "carbon_t", "co2e_t"):
            assert one[key] == pytest.approx(row[key], rel=1e-12), key
        assert one["approach_2"]["ci95_co2e_t"] == pytest.approx(row["ci95_co2e_t"], rel=1e-9)


def test_what_lies_under_another_kind_is_told_apart(project):
    estimates = rows(project, "zz_estimates")
    kept = estimates[estimates["reason"].isna()]
    (total,) = ask("explain", project, "--total")["rows"]
    twice = (kept["carbon_t"] * (1 - kept["counted_share"])).sum()
    assert twice > 0 and total["not_counted_carbon_t"] == pytest.approx(twice)
    assert total["whole_carbon_t"] - total["not_counted_carbon_t"] == pytest.approx(total["carbon_t"])
    assert sum(total["pools_t"].values()) == pytest.approx(total["carbon_t"])
    assert total["shared_features"] == 1


def test_the_errors_make_the_interval_of_approach_1(project):
    for row in ask("explain", project, "--total", "--by", "kind")["rows"]:
        swings = sum(one["swing_co2e_t"] ** 2 for one in row["factors"]) ** 0.5
        low, high = row["approach_1"]["ci95_co2e_t"]
        assert (high - low) / 2 == pytest.approx(swings)
        assert sum(one["share"] for one in row["factors"]) == pytest.approx(1)


def test_questions_that_are_not_clear_are_refused(project):
    for words in ((), ("forest",), ("--total", "--by", "none"), ("forest", "A1", "--total"),
                  ("forest", "A1", "--by", "kind")):  # fmt: skip
        assert ask("explain", project, *words).exit == 2, words


def test_without_an_estimate_there_is_nothing_to_explain(tmp_path):
    assert ask("explain", mixed_project(tmp_path), "--total").exit == 3
