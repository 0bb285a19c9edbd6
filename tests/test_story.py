"""One polygon's way: a small delivery whose every figure can be reckoned on paper.

Three squares of 100 m by 100 m near the central meridian: A1 fir with 100 m³/ha, A2 masson pine with 80 m³/ha,
A3 a nursery. Their areas on the ellipsoid are a little below 1 ha, so figures per ha hold to 3e-4.
"""

import json

import pandas as pd
import pytest
from making import PLACES, ask, finding_codes, new_project, rows, square, squares, stands, taken, write

NEARLY = 3e-4
LAND_HA = 500.0


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    """The delivery: a GBK shapefile in zone-prefixed eastings without .cpg and without .prj."""
    folder = tmp_path_factory.mktemp("渌口区")
    table = stands(
        3,
        di_lei=["乔木林", "乔木林", "苗圃"],
        you_shi_sz=["杉木", "马尾松", None],
        mei_gq_xj=[100.0, 80.0, None],
        yu_bi_du=[0.6, 0.6, None],
        ling_zu=["中龄林", "中龄林", None],
        pingjun_nl=[15, 25, None],
    )
    table = table.rename(columns={"you_shi_sz": "优势树种", "qi_yuan": "起源", "mei_gq_xj": "每公顷蓄积"})
    source = write(folder / "渌口区小班.shp", table, squares(3), "EPSG:4526", encoding="GBK")
    source.with_suffix(".cpg").unlink(missing_ok=True)
    source.with_suffix(".prj").unlink()
    return source


@pytest.fixture(scope="module")
def project(survey):
    path = new_project(survey.parent, "p.gpkg", "--land-area-ha", LAND_HA)
    assert taken(path, survey, "forest", "--epoch", "2025").status == "unclear"
    inspected = ask("inspect", survey)["layers"][0]
    best = inspected["crs"]["candidates"][0]
    assert (best["crs"], inspected["encoding"]["name"]) == ("EPSG:4526", "GBK")
    said = taken(path, survey, "forest", "--epoch", "2025", *best["needs"].split())
    assert (said["read"], said["accepted"], said["layer"]) == (3, 3, "forest_2025")
    ask("estimate", path)
    return path


def test_the_record_lies_where_it_was_surveyed_with_its_area_on_the_ellipsoid(project):
    layer = rows(project, "forest_2025")
    assert list(layer["record_id"]) == ["A1", "A2", "A3"] and set(layer["county"]) == {"430212"}
    # Gauss-Kruger scale: 1 + d²/2R² at d = 86.4 km west of 114° E is 1.000092, so 1 ha of map is 1/1.000092² ha
    distance = (PLACES["430212"][0] + 50 - 500_000) / 6_371_000
    assert layer["geom_area_ha"].iloc[0] == pytest.approx(1 / (1 + distance**2 / 2) ** 2, rel=3e-6)
    assert list(layer["species"].fillna("-")) == ["杉木", "马尾松", "-"]


def test_the_fir_stand_holds_what_the_table_says(project):
    """AGB = 100 m³ × 0.307 × 1.634 × 0.520 = 26.085 t C; roots × 0.246; dead wood 0.85 %; per-ha pools of fir."""
    result = ask("explain", project, "forest_2025", "A1")["result"]
    assert result["agb_t"] == pytest.approx(26.085, rel=NEARLY)
    assert result["bgb_t"] == pytest.approx(6.417, rel=NEARLY)
    assert result["dead_wood_t"] == pytest.approx(0.27627, rel=NEARLY)
    assert (result["understorey_t"], result["litter_t"], result["soil_t"]) == pytest.approx(
        (2.11, 2.68, 98.96), rel=NEARLY
    )
    assert result["carbon_t"] == pytest.approx(26.085 + 6.417 + 0.276 + 2.11 + 2.68 + 98.96, rel=NEARLY)
    assert result["co2e_t"] == pytest.approx(136.528 * 44 / 12, rel=NEARLY)
    assert result["growing_stock_m3"] == pytest.approx(100, rel=NEARLY)


