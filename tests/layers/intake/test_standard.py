"""A delivery in the standard's terms: types, ids, units, meanings; nothing delivered is lost."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.checks import findings
from layers.checks.derived import derived_names
from layers.checks.rules import evaluate
from layers.errors import Unclear, UsageError
from layers.intake.mapping import Answers
from layers.intake.matching import match_fields
from layers.intake.standard import Standardised, standardise
from layers.kind import LAYER_KINDS, LayerKind, kind

GUANGXI = "石漠化程度 SMHCD(广西)"


def standard(columns: dict[str, Any], of: str = "forest", area_ha: Any = 1.0, **answers: Any) -> Standardised:
    table = pd.DataFrame(columns)
    options = Answers(**answers)
    matches = match_fields(list(table.columns), table, kind(of), options.fields)
    return standardise(table, matches, kind(of), np.broadcast_to(np.asarray(area_ha, float), len(table)), options)


def codes(result: Standardised) -> list[str]:
    return sorted(result.findings["code"].unique())


def stands(count: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Areas (ha) and stocks per ha (m³/ha) of a survey in which the two have nothing to do with each other."""
    random = np.random.default_rng(1)
    return random.lognormal(1.0, 0.8, count), random.normal(90, 20, count).clip(20)


def test_codes_are_text_without_decimals_and_ages_are_whole_numbers() -> None:
    found = standard({"YOU_SHI_SZ": [310.0, None], "PINGJUN_NL": ["20", None], "YU_BI_DU": ["0.6", ""]}).table
    assert found["you_shi_sz"].iloc[0] == "310" and found["species"].iloc[0] == "杉木"
    assert str(found["pingjun_nl"].dtype) == "Int64" and found["pingjun_nl"].iloc[0] == 20
    assert found["yu_bi_du"].tolist()[0] == 0.6 and found["yu_bi_du"].isna().iloc[1]


def test_a_value_that_is_not_a_number_is_kept_beside_and_found() -> None:
    result = standard({"PINGJUN_NL": ["20", "约30"]})
    assert result.table["pingjun_nl"].isna().tolist() == [False, True]
    assert result.table["pingjun_nl_delivered"].iloc[1] == "约30"
    one = result.findings[result.findings["code"] == "I005"].iloc[0]
    assert (one["row"], one["fields"], json.loads(one["values"])["value"]) == (1, "pingjun_nl", "约30")


def test_unknown_columns_are_kept_under_their_own_name_and_never_overwrite_a_derived_one() -> None:
    result = standard({"备注X": ["a"], "county": ["攸县"], "record_id": [7]}, of="forest")
    assert result.table["备注X"].iloc[0] == "a" and result.table["x_record_id"].iloc[0] == 7
    assert result.table["county"].iloc[0] == "430223" and "I026" in codes(result)


def test_the_record_id_is_the_identifier_else_county_village_compartment_and_number() -> None:
    table = {
        "BSM": ["A1", "", None],
        "XIAN": ["430202"] * 3,
        "CUN": ["001"] * 3,
        "LIN_BAN": ["2"] * 3,
        "XIAO_BAN": ["3", "4", None],
    }
    ids = standard(table).table["record_id"]
    assert ids.iloc[:2].tolist() == ["A1", "430202-001-2-4"] and pd.isna(ids.iloc[2])


def test_a_site_is_known_by_its_id_else_its_name_but_a_wetland_is_not_known_by_its_name() -> None:
    sites = {"编号": ["S1", None], "名称": ["东湖", "西塘"]}
    assert standard(sites, of="small_wetland").table["record_id"].tolist() == ["S1", "西塘"]
    assert standard({"名称": ["湘江", "湘江"]}, of="wetland").table["record_id"].isna().all()


def test_the_old_county_code_and_county_names_give_the_county() -> None:
    found = standard({"XIAN": ["430221", "攸县", "999999"]}).table
    assert found["xian"].tolist() == ["430221", "攸县", "999999"]
    assert found["county"].tolist()[:2] == ["430212", "430223"] and found["county"].isna().iloc[2]


