"""Tree lists: hand-computed plots, mean and error of a polygon, what the estimate makes of them, what is wrong."""

import numpy as np
import openpyxl
import pandas as pd
import pytest
from content import content_digest
from making import ask, kept_whole, new_project, once, rows, square, stands, taken, write

PINE_20 = 0.0345 * 20**2.6917 + 0.0719 * 20**1.9864 + 0.1103 * 20**1.4658  # kg above ground, D 20 cm, Hunan
PINE_20_ROOT = 0.0079 * 20**2.6849
FIR_16_13 = 0.065388 * 16**2.01735 * 13**0.49425
FIR_16_13_ROOT = 0.016385 * 16**2.52941 * 13**-0.11744


@once
def surveyed(folder):
    """Three stands of 1 ha: fir, Masson pine, oak."""
    path = new_project(folder)
    table = stands(3, you_shi_sz=["杉木", "马尾松", "栎类"])
    taken(path, write(folder / "f.gpkg", table, [square(east_m=150 * place) for place in range(3)]))
    return path


@pytest.fixture
def project(tmp_path):
    return surveyed(tmp_path)


def trees(folder, *lines, heads="plot,record_id,species,d_cm,h_m,area_m2", name="trees.csv"):
    path = folder / name
    path.write_text("\n".join([heads, *lines]) + "\n", encoding="utf-8")
    return path


def pines(plot, count, record="A2", area="1000"):
    return [f"{plot},{record},马尾松,20,,{area}"] * count


def polygon(said, record):
    return next(one for one in said["polygons"] if one["record_id"] == record)


def codes(said):
    return sorted(one["code"] for one in said["findings"])


def test_a_plot_is_the_sum_of_its_trees_by_its_area(project, tmp_path):
    said = ask("trees", project, trees(tmp_path, *pines("1", 50)), "--layer", "forest")
    found = polygon(said, "A2")
    assert (found["plots"], found["trees"], found["standard_error_t_per_ha"]) == (1, 50, None)
    assert found["above_t_per_ha"] == pytest.approx(50 * PINE_20 / 1000 / 0.1, rel=1e-12)
    assert found["below_t_per_ha"] == pytest.approx(50 * PINE_20_ROOT / 1000 / 0.1, rel=1e-12)
    assert (said.status, codes(said)) == ("done", ["I207"])


def test_a_polygon_is_the_mean_of_its_plots_with_their_standard_error(project, tmp_path):
    listed = [*pines("1", 40), *pines("2", 60), *pines("3", 50)]
    found = polygon(ask("trees", project, trees(tmp_path, *listed), "--layer", "forest"), "A2")
    each = (PINE_20 + PINE_20_ROOT) / 1000 / 0.1
    assert found["above_t_per_ha"] == pytest.approx(50 * PINE_20 / 100, rel=1e-12)
    assert found["standard_error_t_per_ha"] == pytest.approx(10 * each / np.sqrt(3), rel=1e-12)
    assert found["biomass_t"] == pytest.approx(50 * each * found["area_ha"], rel=1e-12)


def test_a_plot_without_trees_counts_when_the_plots_are_listed(project, tmp_path):
    plots = trees(tmp_path, "1,A2,1.5", "2,A2,1.5", heads="样地号,小班号,样地面积(亩)", name="plots.csv")
    listed = trees(tmp_path, *["1,马尾松,20"] * 50, heads="样地号,树种,胸径(cm)")
    said = ask("trees", project, listed, "--layer", "forest", "--plots", plots)
    assert polygon(said, "A2")["plots"] == 2
    assert polygon(said, "A2")["above_t_per_ha"] == pytest.approx(25 * PINE_20 / 1000 / 0.1, rel=1e-12)


@pytest.mark.parametrize(
    ("head", "area"), [("样地面积", 600), ("样地面积_ha", 0.06), ("样地面积（亩）", 0.9), ("area_m2", 600)]
)
def test_the_area_of_a_plot_is_read_in_the_unit_of_its_head(project, tmp_path, head, area):
    listed = trees(tmp_path, f"1,A2,马尾松,20,{area}", heads=f"plot,bsm,species,D,{head}")
    found = polygon(ask("trees", project, listed, "--layer", "forest"), "A2")
    assert found["above_t_per_ha"] == pytest.approx(PINE_20 / 1000 / 0.06, rel=1e-12)


