"""Conditions in the words of the survey select the records that they are true of."""

import numpy as np
import pandas as pd
import pytest

from layers import i18n
from zzeco import store
from zzeco.condition_text import Misread, read_condition
from zzeco.record_table import RecordTable
from zzeco.selecting import examples, matching, words_of, written_name

FIELDS = {"age": "age", "species": "species", "树种": "species", "yearly sink": "run:sink"}


@pytest.fixture
def records(sample):
    project = store.load(sample)
    return RecordTable(project, project.layers["forest_2025"])


def fids(records, condition):
    return list(matching(records, condition).fids)


def expected(records, mask):
    return list(np.sort(records.fids[pd.Series(mask).fillna(False).to_numpy(bool)]))


def test_a_condition_selects_what_a_reading_of_the_table_finds(records):
    table = records.layer.table
    fir, old = table["species_group"] == "杉木", table["pingjun_nl"] > 30
    assert expected(records, fir & old) == fids(records, "species_group = '杉木' and pingjun_nl > 30") != []
    assert expected(records, fir | old) == fids(records, "species_group == “杉木” 或 （pingjun_nl ＞ 30）")
    between = (table["pingjun_nl"] > 10) & (table["pingjun_nl"] <= 20)
    assert expected(records, between) == fids(records, "10 < pingjun_nl ≤ 20")
    assert expected(records, table["species"].isin(["杉木", "马尾松"])) == fids(
        records, "species in ['杉木', '马尾松']"
    )
    assert expected(records, table["species"].str.contains("松", na=False)) == fids(records, "'松' in species")
    assert expected(records, table["yu_bi_du"].isna()) == fids(records, "yu_bi_du 为空")
    assert expected(records, table["yu_bi_du"].notna()) == fids(records, "yu_bi_du is not null")
    assert fids(records, "mei_gq_xj / pingjun_nl > 3") == expected(
        records, table["mei_gq_xj"] / table["pingjun_nl"] > 3
    )


def test_labels_codes_and_shown_words_mean_the_same_records(records):
    by_code = expected(records, records.layer.table["ling_zu"] == "5")
    assert by_code and by_code == fids(records, "ling_zu = 5") == fids(records, "ling_zu = '5'")
    word = records.column("ling_zu").words[-1]
    assert by_code == fids(records, f"ling_zu = '{word}'")
    assert by_code == fids(records, f"{written_name(records, 'ling_zu')} = '{word}'")


def test_a_field_can_be_written_by_its_chinese_label(sample):
    i18n.set_language("zh")
    project = store.load(sample)
    records = RecordTable(project, project.layers["forest_2025"])
    assert written_name(records, "pingjun_nl") == "平均年龄"
    old = fids(records, "平均年龄 > 30")
    assert old == expected(records, records.layer.table["pingjun_nl"] > 30)
    assert fids(records, "优势树种='杉木'且平均年龄>30") == fids(records, "you_shi_sz = '杉木' and pingjun_nl > 30")


def test_carbon_of_the_latest_run_can_be_asked_for(records):
    heavy = fids(records, "density_tc_per_ha > 100")
    density = records.column("run:density_tc_per_ha").numbers
    assert heavy == expected(records, density > 100)
    assert fids(records, "`Carbon density` > 100") == heavy


def test_a_missing_value_fits_neither_a_condition_nor_its_contrary(records):
    known = records.layer.table["yu_bi_du"].notna()
    both = fids(records, "yu_bi_du > 0.5 or not (yu_bi_du > 0.5)")
    assert both == expected(records, known) and len(both) < len(records)


def test_a_text_that_no_record_has_is_named(records):
    found = matching(records, "species = '衫木' or species = '杉木'")
    assert found.unknown == (("Species", "衫木"),) and len(found.fids)


@pytest.mark.parametrize(
    ("condition", "place"),
    [
        ("agee > 3", "agee"),
        ("species = 杉木", "杉木"),
        ("age >", ">"),
        ("age > > 3", ">"),
        ("(age > 3", "("),
        ("'a' = 'b'", "'a'"),
        ("age.eval(3) > 1", "age.eval(3)"),
        ("age > max(1, 2)", "max"),
        ("age if age else age", "if"),
        ("树种 = 'a' and [age]", "[age]"),
        ("", ""),
    ],
)
def test_an_error_says_where_it_stands(condition, place):
    with pytest.raises(Misread) as error:
        read_condition(condition, FIELDS)
    wrong = error.value
    assert condition[wrong.start : wrong.start + wrong.length] == place
    assert wrong.problem and wrong.advice


def test_a_number_alone_is_no_condition(records):
    with pytest.raises(Misread):
        matching(records, "pingjun_nl + 3")
    with pytest.raises(Misread):
        matching(records, "species > 3 + 'a'")


def test_the_examples_can_be_read_and_find_something(records):
    found = examples(records)
    assert len(found) >= 4
    assert sum(len(fids(records, one)) for one in found) > 0
    assert "Chinese fir" in words_of(records, "species_group") and words_of(records, "geom_area_ha") == []