@pytest.mark.parametrize(("factor", "unit"), [(1, "ha"), (10_000, "m2"), (15, "mu"), (0.01, "km2")])
def test_the_unit_of_an_area_is_settled_by_the_computed_area(factor: float, unit: str) -> None:
    area_ha, _stock = stands()
    result = standard({"XBMJ": area_ha * factor * 1.01}, area_ha=area_ha)
    assert result.table["reported_area_ha"].to_numpy() == pytest.approx(area_ha * 1.01)
    assert result.decisions[0].answer == unit and ("I006" in codes(result)) == (unit in ("m2", "mu", "km2"))


def test_square_metres_are_the_declared_unit_of_tbmj_and_need_no_note() -> None:
    area_ha, _stock = stands()
    result = standard({"TBMJ": area_ha * 10_000}, area_ha=area_ha)
    assert result.table["reported_area_ha"].to_numpy() == pytest.approx(area_ha) and "I006" not in codes(result)


def test_an_area_that_fits_no_unit_is_asked_about_and_the_answer_decides() -> None:
    with pytest.raises(Unclear) as asked:
        standard({"XBMJ": [4.0, 4.0]}, area_ha=1.0)
    assert asked.value.details["candidates"][0]["needs"] in ("--unit xbmj=ha", "--unit xbmj=mu")
    answered = standard({"XBMJ": [4.0, 4.0]}, area_ha=1.0, units={"xbmj": "ha"})
    assert answered.table["reported_area_ha"].tolist() == [4.0, 4.0]
    with pytest.raises(UsageError):
        standard({"XBMJ": [4.0]}, units={"xbmj": "m3"})


def test_a_point_without_polygon_reports_hectares_unless_its_column_says_mu() -> None:
    assert standard({"面积": [2.0]}, of="small_wetland", area_ha=np.nan).table["reported_area_ha"].iloc[0] == 2.0
    assert standard({"面积(亩)": [30.0]}, of="small_wetland", area_ha=np.nan).table["reported_area_ha"].iloc[0] == 2.0


def test_a_stock_that_grows_with_the_area_is_the_polygons_and_one_that_does_not_is_per_hectare() -> None:
    area_ha, per_ha = stands()
    total = standard({"HUO_LMXJ": per_ha * area_ha}, area_ha=area_ha)
    assert total.table["stock_m3_per_ha"].to_numpy() == pytest.approx(per_ha) and "I006" not in codes(total)
    rate = standard({"HUO_LMXJ": per_ha}, area_ha=area_ha)
    assert rate.table["mei_gq_xj"].to_numpy() == pytest.approx(per_ha)
    assert "huo_lm_xj" not in rate.table and "I006" in codes(rate)


def test_a_bare_stock_that_fits_both_readings_is_asked_about_and_the_answer_decides() -> None:
    with pytest.raises(Unclear) as asked:
        standard({"蓄积": [90.0, 110.0]}, area_ha=[1.2, 0.9])
    assert asked.value.details["question"] == "unit"
    found = standard({"蓄积": [90.0, 110.0]}, area_ha=[1.2, 0.9], units={"huo_lm_xj": "m3_per_ha"})
    assert found.table["stock_m3_per_ha"].tolist() == [90.0, 110.0]


def test_the_only_plausible_reading_of_a_stock_is_taken() -> None:
    total = standard({"蓄积": [2400.0, 1800.0]}, area_ha=[20.0, 15.0])
    assert total.table["stock_m3_per_ha"].tolist() == [120.0, 120.0]
    rate = standard({"蓄积": [80.0, 70.0]}, area_ha=[40.0, 50.0])
    assert rate.table["stock_m3_per_ha"].tolist() == [80.0, 70.0]


