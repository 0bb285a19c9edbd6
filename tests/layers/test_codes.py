"""Delivered values and what they mean: species, land classes, counties, states."""

import pandas as pd
import pytest

from layers.codes import (
    coded,
    county,
    land_class,
    land_class_systems,
    names,
    origin,
    settled_land_class_system,
    species,
)
from layers.errors import Unclear, UsageError
from layers.labels import label
from layers.tables import table
from layers.text import numbers, plain_text, text

GUANGXI = "石漠化程度 SMHCD(广西)"


def words(*values: object) -> pd.Series:
    return pd.Series(list(values), dtype=object)


def shown(values: pd.Series) -> list[object]:
    return [None if pd.isna(value) else value for value in values]


def test_codes_that_were_read_as_numbers_lose_their_decimal_and_blanks_are_missing() -> None:
    assert shown(text(pd.Series([310.0, None, 2.5]))) == ["310", None, "2.5"]
    assert shown(text(words(" ３１0.0", "-", "<Null>", "杉木（组）"))) == ["310", None, None, "杉木(组)"]
    assert shown(plain_text(words(" 茶陵湖里（大）", ""))) == ["茶陵湖里（大）", None]


def test_numbers_are_read_in_full_width_and_with_thousands_separators() -> None:
    assert shown(numbers(words("1,200.5", "x", None, "１２", "inf"))) == [1200.5, None, None, 12.0, None]


def test_a_species_is_known_by_code_name_alias_and_english_name() -> None:
    found = species(words("310", "530000", 310.0, "杉", "Masson pine", "毛竹 ", "珙桐", None))
    assert shown(found["species"]) == ["杉木", "杨树", "杉木", "杉木", "马尾松", "毛竹", None, None]
    assert shown(found["species_group"])[4:6] == ["马尾松", "竹类"]
    assert found["species_row"].isna().tolist() == [False] * 6 + [True] * 2


def test_the_old_county_of_zhuzhou_is_lukou_and_names_are_counties_too() -> None:
    found = county(words("430221", 430202.0, "荷塘", "醴陵市", "430202001", "450101", "攸县", "株洲县", None))
    assert shown(found) == ["430212", "430202", "430202", "430281", "430202", None, "430223", "430212", None]


@pytest.mark.parametrize(
    ("codes", "system"),
    [
        (["0111", "0113"], "林地一张图4位"),
        (["0301", "0305"], "国土三调"),
        (["0301", "0401"], "国土空间用地用海"),
        (["111", "130"], "二类调查3位(2003规定)"),
        (["1111", "1410"], "二类调查4位(广西系统)"),
        (["111", "113", "131"], "林地一张图4位"),
        (["0111", "9999"], "林地一张图4位"),
    ],
)
def test_the_list_that_holds_all_codes_is_the_one_a_lost_leading_zero_included(codes: list[str], system: str) -> None:
    assert settled_land_class_system("di_lei", words(*codes))[0] == system


def test_lists_that_agree_about_every_code_are_clear() -> None:
    assert settled_land_class_system("di_lei", words("0301", "0302"))[0] == "国土三调"
    assert len(land_class_systems(words("0301", "0302"))) == 2


@pytest.mark.parametrize("codes", [["0301", "0303"], ["301", "302"], ["111", "120"]])
def test_lists_that_contradict_each_other_are_asked_about(codes: list[str]) -> None:
    with pytest.raises(Unclear) as asked:
        settled_land_class_system("di_lei", words(*codes))
    assert asked.value.details["question"] == "code_system"
    assert all(one["needs"].startswith("--code-system di_lei=") for one in asked.value.details["candidates"])


def test_the_answer_of_the_user_decides_and_an_unknown_list_is_refused() -> None:
    chosen, _reason = settled_land_class_system("di_lei", words("301"), "国土三调")
    assert shown(land_class(words("301"), chosen)["land_class"]) == ["乔木林"]
    with pytest.raises(UsageError):
        settled_land_class_system("di_lei", words("301"), "nobody's list")


