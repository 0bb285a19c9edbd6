"""Names that rules use, made from a layer: age groups, karst scores, composition, areas."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from layers.checks.composition import first_group, tenths
from layers.checks.derived import age_group, derived_names, karst_score
from layers.checks.layer_names import is_cut, suspicious_text, zero_columns
from layers.checks.rules import evaluate
from layers.kind import LAYER_KINDS, kind
from layers.tables import table

EXAMPLES = pd.read_csv(Path(__file__).parents[2] / "data" / "worked_examples.csv", dtype=str, encoding="utf-8")
GROUPS = ["幼龄林", "中龄林", "近熟林", "成熟林", "过熟林"]
FOREST = kind("forest")


def example(key: str) -> pd.Series:
    return EXAMPLES[EXAMPLES["id"] == key].iloc[0]


def test_age_groups_of_the_worked_example() -> None:
    cases = [case.split() for case in example("P27")["inputs"].split("; ")]
    species, origin, _age, years = (pd.Series(column) for column in zip(*cases, strict=True))
    found = age_group(species, origin, years.astype(float))
    assert "; ".join(GROUPS[group - 1] for group in found) == example("P27")["expected"]


@pytest.mark.parametrize(("age", "group"), [(10, 1), (11, 2), (20, 2), (25, 3), (26, 4), (35, 4), (36, 5)])
def test_upper_age_limits_are_inclusive(age: int, group: int) -> None:
    assert age_group(pd.Series(["310"]), pd.Series(["planted"]), pd.Series([age])).tolist() == [group]


def test_fir_of_a_protection_forest_grows_old_later_and_of_fast_growing_timber_sooner() -> None:
    fir, planted, age = pd.Series(["杉木"] * 3), pd.Series(["planted"] * 3), pd.Series([20] * 3)
    assert age_group(fir, planted, age, pd.Series(["111", "233", "232"])).tolist() == [1, 2, 4]


def test_bamboo_and_unknown_species_have_no_age_group() -> None:
    found = age_group(pd.Series(["毛竹", None]), pd.Series(["planted"] * 2), pd.Series([5, 5]))
    assert found.isna().all()


def test_the_karst_score_of_the_worked_example_is_54_points_moderate() -> None:
    numbers = (pd.Series([value]) for value in (55.0, 35.0, 15.0))
    rock, cover, soil = numbers
    found = karst_score(rock, pd.Series(["灌木型"]), cover, soil)
    points, degree = example("P15")["expected"].split(" -> ")
    assert (found["smh_score"].iloc[0], found["smh_degree_calc"].iloc[0]) == (float(points), degree)


@pytest.mark.parametrize(("rock", "points"), [(30.0, 20), (39.9, 20), (40.0, 26), (59.99, 32), (70.0, 44)])
def test_bands_of_rock_exposure_are_closed_at_integers(rock: float, points: int) -> None:
    found = karst_score(pd.Series([rock]), pd.Series(["乔木型"]), pd.Series([5.0]), pd.Series([50.0]))
    assert found["smh_score"].iloc[0] == points + 5 + 26 + 1


def test_below_30_percent_rock_there_is_no_score() -> None:
    found = karst_score(pd.Series([29.9]), pd.Series(["乔木型"]), pd.Series([5.0]), pd.Series([50.0]))
    assert found.isna().all(axis=None)


def test_tenths_add_up_and_traces_count_nothing() -> None:
    compositions = pd.Series(["8杉2马", "6杉3马1阔+樟", "10杉", "7杉2马-阔", None, "杉木"])
    sums = tenths(compositions)
    assert sums.iloc[:4].tolist() == [10, 10, 10, 9] and sums.iloc[4:].isna().all()


def test_the_first_species_of_a_composition_is_a_group_unless_it_is_undecided() -> None:
    found = first_group(
        pd.Series(["8杉2马", "6马4阔", "10阔", "8杉2马"]), pd.Series(["杉木", "杉木", "栎类", "针阔混"])
    )
    assert found.iloc[:2].tolist() == ["杉木", "马尾松"] and found.iloc[2:].isna().all()


def test_a_subcompartment_number_used_twice_in_a_village_is_a_duplicate_but_not_in_two_counties() -> None:
    layer = pd.DataFrame({"xian": ["430202", "430202", "430203"], "cun": "1", "lin_ban": "1", "xiao_ban": "7"})
    found = derived_names(layer.assign(record_id=None, county=layer["xian"]), FOREST)
    assert found["key_duplicate"].tolist() == [True, True, False]


def numbers_twice(**columns: object) -> list[bool]:
    layer = pd.DataFrame({"xian": "430202", "xiao_ban": ["7", "7", "8"], **columns})
    return derived_names(layer.assign(record_id=None, county=layer["xian"]), FOREST)["key_duplicate"].tolist()


def test_a_number_used_twice_is_told_without_compartments_too_but_not_without_any_unit_that_numbers() -> None:
    assert numbers_twice(cun="1") == [True, True, False]
    assert numbers_twice(cun=["1", "2", "1"]) == [False, False, False]
    assert numbers_twice(lin_ban="3") == [True, True, False]
    assert numbers_twice(cun="1", lin_ban=None) == [True, True, False]
    assert numbers_twice(cun="1", lin_ban=["3", "4", "3"]) == [False, False, False]
    assert numbers_twice() == [False, False, False]


def test_the_old_county_code_is_mapped_before_the_rules_run_and_noted() -> None:
    layer = pd.DataFrame(
        {"record_id": ["1"], "county": ["430212"], "xian": ["430221"], "xiang": ["430221101"], "sheng": ["湖南省"]}
    )
    names = derived_names(layer, FOREST)
    assert names.loc[0, ["xian", "xiang", "sheng"]].tolist() == ["430212", "430212101", "43"]
    codes = set(evaluate(FOREST.rules, names, FOREST)["code"])
    assert "C020" in codes and not codes & {"C018", "C019", "C021"}


def test_the_area_of_the_rules_is_the_reported_one_where_there_is_one() -> None:
    layer = pd.DataFrame(
        {"record_id": ["1", "2"], "county": None, "geom_area_ha": [2.0, 3.0], "reported_area_ha": [2.5, None]}
    )
    assert derived_names(layer, FOREST)["area_ha"].tolist() == [2.5, 3.0]


def test_extra_columns_of_the_caller_win() -> None:
    layer = pd.DataFrame({"record_id": ["1"], "county": [None]})
    found = derived_names(layer, FOREST, pd.DataFrame({"in_forest_layer": [True], "area_ha": [9.0]}))
    assert found.loc[0, "area_ha"] == 9.0 and bool(found.loc[0, "in_forest_layer"])


def test_ledger_states_are_chinese_in_the_rules() -> None:
    layer = pd.DataFrame({"record_id": ["1"], "county": [None], "state": ["built"], "completion_year": [2015]})
    found = derived_names(layer, kind("small_wetland"))
    assert found.loc[0, "state"] == "已建" and found.loc[0, "build_year"] == 2015


def test_every_wetland_type_has_a_class() -> None:
    types = table("crosswalk_names").query("domain == 'wetland_type'")
    layer = pd.DataFrame({"record_id": types["key"], "county": None, "wetland_type": types["key"]})
    assert derived_names(layer, kind("wetland"))["wetland_class"].notna().all()


def test_survey_dates_after_today_are_found() -> None:
    layer = pd.DataFrame({"record_id": ["1", "2"], "county": None, "dc_rq": ["20260101", "20270101"]})
    assert derived_names(layer, FOREST, today=date(2026, 11, 23))["dc_date_future"].tolist() == [False, True]


def test_a_required_field_counts_as_delivered_when_its_alternative_is_there() -> None:
    layer = pd.DataFrame({"record_id": ["1"], "county": [None], "huo_lm_xj": [3.0], "dlbm": ["0301"]})
    assert derived_names(layer, FOREST)["missing_required"].iloc[0] == "you_shi_sz;qi_yuan;pingjun_nl"


def test_a_cut_field_name_is_recognised() -> None:
    assert is_cut("you_shi_s_", FOREST) is False
    assert is_cut("wetland_typ", kind("wetland")) is False
    assert is_cut("humus_dept", FOREST) is False
    assert is_cut("meigongqin", FOREST) is True


def test_a_column_of_zeros_is_reported() -> None:
    layer = pd.DataFrame({"po_du": [0.0] * 5, "hai_ba": [0, 0, 0, 0, 200]})
    assert zero_columns(layer, FOREST) == ["po_du"]


@pytest.mark.parametrize(
    "text",
    [
        "杉木林分".encode().decode("gbk", errors="ignore"),
        "林\ufffd班",
        "锟斤拷",
        "荷塘区".encode("gbk").decode("latin-1"),
    ],
)
def test_wrongly_decoded_text_is_suspected(text: str) -> None:
    assert suspicious_text(pd.DataFrame({"note_text": ["茶陵湖里", text]})) == text


def test_good_chinese_text_is_not_suspected() -> None:
    good = ["荷塘区仙庾镇", "杉木", "国家特别规定灌木林地", "Zhuzhou", "20250601", "炎陵县神农谷国家森林公园"]
    assert suspicious_text(pd.DataFrame({"note_text": good})) is None


def test_every_kind_gives_an_empty_table_of_names_for_an_empty_layer() -> None:
    for one in LAYER_KINDS:
        names = derived_names(pd.DataFrame({"record_id": [], "county": []}), one)
        assert evaluate(one.rules, names, one).empty


def test_a_site_may_consist_of_several_features_but_a_subcompartment_may_not() -> None:
    layer = pd.DataFrame({"record_id": ["1", "1"], "county": None, "bsm": ["1", "1"]})
    assert derived_names(layer, FOREST)["bsm_duplicate"].all()
    assert not derived_names(layer, kind("corridor"))["bsm_duplicate"].any()
