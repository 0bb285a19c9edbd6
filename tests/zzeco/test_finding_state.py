"""Decisions on findings, the tree of rules, the order of a table of findings."""

import json
from pathlib import Path

import numpy as np
import pytest

from layers import i18n
from zzeco import store
from zzeco.finding_filter import Filter, positions
from zzeco.finding_state import findings, restated, states, with_state
from zzeco.finding_tree import group_of, narrowed, rule_counts, rule_title
from zzeco.record_view import full_id, short_id


@pytest.fixture
def project(sample):
    return store.load(Path(sample))


@pytest.fixture
def found(project):
    return findings(project)


def test_a_rule_belongs_to_what_it_looks_at():
    assert [group_of(code) for code in ("C003", "F006", "F003", "I006")] == [
        *("geometry", "attribute", "logic", "intake"),
    ]


def test_a_rule_is_called_by_what_it_asks_for_in_the_language_of_the_user(monkeypatch):
    assert rule_title("C003") == "No overlaps within a layer"
    monkeypatch.setattr(i18n, "_language", "zh")
    assert rule_title("C003") == "图层内不能重叠" and rule_title("F022") == "龄组与平均年龄一致"


def test_every_finding_is_counted_once_under_its_rule(found):
    counts = rule_counts(found.rows)
    assert sum(one.count for one in counts) == len(found)
    assert [one.code for one in narrowed(counts, "c003")] == ["C003"]


def test_a_decision_holds_for_that_record_and_rule_only(project, found):
    overlaps = found.rows.index[found.rows["code"] == "C003"]
    after = restated(found, with_state(project, overlaps[:1].to_numpy(), "kept", "both surveyed"))
    decided = after.rows[after.rows["state"] != "open"]
    first = found.rows.loc[overlaps[0]]
    assert set(decided["record"]) == {first["record"]} and set(decided["code"]) == {"C003"}
    assert set(decided["reason"]) == {"both surveyed"} and after.handled == len(decided)


def test_a_new_decision_replaces_the_old_one_and_none_is_left_when_it_is_opened(project, found):
    one = found.rows.index[:1].to_numpy()
    twice = with_state(with_state(project, one, "returned"), one, "fixed")
    assert states(twice)["state"].tolist() == ["fixed"]
    assert not len(states(with_state(twice, one, "open")))
    assert with_state(project, one, "open") is project


def test_decisions_are_in_the_file(project, found, tmp_path):
    with store.editing(project.path) as session:
        session.save(with_state(session.before, found.rows.index[:2].to_numpy(), "returned"))
    assert findings(store.load(project.path)).handled >= 2


def test_findings_on_a_whole_layer_are_decided_one_by_one(project, found):
    whole = found.rows[found.rows["fid"].isna()]
    if len(whole) < 2:
        pytest.skip("the sample has fewer than two of them")
    after = restated(found, with_state(project, whole.index[:1].to_numpy(), "kept", "known"))
    assert after.handled == 1


def test_the_worst_come_first_and_filters_limit(found):
    places = positions(found, Filter())
    ranks = found.rows["severity"].cat.codes.to_numpy()[places]
    assert (np.diff(ranks) >= 0).all() and len(places) == len(found)
    only = positions(found, Filter(group="geometry", severity="error"))
    assert set(found.rows["code"].iloc[only].map(group_of)) == {"geometry"}


def test_a_record_has_one_short_name_on_every_screen(project, found):
    some = found.rows[found.rows["fid"].notna()].groupby("layer", observed=True).head(5)
    for row in some.rename(columns={"name": "name_"}).itertuples():
        layer = project.layers[row.layer]
        record = layer.table.loc[row.fid].to_dict()
        assert row.name_ == short_id({**record, "fid": row.fid})


def test_an_overlap_names_the_other_record_with_its_place(project, found):
    one = found.rows[found.rows["code"] == "C003"].iloc[0]
    other = json.loads(one["values"])["overlap_id"]
    table = project.layers[one["layer"]].table
    record = table[table["record_id"] == other].iloc[0].to_dict()
    assert json.loads(one["told"])["overlap_id"] == full_id(record) != other
