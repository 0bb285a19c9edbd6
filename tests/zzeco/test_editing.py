import numpy as np
import pandas as pd
import pytest
from making import ask, new_project, once, squares, stands, write

from layers.errors import ZzecoError
from layers.kind import kind
from zzeco import store
from zzeco.edit_values import choices, typed
from zzeco.editing import with_attributes
from zzeco.store_difference import differences


@once
def surveyed(folder):
    """Three stands of planted fir, one of 1 ha each, entered from a file."""
    path = new_project(folder)
    delivery = write(folder / "stands.gpkg", stands(3, xbmj=[1.0, 1.0, 1.0]), squares(3))
    ask("import", path, delivery, "--kind", "forest", "--epoch", "2025")
    return path


@pytest.fixture
def stand_project(tmp_path):
    return surveyed(tmp_path), tmp_path / "stands.gpkg"


def forest(project):
    return project.layers["forest_2025"]


def test_a_new_species_brings_its_species_group(stand_project):
    before = store.load(stand_project[0])
    after = with_attributes(before, "forest_2025", forest(before).fids[:1], {"you_shi_sz": "马尾松"})
    assert list(forest(after).table["species_group"]) == ["马尾松", "杉木", "杉木"]
    assert forest(before).table["species_group"].iloc[0] == "杉木"


def test_a_new_age_group_origin_and_land_class_are_read_like_those_of_a_delivery(stand_project):
    before = store.load(stand_project[0])
    values = {"ling_zu": "成熟林", "qi_yuan": "天然", "di_lei": "疏林地"}
    row = forest(with_attributes(before, "forest_2025", forest(before).fids[:1], values)).table.iloc[0]
    assert (row["age_group"], row["origin"], row["land_class"]) == (4, "natural", "疏林")


def test_an_edited_area_keeps_the_unit_of_its_delivery(tmp_path):
    path = tmp_path / "mu.gpkg"
    ask("new", path)
    ask("import", path, write(tmp_path / "d.gpkg", stands(3, xbmj=[15.0] * 3), squares(3)), "--kind", "forest")
    before = store.load(path)
    after = with_attributes(before, "forest", before.layers["forest"].fids[:1], {"xbmj": 30.0})
    assert after.layers["forest"].table["reported_area_ha"].iloc[0] == pytest.approx(2.0)


def test_the_stock_per_hectare_follows_an_edited_stock(stand_project):
    before = store.load(stand_project[0])
    after = with_attributes(before, "forest_2025", forest(before).fids, {"mei_gq_xj": "55.5"})
    assert set(forest(after).table["stock_m3_per_ha"]) == {55.5}


def test_a_field_that_no_record_had_becomes_a_column(stand_project):
    before = store.load(stand_project[0])
    after = with_attributes(before, "forest_2025", forest(before).fids[1:2], {"trls": 40})
    assert forest(after).table["trls"].isna().tolist() == [True, False, True]


def test_an_edit_writes_only_the_edited_records_and_says_who_was_changed(stand_project):
    before = store.load(stand_project[0])
    after = with_attributes(before, "forest_2025", forest(before).fids[:2], {"you_shi_sz": "马尾松"})
    counts = differences(before, after).counts()
    assert counts["forest_2025"] == {"added": 0, "changed": 2, "removed": 0}
    edits = after.table("edits").rows
    assert list(edits["before"]) == ["杉木", "杉木"]
    assert list(edits["after"]) == ["马尾松", "马尾松"]


def test_setting_what_is_there_already_changes_nothing(stand_project):
    before = store.load(stand_project[0])
    assert with_attributes(before, "forest_2025", forest(before).fids, {"you_shi_sz": "杉木"}) is before


def test_the_same_delivery_is_recognised_after_an_edit_and_does_not_undo_it(stand_project):
    path, delivery = stand_project
    with store.editing(path) as edit:
        fids = forest(edit.before).fids[:1]
        edit.save(with_attributes(edit.before, "forest_2025", fids, {"you_shi_sz": "马尾松"}), "edit")
    said = ask("import", path, delivery, "--kind", "forest", "--epoch", "2025")
    assert said.status in ("unchanged", "done", "findings")
    table = forest(store.load(path)).table
    assert len(table) == 3
    assert table["species"].iloc[0] == "马尾松"


def test_a_canopy_closure_beyond_the_rule_becomes_a_finding_and_its_mending_ends_it(stand_project):
    before = store.load(stand_project[0])
    fids = forest(before).fids[:1]
    wrong = with_attributes(before, "forest_2025", fids, {"yu_bi_du": 0.1})
    found = wrong.table("findings").rows
    assert "F003" in set(found.loc[found["fid"] == fids[0], "code"])
    mended = with_attributes(wrong, "forest_2025", fids, {"yu_bi_du": 0.6}).table("findings").rows
    assert "F003" not in set(mended.loc[mended["fid"] == fids[0], "code"])


def test_findings_that_stay_true_keep_their_place_in_the_project(stand_project):
    before = store.load(stand_project[0])
    after = with_attributes(before, "forest_2025", forest(before).fids, {"note_text": "checked"})
    assert "zz_findings" not in differences(before, after).counts() or differences(before, after).counts()[
        "zz_findings"
    ] == {"added": 0, "changed": 0, "removed": 0}