def test_exchanged_stock_columns_are_put_right() -> None:
    area_ha, per_ha = stands()
    result = standard({"MEI_GQ_XJ": per_ha * area_ha, "HUO_LM_XJ": per_ha}, area_ha=area_ha)
    assert result.table["mei_gq_xj"].to_numpy() == pytest.approx(per_ha) and "I006" in codes(result)


def test_a_stock_of_zero_is_missing() -> None:
    assert standard({"MEI_GQ_XJ": [0.0, -1.0, 80.0]}).table["stock_m3_per_ha"].isna().tolist() == [True, True, False]


def test_money_in_ten_thousands_becomes_yuan() -> None:
    found = standard({"总投资(万元)": [12.5], "名称": ["廊道"]}, of="corridor")
    assert found.table["cost_cny"].tolist() == [125_000.0] and "I006" in codes(found)


def test_land_classes_come_from_the_settled_list_and_the_answer_of_the_user_decides() -> None:
    assert standard({"DI_LEI": ["0111", "0250"]}).table["land_class"].tolist() == ["乔木林", "非林地"]
    with pytest.raises(Unclear):
        standard({"DI_LEI": ["0301", "0303"]})
    answered = standard({"DI_LEI": ["0301", "0303"]}, code_systems={"di_lei": "国土空间用地用海"})
    assert answered.table["land_class"].tolist() == ["乔木林", "其他灌"]


def test_dlbm_is_the_code_of_the_third_land_survey() -> None:
    assert standard({"DLBM": ["0301", "0303"]}).table["land_class"].tolist() == ["乔木林", "乔木林"]


def test_a_species_outside_the_table_is_found() -> None:
    result = standard({"YOU_SHI_SZ": ["310", "珙桐"]})
    assert codes(result) == ["I019"]
    assert findings.message("I019", result.findings["values"].iloc[0]).startswith("The dominant species 珙桐")


def test_states_become_keys_and_the_delivered_text_stays() -> None:
    result = standard({"名称": ["a", "b", "c"], "状态": ["已建", "验收合格", "不明"]}, of="small_wetland")
    assert result.table["state"].tolist()[:2] == ["built", "accepted"]
    assert result.table["state_delivered"].tolist() == ["已建", "验收合格", "不明"] and codes(result) == ["I018"]


def test_without_a_state_column_a_completion_year_counts_as_built_with_a_note() -> None:
    result = standard({"名称": ["a", "b"], "建成年度": [2024, None]}, of="small_wetland")
    assert result.table["state"].iloc[0] == "built" and pd.isna(result.table["state"].iloc[1])
    assert codes(result) == ["I009"]


def test_a_small_wetland_without_outline_counts_with_its_reported_area_and_is_flagged() -> None:
    result = standard({"名称": ["a", "b", "c"], "面积": [2.0, None, 3.0]}, of="small_wetland", area_ha=[np.nan, 0, 3])
    assert result.findings[["row", "code"]].to_numpy().tolist() == [[0, "I023"], [1, "I027"]]


def test_the_treatment_is_filled_from_zlcs() -> None:
    found = standard({"治理措施": ["封山育林", "人工种草"], "治理年度": [2022, 2023]}, of="karst").table
    assert found["treatment"].tolist() == ["closure", "grass_planting"]


def test_a_bare_karst_degree_is_settled_by_the_state() -> None:
    table = {"SMHZK": ["石漠化", "非石漠化", "潜在石漠化"], "SMHCD": ["3", "1", "2"]}
    result = standard(table, of="karst")
    assert result.table["karst_degree"].tolist() == ["light", "none", "potential"]
    assert codes(result) == ["I008"] and result.decisions[-1].answer == GUANGXI


def test_a_bare_karst_degree_is_settled_by_the_score() -> None:
    factors = {"TRLS": [55.0], "ZBGD": [35.0], "TU_CENG_HD": [15], "植被类型": ["灌木型"]}
    result = standard({"SMHCD": ["2"], **factors}, of="karst")
    assert result.table["karst_degree"].tolist() == ["moderate"]


