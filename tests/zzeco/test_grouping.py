"""Totals by any grouping add up, agree with the estimate and have labels in both languages."""

import pytest
from making import ask

GROUPS = (
    "county", "species_group", "age_group", "origin", "ownership", "land_class", "township", "wetland_type",
    "karst_degree", "state", "kind", "quality",
)  # fmt: skip
ADDED = ("features", "area_ha", "growing_stock_m3", "carbon_t", "co2e_t")


@pytest.mark.parametrize("by", [*GROUPS, "county,species_group", "kind,county,quality"])
def test_the_rows_of_any_grouping_add_up_to_the_sum_and_to_the_estimate(demo, by):
    said, folder = demo
    found = ask("totals", folder / "sample.gpkg", "--by", by)["rows"]
    *groups, total = found
    names = by.split(",")
    assert total["is_total"] and all(total[name] is None for name in names) and not any(g["is_total"] for g in groups)
    for key in ADDED:
        assert sum(row[key] or 0 for row in groups) == pytest.approx(total[key], rel=1e-9)
    kinds = said["kinds"]
    assert total["features"] == sum(one["estimated"] for one in kinds)
    assert total["area_ha"] == pytest.approx(sum(one["area_ha"] for one in kinds), rel=1e-9)
    assert total["co2e_t"] == pytest.approx(sum(one["co2e_t"] or 0 for one in kinds), rel=1e-9)
    sink = sum(one["sink_tco2e_per_a"] or 0 for one in kinds)
    assert total["sink_tco2e_per_a"] == pytest.approx(sink, rel=1e-9)
    for row in found:
        assert (row["ci95_co2e_t"] is None) == (row["co2e_t"] is None)
        assert row["ci95_co2e_t"] is None or row["ci95_co2e_t"][0] <= row["co2e_t"] <= row["ci95_co2e_t"][1]
        assert all(f"{name}_label" in row for name in names)
    assert len({tuple(row[name] for name in names) for row in groups}) == len(groups)


def test_totals_of_a_kind_have_the_interval_of_the_estimate(demo):
    said, folder = demo
    rows_of = {row["kind"]: row for row in ask("totals", folder / "sample.gpkg", "--by", "kind")["rows"]}
    for one in said["kinds"]:
        assert rows_of[one["kind"]]["ci95_co2e_t"] == (
            one["ci95_co2e_t"] and pytest.approx(one["ci95_co2e_t"], rel=0.03)
        )


def test_codes_have_labels_in_the_users_language(demo):
    path = demo[1] / "sample.gpkg"
    for group in ("county", "kind", "species_group", "origin", "karst_degree", "quality"):
        chinese, english = (ask("totals", path, "--by", group, lang=lang)["rows"] for lang in ("zh", "en"))
        assert [row[group] for row in chinese] == [row[group] for row in english]
        told = [(a[f"{group}_label"], b[f"{group}_label"]) for a, b in zip(chinese, english, strict=True)]
        assert all(a != b for a, b in told if a is not None), (group, told)
        assert all((label is None) == (row[group] is None) for row, (_a, label) in zip(english, told, strict=True))


def test_an_unknown_group_is_a_usage_error(demo):
    for by in ("colour", "", ",", "county,colour"):
        said = ask("totals", demo[1] / "sample.gpkg", "--by", by)
        assert (said.status, said.exit) == ("usage", 2) and "county" in said["advice"]


def test_a_group_named_twice_is_answered(demo):
    assert ask("totals", demo[1] / "sample.gpkg", "--by", "county,county").exit in (0, 2)
