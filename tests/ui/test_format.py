"""Numbers on the screen and on the clipboard."""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from layers import i18n
from ui.format import (
    file_size,
    half_width,
    interval,
    large,
    moment,
    number,
    plain,
    quantity,
    share,
)

S = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "sign", "text"),
    [
        (286410, 0, False, f"286{S}410"),
        (1204.46, 1, False, f"1{S}204.5"),
        (-0.5, 1, False, "−0.5"),
        (71.5, 1, True, f"+{S}71.5"),
        (-2, 0, True, f"−{S}2"),
        (0, 0, True, "0"),
        (-0.04, 1, True, "0.0"),
        (np.float64(3.14159), 2, False, "3.14"),
        (np.int32(7), 0, False, "7"),
    ],
)
def test_a_number_has_thin_thousands_and_a_true_minus(value, decimals, sign, text):
    assert number(value, decimals, sign) == text


@pytest.mark.parametrize("nothing", [None, float("nan"), np.nan, pd.NA, pd.NaT, float("inf"), np.float64("nan")])
def test_what_is_missing_is_a_dash_and_never_zero(nothing):
    assert number(nothing) == quantity(nothing, "hm²") == share(nothing) == half_width(nothing) == "—"
    assert interval(nothing, 1) == large(nothing, "tC")[0] == file_size(nothing) == "—"
    assert plain(nothing) == ""


def test_units_shares_and_intervals_stand_as_people_write_them():
    assert quantity(10, "hm²", 2) == "10.00 hm²" and quantity(10, "") == "10"
    assert share(0.2346) == "23.5 %" and share(1, 0) == "100 %"
    assert half_width(10.92) == "± 10.9 %"
    assert interval(6521, 8116.4) == f"6{S}521 – 8{S}116"


def test_sums_of_a_city_are_counted_in_ten_thousands_in_chinese():
    assert large(73_184_000, "tC") == ("73.184", "million tC")
    i18n.set_language("zh")
    assert large(73_184_000, "tC")[0] == f"7{S}318.4"


def test_copied_numbers_are_plain():
    assert plain(1234.5) == "1234.5" and plain(0.1 + 0.2) == "0.3" and plain(286410) == "286410"
    assert plain(np.float64(2.5)) == "2.5" and plain(np.int64(3)) == "3" and plain("杉木") == "杉木"


def test_a_file_size_is_that_of_a_file_manager():
    assert file_size(412 * 1024**2) == "412 MB" and file_size(900) == "900 B" and file_size(1536) == "1.5 KB"


def test_a_moment_is_told_from_today():
    now = datetime(2025, 11, 23, 15, 0)
    assert moment(datetime(2025, 11, 23, 14, 32), now) == "Today 14:32"
    assert moment(now - timedelta(days=1), now) == "Yesterday 15:00"
    assert moment(datetime(2025, 11, 18, 9, 12), now) == "11-18 09:12"
    assert moment(datetime(2024, 3, 1), now) == "2024-03-01"
    assert moment(None) == "—"