def test_the_estimate_takes_the_plots_where_there_are_some_and_leaves_the_other_polygons(project, tmp_path):
    before = ask("estimate", project, "--method", "trees")
    ask(
        "trees",
        project,
        trees(tmp_path, *["1,A1,杉木,16,13,600"] * 90, *["2,A1,杉木,16,13,600"] * 110),
        "--layer",
        "forest",
    )
    ask("estimate", project, "--method", "trees")
    ask("estimate", project)
    kept = rows(project, "zz_estimates").set_index(["run", "fid"])
    fir = kept.loc[("run-0002", 1)]
    assert (fir["method"], fir["quality"]) == ("plots", "measured")
    stems_per_ha = 100 / 0.06
    assert fir["agb_t"] == pytest.approx(fir["area_ha"] * stems_per_ha * FIR_16_13 / 1000 * 0.499, rel=1e-9)
    assert fir["bgb_t"] == pytest.approx(fir["area_ha"] * stems_per_ha * FIR_16_13_ROOT / 1000 * 0.499, rel=1e-9)
    assert fir["tree_own_cv"] == pytest.approx(10 * np.sqrt(2) / np.sqrt(2) / 100, rel=1e-9)
    for fid in (2, 3):
        assert kept.loc[("run-0002", fid), "carbon_t"] == kept.loc[(before["run"], fid), "carbon_t"]
    assert set(kept.loc["run-0003", "method"]) == {"factor"}


def test_the_standard_error_between_plots_widens_the_interval(project, tmp_path):
    widths = []
    for low, high in ((50, 50), (20, 80)):
        listed = [*pines("1", low), *pines("2", high)]
        ask("trees", project, trees(tmp_path, *listed), "--layer", "forest")
        ask("estimate", project, "--method", "trees", "--pools", "agb,bgb")
        pine = rows(project, "zz_estimates").query("fid == 2").iloc[-1]
        widths.append((pine["co2e_hi_t"] - pine["co2e_lo_t"], pine["carbon_t"]))
    assert widths[1][1] == pytest.approx(widths[0][1], rel=1e-12)
    assert widths[1][0] > 1.2 * widths[0][0]


def test_the_arithmetic_of_a_polygon_with_plots_multiplies_out_and_names_its_equations(project, tmp_path):
    ask("trees", project, trees(tmp_path, *pines("1", 50), *pines("2", 60)), "--layer", "forest")
    ask("estimate", project, "--method", "trees")
    told = ask("explain", project, "forest", "A2")
    step = {one["symbol"]: one for one in told["steps"]}
    assert told["result"]["agb_t"] == pytest.approx(
        step["A"]["value"] * step["B_above"]["value"] * step["CF"]["value"], rel=1e-12
    )
    assert "湖南 马尾松|W=a*D^b" in step["B_above"]["source"] and "Zhou et al. 2018" in step["B_above"]["source"]
    assert step["B_above"]["confidence"] == "B"


def test_every_doubt_about_a_list_is_a_finding_and_the_rest_is_used(project, tmp_path):
    listed = trees(
        tmp_path,
        *pines("1", 30), *pines("2", 30),
        "1,A2,火星树,12,,1000", "1,A2,毛竹,8,,1000", "2,A2,马尾松,200,,1000", *pines("6", 30), "6,A2,马尾松,,10,1000",
        "3,A2,马尾松,20,,", "4,A3,栎类,20,,0.06", "5,Z9,马尾松,20,,600",
    )  # fmt: skip
    said = ask("trees", project, listed, "--layer", "forest")
    assert said.status == "findings"
    assert codes(said) == ["I201", "I202", "I203", "I204", "I204", "I205", "I206"]
    assert [one["record_id"] for one in said["polygons"]] == ["A2"]
    assert (said["plots"], said["trees"], said["trees_left_out"]) == (2, 62, 35)
    told = {one["code"]: one["message"] for one in said["findings"]}
    assert "火星树" in told["I201"] and "Z9" in told["I205"] and "200" in told["I203"] and "毛竹" in told["I206"]