def test_a_bare_karst_degree_without_evidence_is_asked_about_and_answers_decide() -> None:
    with pytest.raises(Unclear):
        standard({"SMHCD": ["1", "2"]}, of="karst")
    by_list = standard({"SMHCD": ["1", "2"]}, of="karst", code_systems={"smhcd": GUANGXI})
    assert by_list.table["karst_degree"].tolist() == ["none", "potential"]
    by_value = standard({"SMHCD": ["1", "2"]}, of="karst", values={"smhcd": {"1": "轻度", "2": "中度"}})
    assert by_value.table["karst_degree"].tolist() == ["light", "moderate"]


def test_a_bare_karst_state_is_settled_by_the_rock_exposure() -> None:
    found = standard({"SMHZK": ["1", "3", "1"], "TRLS": [45.0, 10.0, 60.0]}, of="karst").table
    assert found["karst_state"].tolist() == ["rocky", "none", "rocky"]


def test_dates_become_eight_digits() -> None:
    found = standard({"DC_RQ": ["2025-06-01", "20250602", "2025/6/3 00:00:00", "六月"]}).table
    assert found["dc_rq"].tolist() == ["20250601", "20250602", "20250603", "六月"]


def test_a_zero_in_a_coded_column_is_missing_unless_zero_is_a_code() -> None:
    found = standard({"LD_QS": ["0", "10"], "DISPE": ["00", "11"]}).table
    assert found["ld_qs"].isna().tolist() == [True, False] and found["dispe"].tolist() == ["00", "11"]


def test_an_empty_delivery_has_the_columns_and_no_findings() -> None:
    result = standard({"BSM": pd.Series([], dtype="str"), "XBMJ": pd.Series([], dtype="float64")})
    assert {"record_id", "county", "reported_area_ha"} <= set(result.table.columns) and result.findings.empty


def test_delivered_rows_keep_their_order_and_number() -> None:
    table = pd.DataFrame({"BSM": ["b", "a"], "X": [1, 2]}, index=[5, 9])
    result = standardise(
        table, match_fields(["BSM", "X"], table, kind("forest")), kind("forest"), np.ones(2), Answers()
    )
    assert result.table[["record_id", "X"]].to_numpy().tolist() == [["b", 1], ["a", 2]]


@pytest.mark.parametrize("one", [one for one in LAYER_KINDS if one.fields], ids=lambda one: str(one.key))
@pytest.mark.parametrize("missing", [None, float("nan"), ""])
def test_a_delivery_in_which_everything_is_missing_is_read_and_checked(one: LayerKind, missing: Any) -> None:
    result = standard({name: [missing] * 6 for name in one.field_names}, of=one.key)
    names = derived_names(result.table.assign(geom_area_ha=1.0, geom_length_m=400.0), one)
    assert len(result.table) == 6 and len(evaluate(one.rules, names, one)) >= 0


JUNK = st.one_of(
    st.none(),
    st.text(max_size=6),
    st.sampled_from(["1", "0111", "杉木", "轻度", "12.5", "1e400", "石漠化", "-3", "建成", "\x00"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), key=st.sampled_from([one.key for one in LAYER_KINDS if one.fields]))
def test_whatever_is_delivered_is_read_and_checked_or_asked_about(data: st.DataObject, key: str) -> None:
    one = kind(key)
    fields = data.draw(st.lists(st.sampled_from(one.field_names), min_size=1, max_size=12, unique=True))
    table = {name: data.draw(st.lists(JUNK, min_size=4, max_size=4)) for name in fields}
    try:
        result = standard(table, of=key)
    except Unclear:
        return
    found = evaluate(one.rules, derived_names(result.table.assign(geom_area_ha=1.0), one), one)
    for code, values in zip(found["code"], found["values"], strict=True):
        assert findings.message(code, values)
    for code, values in zip(result.findings["code"], result.findings["values"], strict=True):
        assert findings.message(code, values)
