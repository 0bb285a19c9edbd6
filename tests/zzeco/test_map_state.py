"""The map as it was left: usual order, what is kept, what new layers do."""

from dataclasses import replace

import pytest

from layers.drawing.style import ThemeSpec
from zzeco import store
from zzeco.map_state import ORDER, Bookmark, RasterView, map_state, usual_order, with_map_state
from zzeco.project import with_table, without_layer


@pytest.fixture
def project(sample):
    return store.load(sample)


def test_a_project_without_a_state_shows_the_latest_epochs_and_routes_above_forest(project):
    state = map_state(project)
    kinds = [project.layers[one.name].kind for one in state.layers]
    assert kinds == sorted(kinds, key=ORDER.index)
    assert [one.name for one in state.layers][-2:] == ["forest_2025", "forest_2020"]
    assert state.view("forest_2025").visible and not state.view("forest_2020").visible
    assert not state.view("karst_2025").visible, "karst would hide the forest"
    assert {one.theme.key for one in state.layers} == {"default"}


def test_the_state_comes_back_from_the_file(project):
    state = map_state(project).with_layer("forest_2025", opacity=0.5, theme=ThemeSpec("sink", hidden=("c1",)))
    state = replace(
        state.moved("forest_2025", "trail_2025"),
        rasters=(RasterView("dem.tif", "hillshade"),),
        bookmarks=(Bookmark("Jiubujiang", (1.0, 2.0, 3.0, 4.0)),),
        extent=(0.0, 1.0, 2.0, 3.5),
    )
    with store.editing(project.path) as edit:
        edit.save(with_map_state(edit.before, state))
    assert map_state(store.load(project.path)) == state


def test_what_is_the_same_is_not_written_again(project):
    kept = with_map_state(project, map_state(project))
    assert with_map_state(kept, map_state(kept)) is kept


def test_themes_are_kept_apart_because_they_are_steps(project):
    kept = with_map_state(project, map_state(project))
    other = with_map_state(kept, map_state(kept).with_layer("forest_2025", theme=ThemeSpec("land_class")))
    assert other.tables["view"] is kept.tables["view"]
    assert other.tables.get("themes") is not kept.tables.get("themes")


def test_a_layer_moves_above_another_and_to_the_bottom(project):
    state = map_state(project)
    first = state.layers[0].name
    assert state.moved(first, None).layers[-1].name == first
    names = [one.name for one in state.moved("forest_2025", first).layers]
    assert names[:2] == ["forest_2025", first]
    assert state.moved(first, first) is state


def test_a_new_layer_finds_its_place_and_is_visible(project):
    older = without_layer(project, "wetland_2025")
    kept = with_map_state(older, map_state(older).with_all(False))
    again = replace(kept, layers={**kept.layers, "wetland_2025": project.layers["wetland_2025"]})
    state = map_state(again)
    names = [one.name for one in state.layers]
    assert names.index("wetland_2025") == names.index("forest_2025") - 1
    assert [one.name for one in state.layers if one.visible] == ["wetland_2025"]


def test_a_removed_layer_comes_back_where_and_as_it_was(project):
    state = map_state(project).moved("forest_2025", None).with_layer("forest_2025", theme=ThemeSpec("age_group"))
    kept = with_map_state(project, state)
    gone = without_layer(kept, "forest_2025")
    gone = with_map_state(gone, map_state(gone).with_layer("forest_2020", opacity=0.3))
    back = replace(gone, layers=kept.layers)
    assert map_state(back).view("forest_2025").theme.key == "age_group"


def test_the_usual_order_can_be_had_again(project):
    state = map_state(project)
    mixed = replace(state, layers=state.layers[::-1])
    assert usual_order(project, mixed) == state


def test_what_a_later_version_kept_about_the_map_is_passed_over(project):
    state = replace(map_state(project), rasters=(RasterView("dem.tif", "hillshade"),))
    kept = with_map_state(project, state)
    rows = kept.table("view").rows
    later = rows.assign(value=rows["value"].str.replace('"opacity"', '"blending": "multiply", "opacity"'))
    assert later["value"].str.contains("blending").any()
    assert map_state(with_table(kept, "view", later)) == state