def test_the_findings_of_a_list_outlive_a_check_and_go_with_the_next_list(project, tmp_path):
    ask("trees", project, trees(tmp_path, "1,A2,火星树,12,,1000"), "--layer", "forest")
    assert {"I201", "I207"} <= {one["code"] for one in ask("check", project)["findings"]}
    ask("trees", project, trees(tmp_path, *pines("1", 5), *pines("2", 6)), "--layer", "forest")
    assert not {"I201", "I207"} & set(rows(project, "zz_findings")["code"])
    assert len(rows(project, "zz_plots")) == 2 and len(rows(project, "zz_trees")) == 11


def test_a_second_list_replaces_the_plots_of_its_own_polygons_only(project, tmp_path):
    ask("trees", project, trees(tmp_path, *pines("1", 50)), "--layer", "forest")
    ask("trees", project, trees(tmp_path, "1,A3,栎类,20,,600"), "--layer", "forest")
    kept = rows(project, "forest").set_index("record_id")
    assert kept.loc["A2", "plot_above_t_per_ha"] == pytest.approx(50 * PINE_20 / 100, rel=1e-12)
    assert kept.loc["A3", "plot_count"] == 1 and pd.isna(kept.loc["A1", "plot_count"])
    assert sorted(rows(project, "zz_plots")["record_id"]) == ["A2", "A3"]


def test_an_excel_list_gives_the_same_as_a_csv(project, tmp_path):
    listed = trees(tmp_path, *pines("1", 3), "2,A2,马尾松,20,15,1000")
    first = ask("trees", project, listed, "--layer", "forest")
    pd.read_csv(listed).to_excel(tmp_path / "trees.xlsx", index=False)
    assert ask("trees", project, tmp_path / "trees.xlsx", "--layer", "forest")["polygons"] == first["polygons"]


def test_an_estimate_with_plots_is_outdated_by_another_list(project, tmp_path):
    ask("trees", project, trees(tmp_path, *pines("1", 50)), "--layer", "forest")
    ask("estimate", project, "--method", "trees")
    assert not any("after estimate" in text for text in ask("totals", project, "--by", "county")["warnings"])
    ask("trees", project, trees(tmp_path, *pines("1", 60)), "--layer", "forest")
    assert any("after estimate" in text for text in ask("totals", project, "--by", "county")["warnings"])


