"""Delivered columns find their standard fields, or are asked about."""

import numpy as np
import pandas as pd
import pytest

from layers.errors import Unclear, UsageError
from layers.intake.matching import FieldMatch, guess_kind, match_fields
from layers.kind import LAYER_KINDS, kind

FOREST = kind("forest")


def matched(*columns: str, of: str = "forest", **explicit: str) -> dict[str, FieldMatch]:
    table = pd.DataFrame({column: [str(position)] for position, column in enumerate(columns)})
    return {match.column: match for match in match_fields(columns, table, kind(of), explicit)}


def test_a_standard_name_is_certain_whatever_its_case() -> None:
    found = matched("DI_LEI", "yu_bi_du")
    assert [(match.field, match.confidence) for match in found.values()] == [("di_lei", 1.0), ("yu_bi_du", 1.0)]


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("优势树种", "you_shi_sz"),
        ("面积（公顷）", "mian_ji"),
        ("面积(ha)", "mian_ji"),
        ("PJNL", "pingjun_nl"),
        ("县（市、", "xian"),
    ],
)
def test_names_of_the_survey_standards_are_known_with_brackets_of_either_width(column: str, field: str) -> None:
    match = matched(column)[column]
    assert (match.field, match.confidence) == (field, 0.95)


@pytest.mark.parametrize("one", LAYER_KINDS, ids=[one.key for one in LAYER_KINDS])
def test_every_declared_alias_leads_to_its_field(one: object) -> None:
    layer_kind = kind(one.key)  # type: ignore[attr-defined]
    for field in layer_kind.fields:
        for alias in (field.name, *field.aliases):
            assert match_fields([alias], pd.DataFrame({alias: ["1"]}), layer_kind)[0].field == field.name, alias


def test_a_unit_behind_a_known_name_is_read_over() -> None:
    assert matched("面积(亩)")["面积(亩)"].field == "mian_ji"
    assert matched("总投资(万元)", of="corridor")["总投资(万元)"].field == "cost_cny"


def test_an_unknown_column_stays_without_field() -> None:
    assert matched("外业照片编")["外业照片编"].field is None


def test_a_cut_name_that_fits_several_fields_is_asked_about() -> None:
    with pytest.raises(Unclear) as asked:
        matched("meigongqin")
    needs = [one["needs"] for one in asked.value.details["candidates"]]
    assert asked.value.details["question"] == "field"
    assert needs == ["--field mei_gq_zs=meigongqin", "--field mei_gq_xj=meigongqin"]


@pytest.mark.parametrize(
    "column", ["地类编", "国土地", "平均树", "每公顷", "单位面", "散生木", "土地使", "林木所", "石漠化"]
)
def test_the_cut_names_that_the_crosswalk_leaves_open_are_asked_about(column: str) -> None:
    with pytest.raises(Unclear):
        matched(column)


def test_a_cut_name_is_clear_when_a_better_column_holds_the_other_field_or_the_user_answers() -> None:
    assert matched("meigongqin", "MEI_GQ_ZS")["meigongqin"].field == "mei_gq_xj"
    assert matched("meigongqin", mei_gq_xj="meigongqin")["meigongqin"].field == "mei_gq_xj"


def test_of_two_columns_for_one_field_the_better_name_wins_and_the_other_is_reported() -> None:
    found = matched("优势树种", "YOU_SHI_SZ")
    assert found["YOU_SHI_SZ"].field == "you_shi_sz"
    assert (found["优势树种"].field, found["优势树种"].rival) == (None, "you_shi_sz")


def test_two_equally_good_columns_that_differ_are_asked_about_but_equal_ones_are_not() -> None:
    with pytest.raises(Unclear):
        matched("树种", "优势树种")
    same = pd.DataFrame({"树种": ["310"], "优势树种": [310.0]})
    assert [match.field for match in match_fields(list(same), same, FOREST)] == ["you_shi_sz", None]
    assert matched("树种", "优势树种", you_shi_sz="树种")["树种"].field == "you_shi_sz"


@pytest.mark.parametrize("column", ["土壤砾石含量", "土壤砾石含", "土壤砾"])
def test_a_column_of_gravel_is_gravel_and_not_bare_rock(column: str) -> None:
    assert matched(column, of="karst")[column].field == "gravel_percent"
    assert matched(column)[column].field is None, "a forest layer has no gravel field: it stays as delivered"
    survey = "基岩裸露度/土壤砾石含量"
    assert matched(survey)[survey].field == "trls"


def test_an_answer_about_an_unknown_column_or_field_is_refused() -> None:
    with pytest.raises(UsageError):
        matched("DL", di_lei="DLX")
    with pytest.raises(UsageError):
        matched("DL", no_such_field="DL")


def test_values_that_look_like_species_are_a_suggestion_and_not_taken() -> None:
    table = pd.DataFrame({"col1": ["杉木", "马尾松", "毛竹", "栎类"]})
    match = match_fields(["col1"], table, FOREST)[0]
    assert (match.field, match.confidence, match.taken) == ("you_shi_sz", 0.6, False)


@pytest.mark.parametrize(
    ("columns", "geometry", "expected"),
    [
        (["DI_LEI", "YOU_SHI_SZ", "PINGJUN_NL", "MEI_GQ_XJ"], ["polygon"], "forest"),
        (["石漠化程度", "基岩裸露度", "治理措施"], ["polygon"], "karst"),
        (["湿地类型", "面积", "受威胁状况", "湿地管理类型"], ["polygon"], "wetland"),
        (["XZQDM", "XZQMC"], ["polygon"], "boundary"),
    ],
)
def test_the_kind_is_guessed_from_its_own_columns(columns: list[str], geometry: list[str], expected: str) -> None:
    guessed, confidence = guess_kind(columns, geometry, pd.DataFrame(columns=columns))
    assert guessed == expected and confidence > 0.5


def test_the_name_of_the_layer_tells_a_trail_from_a_greenway() -> None:
    assert guess_kind(["名称", "长度"], ["line"], pd.DataFrame(), "绿道")[0] == "greenway"


def test_nothing_speaks_for_a_kind_when_no_column_is_known() -> None:
    assert guess_kind(["a", "b"], ["polygon"], pd.DataFrame()) == (None, 0.0)


def test_matching_is_one_answer_per_column_in_their_order() -> None:
    columns = ["x", "DI_LEI", "y"]
    table = pd.DataFrame(np.zeros((2, 3)), columns=columns)
    assert [match.column for match in match_fields(columns, table, FOREST)] == columns


def test_a_field_answered_with_nothing_is_held_by_no_column():
    table = pd.DataFrame({"you_shi_sz": ["杉木"], "xian": ["430224"]})
    matches = {match.column: match for match in match_fields(list(table), table, kind("forest"), {"you_shi_sz": ""})}
    assert matches["you_shi_sz"].field is None and matches["you_shi_sz"].rival is None
    assert matches["xian"].field == "xian"
