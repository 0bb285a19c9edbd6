"""Delivered text made comparable: few values and many give the same words."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import text as text_module
from layers.text import key_of, text

ODD = ["310.0", " 杉木 ", "ＡＢ１", "-", "null", "无数据", "-7.00", "0.10"]
WORDS = st.one_of(st.text(max_size=8), st.sampled_from(ODD))


@given(st.lists(st.one_of(WORDS, st.none()), max_size=30))
def test_words_read_one_by_one_equal_words_read_as_a_column(words):
    values = pd.Series(words, dtype="str")
    few = text(values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_module, "FEW", -1)
        many = text(values)
    pd.testing.assert_series_equal(few, many)


@given(st.lists(st.one_of(st.floats(allow_infinity=False), st.integers(-10, 10).map(float)), max_size=20))
def test_numbers_read_one_by_one_equal_numbers_read_as_a_column(values):
    column = pd.Series(values, dtype="float64")
    few = text(column)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_module, "FEW", -1)
        many = text(column)
    pd.testing.assert_series_equal(few, many)


def test_a_code_delivered_as_a_number_is_the_code():
    assert list(text(pd.Series([310.0, 220.5]))) == ["310", "220.5"]
    assert list(text(pd.Series(["310.0", "０３０１"], dtype="str"))) == ["310", "0301"]


def test_a_key_has_no_spaces_no_capitals_and_no_full_width_letters():
    assert key_of("  ＹＯＵ_shi SZ ") == "you_shisz"
