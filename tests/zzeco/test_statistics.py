import numpy as np
import pandas as pd
import pytest

from zzeco import store
from zzeco.record_table import Column, RecordTable
from zzeco.record_view import Attribute
from zzeco.statistics import column_figures, counted_shares, figures, grouped, groups, histogram, round_width

NUMBER = Attribute("stock", "Stock", "m3", "stand", True, 1)
WORD = Attribute("species", "Species", "", "stand", False)


def words(codes):
    return Column(WORD, codes=np.array(codes, dtype=np.int32), words=np.array(["fir", "pine"], dtype=object))


def test_figures_of_four_stands_can_be_reckoned_on_paper():
    found = figures(pd.Series([1.0, 2.0, 3.0, np.nan, 10.0]), np.array([1.0, 1.0, 1.0, 1.0, 7.0]))
    assert (found.count, found.missing, found.unique, found.total) == (4, 1, 4, 16.0)
    assert (found.minimum, found.first_quartile, found.median, found.third_quartile, found.maximum) == (
        1.0, 1.75, 2.5, 4.75, 10.0,
    )  # fmt: skip
    assert found.mean == 4.0
    assert found.deviation == pytest.approx(np.sqrt(50 / 3))
    assert found.weighted_mean == pytest.approx(7.6)


def test_words_have_counts_and_nothing_else():
    found = figures(pd.Series(["a", "b", "a", None], dtype="str"))
    assert (found.count, found.missing, found.unique) == (3, 1, 2)
    assert np.isnan(found.mean)


def test_a_column_without_a_value_has_no_figures():
    assert np.isnan(figures(pd.Series([np.nan, np.nan])).total)
    assert histogram(np.array([np.nan])) is None


def test_groups_come_commonest_first_and_the_missing_last():
    found = groups(words([1, 1, 0, -1, 1]), np.arange(5), np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    assert list(found["label"].fillna("-")) == ["pine", "fir", "-"]
    assert list(found["count"]) == [3, 1, 1]
    assert list(found["area_ha"]) == [8.0, 3.0, 4.0]


def test_a_sum_by_group_leaves_out_what_is_not_known_and_counts_every_record():
    value = Column(NUMBER, numbers=np.array([10.0, np.nan, 5.0, 1.0]))
    found = grouped(value, words([0, 0, 1, -1]), np.arange(4)).set_index(pd.Index(["fir", "pine", "-"]))
    assert found.loc["fir", ["count", "total", "mean"]].tolist() == [2, 10.0, 10.0]
    assert found.loc["-", "total"] == 1.0


def test_a_histogram_holds_every_value_in_classes_of_round_width():
    values = np.random.default_rng(1).uniform(3, 97, 1000)
    found = histogram(values)
    assert found.counts.sum() == 1000
    assert np.diff(found.edges) == pytest.approx(round_width(94 / 30))


def test_widths_are_round():
    assert [round_width(width) for width in (0.03, 0.7, 1.1, 2.2, 3.0, 7.0, 0.0)] == pytest.approx(
        [0.05, 1.0, 2.0, 2.5, 5.0, 10.0, 1.0]
    )


@pytest.mark.parametrize("name", ["species_group", "record_id", "origin", "note_text"])
def test_words_are_counted_by_their_codes_as_they_would_be_as_texts(sample, name):
    project = store.load(sample)
    records = RecordTable(project, project.layers["forest_2025"])
    rows = np.arange(0, len(records), 2)
    assert repr(column_figures(records, name, rows)) == repr(figures(records.column(name).taken(rows)))


def test_the_sum_of_carbon_counts_ground_that_forest_covers_once_as_the_totals_do(sample):
    project = store.load(sample)
    records = RecordTable(project, project.layers["karst_2025"])
    rows = np.arange(len(records))
    run = project.table("estimates").rows
    run = run[(run["layer"] == "karst_2025") & run["reason"].isna()]
    once = (run["carbon_t"] * run["counted_share"]).sum()
    assert once < run["carbon_t"].sum()
    found = column_figures(records, "run:carbon_t", rows)
    assert found.total == pytest.approx(once)
    assert found.mean == pytest.approx(run["carbon_t"].mean())
    shares = counted_shares(records, "run:carbon_t", rows)
    parts = grouped(records.column("run:carbon_t"), records.column("karst_degree"), rows, counted=shares)
    assert parts["total"].sum() == pytest.approx(once)
