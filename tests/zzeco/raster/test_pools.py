"""The table of densities: what is read, and that every mistake is named with its line."""

import pytest
from land_cover import DENSITIES, PUBLISHED, pools_table

from layers.errors import ZzecoError
from zzeco.raster.pools import read_pools

HEADS = "lucode,c_above,c_below,c_soil,c_dead\n"


def refused(folder, text, **more):
    with pytest.raises(ZzecoError) as error:
        read_pools(pools_table(folder, text, **more))
    assert error.value.advice
    return error.value


def test_the_columns_are_found_in_any_order_and_spelling(tmp_path):
    pools = read_pools(pools_table(tmp_path))
    assert pools.codes.tolist() == list(DENSITIES)
    assert [tuple(row) for row in pools.density_t_per_ha] == list(DENSITIES.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_chinese_names_pass_in_every_usual_encoding(tmp_path, encoding, delimiter):
    text = PUBLISHED.replace("lulc code 1", "乔木林地").replace(",", delimiter) + "\n\n"
    assert read_pools(pools_table(tmp_path, text, encoding)).codes.tolist() == [1, 2, 3]


def test_missing_columns_are_named_with_those_that_are_there(tmp_path):
    error = refused(tmp_path, "lucode,c_above,类别名称\n1,2,3\n", encoding="gbk")
    assert "c_below, c_soil, c_dead" in error.problem and "类别名称" in error.advice


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,a,1,1,1", "line 3: c_above “a” is no number"),
        ("1,1,,1,1", "line 3: c_below “” is no number"),
        ("1,1,1,-2,1", "line 3: c_soil -2 is negative"),
        ("1,1,1,1,inf", "line 3: c_dead “inf” is no number"),
        ("1,1,060,15,100,4", "line 3: 6 cells under 5 headings"),
        ("1,1e300,1,1,1", "line 3: c_above 1e300 t C/ha is more than any land holds"),
        ("1,1", "line 3: c_below “” is no number"),
        ("x,1,1,1,1", "line 3: lucode “x” is no whole number"),
        ("1.5,1,1,1,1", "line 3: lucode “1.5” is no whole number"),
        ("9,1,1,1,1", "line 3: class 9 is in line 2 already"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path, row, words):
    assert words in refused(tmp_path, f"{HEADS}9,1,1,1,1\n{row}\n").problem


def test_all_mistakes_are_told_at_once(tmp_path):
    assert len(refused(tmp_path, f"{HEADS}1,a,-1,1,1\n1,1,1,1,1\n").details["problems"]) == 3


@pytest.mark.parametrize("text", ["", "\n\n", HEADS])
def test_a_table_without_classes_is_refused(tmp_path, text):
    refused(tmp_path, text)


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path):
    path = tmp_path / "pools.csv"
    path.write_bytes(b"\x80\xff\x00\xff")
    for given in (path, tmp_path / "none.csv", tmp_path):
        with pytest.raises(ZzecoError):
            read_pools(given)


def test_a_title_over_the_heads_is_passed_over(tmp_path):
    titled = pools_table(tmp_path, "各地类碳密度（t C/ha）,,,,,\n" + PUBLISHED)
    assert read_pools(titled).codes.tolist() == [1, 2, 3]