@pytest.mark.parametrize(
    ("heads", "line", "layer"),
    [
        ("plot,record_id,species,h_m,area_m2", "1,A2,马尾松,10,600", "forest"),
        ("plot,record_id,species,d_cm,area_m2", "1,Z9,马尾松,10,600", "forest"),
        ("plot,record_id,species,d_cm,area_m2", "1,A2,马尾松,10,600", "nowhere"),
        ("plot,record_id,species,d_cm,area_m2", "", "forest"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_whole(project, tmp_path, heads, line, layer):
    listed = trees(tmp_path, *[line] * bool(line), heads=heads)
    kept_whole(project, content_digest, lambda: ask("trees", project, listed, "--layer", layer), 3)


def test_a_file_that_is_no_table_is_refused(project, tmp_path):
    for name in ("absent.csv", "trees.pdf"):
        kept_whole(project, content_digest, lambda n=name: ask("trees", project, tmp_path / n, "--layer", "forest"), 3)


def test_records_that_come_later_have_no_plots_and_those_there_keep_theirs(project, tmp_path):
    ask("trees", project, trees(tmp_path, *pines("1", 50), *pines("2", 40)), "--layer", "forest")
    later = write(tmp_path / "later.gpkg", stands(1, "B", you_shi_sz=["马尾松"]), [square(east_m=900)])
    assert taken(project, later)["accepted"] == 1
    kept = rows(project, "forest").set_index("record_id")
    assert kept.loc["A2", "plot_count"] == 2 and pd.isna(kept.loc["B1", "plot_count"])
    assert ask("export", project, "forest", tmp_path / "out.shp").exit == 0
    ask("estimate", project, "--method", "trees")
    assert list(rows(project, "zz_estimates")["method"]) == ["factor", "plots", "factor", "factor"]


def messages(said):
    return {one["code"]: one["message"] for one in said["findings"]}


@pytest.mark.parametrize("given", ["0", "-20", "2000", "20cm"])
def test_a_diameter_that_no_tree_has_keeps_its_plot_out_and_is_named(project, tmp_path, given):
    listed = trees(tmp_path, *pines("1", 30), *pines("2", 10), f"2,A2,马尾松,{given},,1000")
    said = ask("trees", project, listed, "--layer", "forest")
    assert (said.status, said["plots"], said["trees"], said["trees_left_out"]) == ("findings", 1, 30, 11)
    alone = ask("trees", project, trees(tmp_path, *pines("1", 30)), "--layer", "forest")
    assert polygon(said, "A2")["above_t_per_ha"] == polygon(alone, "A2")["above_t_per_ha"]
    assert given in messages(said)["I208"] and "I202" not in codes(said)


@pytest.mark.parametrize("given", ["0", "-3", "185", "12米"])
def test_a_height_that_no_tree_has_is_left_aside_and_the_tree_is_reckoned_without(project, tmp_path, given):
    said = ask("trees", project, trees(tmp_path, f"1,A2,马尾松,20,{given},1000"), "--layer", "forest")
    assert said.status == "findings" and given in messages(said)["I209"]
    assert polygon(said, "A2")["above_t_per_ha"] == pytest.approx(PINE_20 / 1000 / 0.1, rel=1e-12)
    assert rows(project, "zz_trees")["h_m"].isna().all()


@pytest.mark.parametrize(
    ("diameter", "height", "expected"),
    [(20, 14, []), (20, 60, ["I210", "I211"]), (20, 35, ["I210"]), (40, 3, ["I211"]), (5, 14, ["I211"])],
)
def test_a_height_out_of_range_or_out_of_proportion_is_reckoned_and_told(project, tmp_path, diameter, height, expected):
    said = ask("trees", project, trees(tmp_path, f"1,A2,马尾松,{diameter},{height},1000"), "--layer", "forest")
    assert codes(said) == ["I207", *expected]
    assert said["trees"] == 1


@pytest.mark.parametrize(
    ("area", "expected"), [("667", []), ("10000", []), ("20", ["I212"]), ("20000", ["I212"]), ("0.0667", ["I204"]),
                           ("60000", ["I204"]), ("0", ["I204"]), ("-600", ["I204"])]
)  # fmt: skip
def test_a_plot_of_unusual_size_is_told_and_one_of_impossible_size_kept_out(project, tmp_path, area, expected):
    listed = trees(tmp_path, *pines("1", 30, area=area), *pines("2", 30))
    said = ask("trees", project, listed, "--layer", "forest")
    assert [one for one in codes(said) if one != "I207"] == expected
    assert said["plots"] == (1 if "I204" in expected else 2)


def test_a_plot_larger_than_its_polygon_is_told(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "f.gpkg", stands(1, you_shi_sz=["马尾松"]), [square(side_m=30)]))
    said = ask("trees", path, trees(tmp_path, *pines("1", 30, record="A1", area="1000")), "--layer", "forest")
    assert "1000" in messages(said)["I212"]


def test_a_title_over_the_heads_of_an_excel_list_is_passed_over(project, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["2025 年样地样木调查表"], ["调查单位：林业局", None, None, None, "cm"],
                ["样地号", "小班号", "树种", "胸径", "样地面积"], [1, "A2", "马尾松", 20, 1000]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    book.save(tmp_path / "trees.xlsx")
    found = polygon(ask("trees", project, tmp_path / "trees.xlsx", "--layer", "forest"), "A2")
    assert found["above_t_per_ha"] == pytest.approx(PINE_20 / 1000 / 0.1, rel=1e-12)