def test_two_records_never_get_the_same_id(stand_project):
    before = store.load(stand_project[0])
    with pytest.raises(ZzecoError):
        with_attributes(before, "forest_2025", forest(before).fids[:1], {"bsm": "A2"})
    with pytest.raises(ZzecoError):
        with_attributes(before, "forest_2025", forest(before).fids[:2], {"bsm": "B1"})


def test_an_edit_of_the_sample_leaves_every_other_record_as_it_was(sample):
    before = store.load(sample)
    fids = forest(before).fids[:5]
    after = with_attributes(before, "forest_2025", fids, {"you_shi_sz": "310", "pingjun_nl": 12})
    old, new = forest(before).table, forest(after).table
    pd.testing.assert_frame_equal(old.drop(fids), new.drop(fids)[old.columns], check_dtype=False)
    assert set(new.loc[fids, "species_group"]) == {"杉木"}


def test_values_are_checked_in_the_terms_of_their_field(sample):
    one = forest(store.load(sample))
    field = kind(one.kind).field
    assert typed(field("pingjun_nl"), "12") == 12
    assert typed(field("yu_bi_du"), " 0.75 ") == 0.75
    assert typed(field("dc_rq"), "2025-06-01") == "20250601"
    assert typed(field("note_text"), "") is None
    for name, words in (("yu_bi_du", "7"), ("pingjun_nl", "1.5"), ("mei_gq_xj", "much"), ("dc_rq", "2025-13-01")):
        with pytest.raises(ZzecoError):
            typed(field(name), words)


def test_a_coded_field_offers_the_codes_of_the_list_that_its_layer_uses(sample):
    one = forest(store.load(sample))
    offered = {choice.value: choice.label for choice in choices(one, kind(one.kind).field("di_lei"))}
    stored = set(one.table["di_lei"].dropna())
    assert len(stored & set(offered)) >= len(stored) * 0.6
    assert len(choices(one, kind(one.kind).field("lin_zhong"))) == 23


def test_ledger_states_are_chosen_by_name_and_stored_as_keys(sample):
    before = store.load(sample)
    layer = before.layers["small_wetland_2025"]
    after = with_attributes(before, layer.name, layer.fids[:1], {"state": "accepted"})
    assert after.layers[layer.name].table["state"].iloc[0] == "accepted"
    assert np.array_equal(after.layers[layer.name].fids, layer.fids)


def test_a_land_class_that_is_taken_away_leaves_no_meaning_behind(stand_project):
    before = store.load(stand_project[0])
    after = with_attributes(before, "forest_2025", forest(before).fids[:1], {"di_lei": None})
    assert forest(after).table[["land_class", "land_class_name"]].isna().all(axis=1).tolist() == [True, False, False]


@pytest.mark.parametrize(
    "values",
    [{"you_shi_sz": "马尾松"}, {"you_shi_sz": None}, {"di_lei": "竹林"}, {"mei_gq_xj": 88.5}, {"mei_gq_xj": None},
     {"xbmj": 2.5}, {"ling_zu": "过熟林"}, {"qi_yuan": None}, {"xian": "430223"}],
    ids=str,
)  # fmt: skip
def test_an_edited_record_is_what_the_import_of_such_a_record_would_be(stand_project, tmp_path, values):
    before = store.load(stand_project[0])
    edited = forest(with_attributes(before, "forest_2025", forest(before).fids[:1], values)).table
    delivered = stands(3, xbmj=[1.0, 1.0, 1.0])
    for name, value in values.items():
        delivered[name] = [value, *delivered[name].iloc[1:]]
    path = tmp_path / "fresh.gpkg"
    ask("new", path)
    ask("import", path, write(tmp_path / "d.gpkg", delivered, squares(3)), "--kind", "forest", "--epoch", "2025")
    fresh = forest(store.load(path)).table
    columns = [name for name in fresh.columns if name != "content_hash"]
    told, expected = (table[columns].astype(object).where(table[columns].notna(), None) for table in (edited, fresh))
    assert told.iloc[0].to_dict() == expected.iloc[0].to_dict()


@pytest.mark.parametrize(("words", "value"), [("1 234", 1234), ("1\u00a0234.5", 1234.5), ("12,345", 12345), ("8.", 8)])
def test_thousands_may_be_set_apart(words, value):
    assert typed(kind("forest").field("huo_lm_xj"), words) == pytest.approx(value)


@pytest.mark.parametrize("words", ["12 3", "1,5", "1 2345", "12 345 6"])
def test_digits_set_apart_at_another_place_are_no_number(words):
    with pytest.raises(ZzecoError, match="is no number"):
        typed(kind("forest").field("huo_lm_xj"), words)


def test_a_limit_is_written_out():
    with pytest.raises(ZzecoError, match="0 – 100\u00a0000\u00a0000"):
        typed(kind("forest").field("huo_lm_xj"), "1e9")


@pytest.mark.parametrize(("name", "words"), [("sheng", "长" * 300), ("xiang", "4302021031"), ("note_text", "长" * 255)])
def test_a_text_longer_than_its_field_is_refused(name, words):
    with pytest.raises(ZzecoError, match="takes at most"):
        typed(kind("forest").field(name), words)


def test_a_name_may_stand_in_place_of_a_code():
    assert typed(kind("forest").field("sheng"), "湖南省") == "湖南省"
    assert typed(kind("forest").field("xiang"), "430202103") == "430202103"
