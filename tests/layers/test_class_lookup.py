"""Class codes as positions: the same for every type of raster."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.class_lookup import lookup

CODES = np.array([7, -3, 100, 0])


@given(cells=st.lists(st.sampled_from([7, -3, 100, 0, 1, -128, 127]), min_size=1))
@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64", "float32"])
def test_a_code_has_one_position_whatever_the_type(dtype, cells):
    known = lookup(CODES, dtype, 1)
    wanted = {7: 0, -3: 1, 100: 2, 0: 3, 1: known.missing}
    found = known.positions(np.array([cells], dtype))
    assert found.tolist() == [[wanted.get(code, known.unknown) for code in cells]]


def test_codes_that_the_type_cannot_hold_do_no_harm():
    known = lookup(np.array([300, 5, -1]), "uint8", -9999)
    assert known.positions(np.array([5, 44, 255], np.uint8)).tolist() == [1, known.unknown, known.unknown]


def test_nodata_wins_over_a_class_and_nan_is_nodata():
    for dtype in ("uint8", "int32"):
        assert lookup(CODES, dtype, 7).positions(np.array([7, 0], dtype)).tolist() == [4, 3]
    known = lookup(CODES, "float64", None)
    assert known.positions(np.array([np.nan, 7.0, 7.5, np.inf])).tolist() == [known.missing, 0, *[known.unknown] * 2]
