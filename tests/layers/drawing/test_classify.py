"""Classes of numbers and words: limits by hand, lookups equal to their SQL, colours evenly taken."""

import sqlite3
import warnings

import numpy as np
import pandas as pd
import pytest

from layers.drawing.classify import (
    Classing,
    Lookup,
    breaks_of,
    categories,
    graded,
    interval_labels,
    is_category,
    spread_evenly,
)


def test_four_quantiles_of_one_to_eight_are_parted_between_the_pairs():
    values = np.arange(1.0, 9.0)
    assert breaks_of(values, "quantile", 4) == (2.75, 4.5, 6.25)
    assert np.bincount(graded(values, breaks_of(values, "quantile", 4))).tolist() == [2, 2, 2, 2]


def test_equal_intervals_part_the_range_and_not_the_records():
    assert breaks_of(np.array([0.0, 1, 2, 3, 100]), "equal_interval", 4) == (25.0, 50.0, 75.0)


def test_natural_breaks_lie_in_the_gaps():
    stocks = np.array([10.0, 11, 12, 50, 51, 52, 90, 91])
    assert breaks_of(stocks, "natural_breaks", 3) == (50.0, 90.0)


def test_natural_breaks_are_those_of_fisher_and_jenks():
    import mapclassify

    stocks = np.sort(np.random.default_rng(7).gamma(2, 60, 120).round(1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = mapclassify.FisherJenks(stocks, k=5)
    first_above = [stocks[stocks > limit][0] for limit in theirs.bins[:-1]]
    assert breaks_of(stocks, "natural_breaks", 5) == pytest.approx(first_above, abs=0.6)
    assert np.bincount(graded(stocks, tuple(first_above))).tolist() == theirs.counts.tolist()


def test_natural_breaks_of_300_000_stands_take_no_second():
    import time

    stocks = np.random.default_rng(1).gamma(2, 60, 300_000)
    began = time.perf_counter()
    assert len(breaks_of(stocks, "natural_breaks", 7)) == 6
    assert time.perf_counter() - began < 2


def test_limits_are_short_and_none_repeats():
    limits = breaks_of(np.random.default_rng(2).normal(100, 15, 5_000), "quantile", 7)
    assert all(limit == round(limit) for limit in limits) and len(set(limits)) == 6


def test_a_column_of_one_value_has_one_class():
    assert breaks_of(np.array([5.0, 5, 5]), "quantile", 7) == ()
    assert interval_labels(()) == ["–"]


def test_missing_stocks_fall_in_no_class():
    assert graded(np.array([np.nan, 10.0, 9.9]), (10.0,)).tolist() == [-1, 1, 0]


def test_labels_are_thin_and_true():
    assert interval_labels((10.0, 20.0, 35.5)) == ["＜10", "10–20", "20–35.5", "≥35.5"]
    assert interval_labels((-4.0, 0.5, 12_000.0)) == ["＜−4", "−4 – 0.5", "0.5 – 12\u00a0000", "≥12\u00a0000"]


def test_the_thirty_commonest_words_have_classes_and_the_rest_shares_one():
    words = pd.Series([f"w{n:02d}" for n in range(40) for _time in range(40 - n)] + [None])
    kept, class_of, more = categories(words)
    assert kept[:2] == ["w00", "w01"] and len(kept) == 30 and more
    assert class_of.max() == 30 and class_of[-1] == -1 and (class_of == 30).sum() == sum(range(1, 11))


def test_whole_numbers_of_few_kinds_read_as_categories_and_measures_do_not():
    assert is_category(pd.Series([1, 2, 3, None], dtype="Int64"))
    assert not is_category(pd.Series(range(50)))
    assert not is_category(pd.Series([1.5, 2.5]))


def test_a_ramp_of_fewer_classes_keeps_its_ends():
    ramp = ("#000000", "#404040", "#808080", "#C0C0C0", "#FFFFFF")
    assert spread_evenly(ramp, 3) == ["#000000", "#808080", "#FFFFFF"]
    assert spread_evenly(ramp, 1) == ["#808080"]
    assert spread_evenly(("#000000", "#FFFFFF"), 3)[1] == "#808080"


def test_a_lookup_and_its_sql_give_the_same_class():
    classing = Classing(
        "t", (Lookup("a", {"x": "one", "it's": "two"}), Lookup("b", {"1": "one", "2": "two"})), otherwise="rest"
    )
    records = pd.DataFrame({"a": ["x", "it's", None, None, "y"], "b": pd.array([2, 1, 1, 2, None], dtype="Int64")})
    found = classing.class_of(records, ["one", "two", "rest"])
    with sqlite3.connect(":memory:") as connection:
        records.astype({"b": "str"}).to_sql("t", connection)
        told = [row[0] for row in connection.execute(f"SELECT {classing.expression()} FROM t")]
    assert [["one", "two", "rest"][at] for at in found] == told == ["one", "two", "one", "two", "rest"]