def test_the_pine_stand_holds_what_the_table_says(project):
    """AGB = 80 m³ × 0.380 × 1.472 × 0.460 = 20.585 t C; roots × 0.187."""
    result = ask("explain", project, "forest_2025", "A2")["result"]
    assert result["agb_t"] == pytest.approx(20.585, rel=NEARLY)
    assert result["bgb_t"] == pytest.approx(20.585 * 0.187, rel=NEARLY)
    assert result["unverified"] is True


def test_the_sink_of_the_fir_stand_is_that_of_its_curve(project):
    """Richards curve k = 0.0711, c = 1.0495: from year 15 to 16 the stock grows by 3.78 %."""
    result = ask("explain", project, "forest_2025", "A1")["result"]
    assert result["sink_tco2e_per_a"] == pytest.approx((26.085 + 6.417) * 0.03784 * 44 / 12, rel=1e-3)


def test_the_nursery_is_left_out_and_said_so(project):
    kinds = json.loads(rows(project, "zz_runs")["kinds"].iloc[-1])
    assert [(one["reason"], one["count"]) for one in kinds[0]["left_out"]] == [("nursery", 1)]
    assert kinds[0]["estimated"] == 2 and kinds[0]["area_ha"] == pytest.approx(2, rel=NEARLY)


def test_the_totals_are_the_two_stands(project):
    found = ask("totals", project, "--by", "species_group")["rows"]
    total = found[-1]
    polygons = [ask("explain", project, "forest_2025", name)["result"] for name in ("A1", "A2")]
    assert total["features"] == 2 and len(found) == 3
    assert total["carbon_t"] == pytest.approx(sum(one["carbon_t"] for one in polygons), rel=1e-12)
    assert total["growing_stock_m3"] == pytest.approx(180, rel=NEARLY)


def test_the_targets_see_two_hectares_of_cover_and_180_cubic_metres(project):
    """Cover = 2 ha of 500 ha = 0.4 %; stock 180 m³ = 0.018 万 m³; nothing is known of the other targets."""
    targets = {one["key"]: one for one in ask("targets", project, "--year", 2025)["targets"]}
    assert targets["forest_cover"]["value"] == pytest.approx(0.4, rel=NEARLY)
    assert targets["forest_cover"]["share"] == pytest.approx(0.4 / 53.87, rel=NEARLY)
    assert targets["growing_stock"]["value"] == pytest.approx(0.018, rel=NEARLY)
    others = [one for key, one in targets.items() if key not in ("forest_cover", "growing_stock")]
    assert len(others) == 9
    assert {(one["value"], one["share"], one["state"], one["evidence"]) for one in others} == {
        (None, None, "no_data", 0)
    }


def test_the_delivery_a_second_time_changes_nothing(project, survey):
    said = taken(project, survey, "forest", "--epoch", "2025", "--crs", "4526")
    assert (said.status, said["unchanged"], said["written"]) == ("unchanged", 3, False)


def test_the_layer_goes_back_as_it_was_read(project, survey, tmp_path):
    out = tmp_path / "back.shp"
    said = ask("export", project, "forest_2025", out, "--encoding", "GBK", "--crs", "EPSG:4526")
    assert said["records"] == 3 and out.exists() and out.with_suffix(".cpg").exists()
    other = new_project(tmp_path, "again.gpkg")
    assert taken(other, out, "forest", "--epoch", "2025")["accepted"] == 3
    ask("estimate", other)
    first, second = (ask("explain", path, "forest_2025", "A1")["result"]["carbon_t"] for path in (project, other))
    assert second == pytest.approx(first, rel=1e-6)


def test_five_years_on_the_fir_has_grown(project, tmp_path):
    copy = new_project(tmp_path, "two.gpkg")
    for year, stock in ((2020, 80.0), (2025, 100.0)):
        taken(copy, write(tmp_path / f"{year}.gpkg", stands(1, mei_gq_xj=stock), [square()]), "forest", "--epoch", year)
    said = ask("change", copy, "--from", "2020", "--to", "2025")
    assert said["carbon_t"]["total"] == pytest.approx(20 * 0.307 * 1.634 * 0.52 * 1.246, rel=NEARLY)
    assert isinstance(finding_codes(copy), list) and pd.notna(said["ci95_tco2e_per_a"][0])
