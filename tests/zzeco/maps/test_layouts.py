"""Layouts as they are kept, and parts where a person put them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import stands

from layers.drawing.style import ThemeSpec
from layers.errors import UsageError
from layers.layer import VectorLayer
from zzeco import store
from zzeco.maps.arranging import arranged, shift_of, shifted, with_shift
from zzeco.maps.extents import extent_of
from zzeco.maps.layouts import (
    as_dict,
    checked_name,
    current,
    drop_for_user,
    fitted,
    from_dict,
    keep_for_user,
    own_templates,
    with_current,
)
from zzeco.maps.making import Wishes
from zzeco.maps.page import Box, Element, SheetLayer

mm = st.floats(-500, 500).map(lambda value: round(value, 2))
words = st.text(max_size=8)
wishes = st.builds(
    Wishes,
    template=st.sampled_from(["species", "karst"]),
    paper=st.sampled_from(["A3", "A4"]),
    portrait=st.sampled_from([None, True, False]),
    scale=st.sampled_from([None, 25_000]),
    area=st.sampled_from(["", "430223"]),
    title=words,
    note=words,
    layers=st.lists(
        st.builds(SheetLayer, st.just("forest_2025"), st.builds(ThemeSpec, st.just("age_group")), st.just("area")),
        max_size=2,
    ).map(tuple),
    extent=st.one_of(st.none(), st.tuples(mm, mm, mm, mm)),
    moves=st.lists(st.tuples(st.sampled_from(["legend", "north"]), mm, mm), max_size=2).map(tuple),
    hidden=st.sampled_from([(), ("legend",), ("north", "scale")]),
)


@given(wishes)
def test_a_layout_comes_back_from_json_as_it_was(asked):
    assert from_dict(json.loads(json.dumps(as_dict(asked)))) == asked


def test_what_a_later_version_kept_is_passed_over():
    assert from_dict({"template": "karst", "colour": "red"}) == Wishes("karst")


def test_templates_of_like_names_do_not_overwrite_each_other(tmp_path, monkeypatch):
    monkeypatch.setenv("ZZECO_LAYOUTS", str(tmp_path / "new" / "layouts"))
    for name, key in (("a b", "species"), ("a_b", "karst"), ("a/b", "wetlands"), ("a b", "corridors")):
        keep_for_user(name, Wishes(key))
    empty = store.create(tmp_path / "p.gpkg")
    kept = {one.name: one.wishes.template for one in own_templates(empty)}
    assert kept == {"a b": "corridors", "a_b": "karst", "a/b": "wetlands"}
    drop_for_user("a_b")
    drop_for_user("never kept")
    assert [one.name for one in own_templates(empty)] == ["a/b", "a b"]


@pytest.mark.parametrize("text", ["", "[1]", '{"name": "x", "sheet": [1]}', '{"name": "x"}', '"x"'])
def test_a_file_that_is_no_template_is_passed_over(tmp_path, monkeypatch, text):
    monkeypatch.setenv("ZZECO_LAYOUTS", str(tmp_path))
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    assert own_templates(store.create(tmp_path / "p.gpkg")) == []


@given(mm, mm)
def test_no_part_leaves_the_paper_and_frame_and_map_are_never_left_out(right, down):
    box = shifted(Box(10, 20, 30, 40), (right, down), 297, 210)
    assert 0 <= box.left <= 297 - 30 and 0 <= box.top <= 210 - 40 and (box.width, box.height) == (30, 40)
    parts = (Element("frame", Box(7, 7, 283, 196)), Element("map", Box(15, 27, 200, 160)))
    moved = arranged(parts, [("frame", right, down)], ["frame", "map"], 297, 210)
    assert moved[0] == parts[0] and all(one.shown for one in moved)


def test_a_move_takes_the_place_of_the_one_before_and_zero_takes_it_back():
    moves = with_shift(with_shift((), "legend", 1, 2), "legend", 3, 4)
    assert moves == (("legend", 3, 4),) and shift_of(moves, "legend") == (3, 4) and shift_of(moves, "north") == (0, 0)
    assert with_shift(moves, "legend", 0, 0) == ()


@pytest.mark.parametrize("name", ["", "  ", "species", "优势树种图"])
def test_an_own_template_has_a_name_of_its_own(name):
    with pytest.raises(UsageError):
        checked_name(name)


def test_a_layer_called_otherwise_is_the_latest_of_its_kind_and_its_extent_is_known(demo):
    project = store.load(demo[1] / "sample.gpkg")
    asked = Wishes(
        "karst", layers=tuple(SheetLayer(name, ThemeSpec("single")) for name in ("karst_1999", "forest_1999"))
    )
    assert [one.layer for one in fitted(project, asked).layers] == ["karst_2025", "forest_2025"]
    kept = with_current(project, asked)
    assert current(kept) == asked and with_current(kept, asked) is kept and current(project) is None
    layer = project.layers["trail_2025"]
    whole, one = extent_of(layer), extent_of(layer, layer.fids[:1])
    assert whole[0] <= one[0] and whole[1] <= one[1] and whole[2] >= one[2] and whole[3] >= one[3]
    empty = VectorLayer.in_memory("forest", "forest", None, project.crs, stands(0), [])
    assert extent_of(empty) is None
