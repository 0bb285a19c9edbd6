"""Rows of the project's own tables: what is kept out is kept as delivered."""

import json

import pytest
from making import new_project, rows, squares, stands, taken, write


@pytest.mark.parametrize("odd", ["a\u0085b", "a\u2028b", 'tab\tand "quotes"', "林😀"])
def test_odd_letters_in_a_rejected_record_do_not_stop_an_import(tmp_path, odd):
    path = new_project(tmp_path)
    table = stands(3, bz=[odd, "x", odd])
    said = taken(path, write(tmp_path / "a.gpkg", table, [None, *squares(1), None]))
    assert (said["accepted"], said["rejected"]) == (1, 2)
    kept = [json.loads(text)["bz"] for text in rows(path, "zz_rejected")["attributes"]]
    assert kept == [odd, odd]


def test_an_infinite_value_is_no_number_and_spoils_no_total(tmp_path):
    path = new_project(tmp_path)
    said = taken(path, write(tmp_path / "a.gpkg", stands(2, mei_gq_xj=[float("inf"), 100.0]), squares(2)))
    assert said["accepted"] == 2
    assert rows(path, "forest")["mei_gq_xj"].isna().tolist() == [True, False]
