"""Places of the sample by name: counties, townships, sites, subcompartments; and bookmarks."""

import pytest

from zzeco import store
from zzeco.bookmarks import (
    bookmarks_called,
    free_name,
    with_bookmark,
    with_bookmark_renamed,
    without_bookmark,
)
from zzeco.map_state import MapState, map_state, with_map_state
from zzeco.places import named_places, places_called


@pytest.fixture
def project(sample):
    return store.load(sample)


def test_a_county_is_found_by_part_of_its_name(project):
    found = places_called(project, "醴陵")
    assert [one.name for one in found] == ["醴陵市"] and found[0].group == "County"
    xmin, ymin, xmax, ymax = found[0].bounds
    assert xmin < 455_000 < xmax and ymin < 3_060_000 < ymax


def test_a_site_is_found_by_its_name_and_names_its_record(project):
    found = places_called(project, "步道01")
    record = project.layers[found[0].layer].table.loc[found[0].fid]
    assert found[0].group == "National forest trail" and record["site_name"] == found[0].name


def test_a_township_is_found_by_its_code_and_holds_its_records(project):
    layer = project.layers["forest_2025"]
    code = layer.table["xiang"].dropna().iloc[0]
    found = next(one for one in places_called(project, code) if one.group == "Township")
    inside = layer.geometry[(layer.table["xiang"] == code).to_numpy()]
    assert found.bounds[0] == min(one.bounds[0] for one in inside)


def test_a_subcompartment_is_found_by_its_number_without_noughts(project):
    table = project.layers["forest_2025"].table
    row = table.iloc[5]
    typed = f"{int(row['lin_ban'])}-{int(row['xiao_ban'])}"
    found = [one for one in places_called(project, typed) if one.layer == "forest_2025"]
    same = table[(table["lin_ban"] == row["lin_ban"]) & (table["xiao_ban"] == row["xiao_ban"])]
    assert {one.fid for one in found} <= set(same.index) and found


def test_names_are_read_once_as_long_as_nothing_changes(project):
    first, second = named_places(project)[20:], named_places(project)[20:]
    assert all(one is other for one, other in zip(first, second, strict=True))
    assert places_called(project, "  ") == []


def test_bookmarks_are_kept_in_the_project_renamed_and_taken_away(project):
    state = with_bookmark(with_bookmark(MapState(), "Lake", (0, 0, 1, 1)), "Lake", (5, 5, 6, 6))
    assert [one.name for one in state.bookmarks] == ["Lake", "Lake 2"]
    assert free_name(state) == "View" and free_name(state, "Lake") == "Lake 3"
    renamed = with_bookmark_renamed(state, "Lake 2", " Hill ")
    assert [one.name for one in renamed.bookmarks] == ["Lake", "Hill"]
    assert with_bookmark_renamed(state, "Lake", "  ") is state
    assert [one.name for one in without_bookmark(renamed, "Lake").bookmarks] == ["Hill"]
    changed = with_map_state(project, renamed)
    assert map_state(changed).bookmarks == renamed.bookmarks
    assert [one.bounds for one in bookmarks_called(changed, "hil")] == [(5, 5, 6, 6)]