def test_species_or_a_name_column_decide_between_lists() -> None:
    codes = words("301", "302")
    by_species = settled_land_class_system("di_lei", codes, None, pd.DataFrame({"species_group": ["杉木", "竹类"]}))
    by_name = settled_land_class_system("di_lei", codes, None, pd.DataFrame({"dlmc": ["国特灌", "其他灌木林地"]}))
    assert (by_species[0], by_name[0]) == ("国土三调", "二类调查3位(2003规定)")


def test_names_of_land_classes_need_no_list() -> None:
    found = land_class(words("乔木林地", "其它灌木林地", "国家特别规定灌木林", "无立木林地", "河流水面", "火星"), None)
    assert shown(found["land_class"]) == ["乔木林", "其他灌", "国特灌", "无立木", "非林地", None]


def test_other_forest_land_is_open_woodland_or_young_plantation_by_closure_and_species() -> None:
    others = pd.DataFrame({"yu_bi_du": [0.15, None, None], "species": [None, "杉木", None]})
    found = land_class(words("0307", "0307", "0307"), "国土三调", others)
    assert shown(found["land_class"]) == ["疏林", "未成林", "无立木"]


def test_shrubland_is_special_only_where_another_field_says_so() -> None:
    others = pd.DataFrame({"dlmc": [None, "国家特别规定灌木林地"]})
    assert shown(land_class(words("0305", "0305"), "国土三调", others)["land_class"]) == ["其他灌", "国特灌"]


def test_karst_degrees_are_matched_by_name() -> None:
    assert shown(names("karst_degree", words("轻度", "强度", "无", "None", "Potential"))) == [
        "light",
        "severe",
        "none",
        "none",
        "potential",
    ]


def test_a_bare_karst_degree_is_asked_about_unless_only_one_list_holds_it() -> None:
    with pytest.raises(Unclear):
        names("karst_degree", words("1", "2"))
    assert shown(names("karst_degree", words("1", "6"))) == ["none", "extreme"]
    assert shown(names("karst_degree", words("1", "无"), GUANGXI)) == ["none", "none"]


def test_wetland_types_are_known_by_name_and_by_the_only_list_that_fits() -> None:
    assert shown(names("wetland_type", words("水库", "II1", "201"))) == [
        "reservoir",
        "permanent_river",
        "permanent_river",
    ]
    assert shown(names("wetland_type", words("61", 52.0))) == ["reservoir", "herb_marsh"]


def test_ledger_states_of_the_plan_are_five() -> None:
    assert shown(names("ledger_state", words("拟建", "在建", "已建", "验收合格", "取消", "?"))) == [
        "planned",
        "in_progress",
        "built",
        "accepted",
        "cancelled",
        None,
    ]


def test_codes_beginning_with_1_are_natural_with_2_and_3_planted() -> None:
    assert shown(origin(words("11", 20, "人工", "飞播", "天然林", "34", "9"))) == [
        "natural",
        "planted",
        "planted",
        "planted",
        "natural",
        "planted",
        None,
    ]


def test_names_of_coded_fields_become_codes() -> None:
    assert shown(coded("林种", words("水源涵养林", "233", None))) == ["111", "233", None]


def test_no_species_spelling_means_two_species() -> None:
    rows = table("crosswalk_species")
    spellings = [word for aliases in rows["aliases"] for word in aliases.split("|") if word]
    spellings += [*rows["name_zh"], *rows["name_en"], *(code for code in rows["code"] if code)]
    assert sorted(spellings) == sorted(set(spellings))


def test_labels_name_counties_species_and_states() -> None:
    assert [label("county", "430212"), label("species_group", "杉木"), label("age_group", 3)] == [
        "Lukou District",
        "Chinese fir",
        "Near-mature",
    ]
    assert [label("state", "built"), label("karst_degree", "light"), label("land_class", "国特灌")] == [
        "Built",
        "Light",
        "Special shrubland",
    ]
    assert [label("quality", "curve"), label("ownership", "10"), label("county", None)] == ["Growth curve", "State", ""]


def test_every_land_class_and_species_group_has_a_label() -> None:
    for name in table("crosswalk_land_class")["dl_class"].unique():
        assert label("land_class", name) not in ("", name)
    for name in set(table("crosswalk_species")["sp_group"]) - {""}:
        assert label("species_group", name) not in ("", name)
