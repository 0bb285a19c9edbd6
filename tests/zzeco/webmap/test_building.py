"""Generalised until it fits; whole or not at all."""

import errno
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from making import PLACES, ask, new_project
from mapping import map_class, theme

from layers.errors import ZzecoError
from layers.layer import VectorLayer
from zzeco import store
from zzeco.audience import audience
from zzeco.map_state import LayerView
from zzeco.webmap import building
from zzeco.webmap.building import Wanted, web_map, write
from zzeco.webmap.layers import MapLayer

HERE = ("forest_2025",)


def wanted(max_mb=10.0):
    return Wanted(HERE, None, max_mb, "", audience("internal"))


@pytest.fixture(scope="module")
def project(demo):
    return store.load(demo[1] / "sample.gpkg")


def carried(made):
    """The layers in the page."""
    start = made.html.index('id="zzeco-data">') + len('id="zzeco-data">')
    return json.loads(made.html[start : made.html.index("</script>", start)])["layers"]


def test_a_page_of_the_sample_holds_every_record_and_keeps_its_size(project):
    made = web_map(project, wanted(), lambda step: None)
    (layer,) = carried(made)
    assert sum(one["count"] for one in layer["classes"]) == len(project.layers["forest_2025"]) == made.records
    assert made.generalised[0].tolerance_m == 1.0 and made.size_bytes < 10e6


def test_a_smaller_page_is_generalised_more_and_says_so(project, monkeypatch):
    limit = web_map(project, wanted(), lambda step: None).size_bytes / 1e6 - 0.001
    monkeypatch.setattr(building, "LEAST_MB", 0.1)
    made = web_map(project, wanted(limit), lambda step: None)
    tolerance = made.generalised[0].tolerance_m
    assert tolerance > 1 and made.size_bytes <= limit * 1e6 and f"about {tolerance:g} m" in made.html


def test_more_areas_than_a_browser_shows_are_merged_by_class_and_township(project, monkeypatch):
    monkeypatch.setattr(building, "STEPS", ((1.0, 50.0, 100),))
    made = web_map(project, wanted(), lambda step: None)
    (layer,) = carried(made)
    count, area = (field["numbers"] for field in layer["fields"][-2:])
    table = project.layers["forest_2025"].columns(["geom_area_ha"])
    assert made.generalised[0].cell_m == 50 and "merged by class and place" in made.html
    left_out = made.generalised[0].left_out
    assert sum(count) + left_out == len(table) == sum(one["count"] for one in layer["classes"])
    assert (f"{left_out} records were too small" in made.html) == (left_out > 0)
    assert 0.95 * len(table) < sum(count) <= len(table)  # groups that only have patches below six cells are not drawn
    assert sum(area) == pytest.approx(table["geom_area_ha"].sum(), rel=0.02)
    assert project.layers["forest_2025"].columns(["record_id"])["record_id"].iloc[0] not in made.html


def test_lines_beside_areas_stay_however_small_the_page_must_be(tmp_path, monkeypatch):
    x, y = PLACES["430223"]
    shapes = [shapely.box(x, y, x + 900, y + 900), shapely.LineString([(x, y), (x + 5_000, y + 20), (x + 9_000, y)])]
    layer = VectorLayer.in_memory(
        "measure_2025", "measure", "2025", "EPSG:4547", pd.DataFrame({"site_id": ["a", "b"]}), np.array(shapes, object)
    )
    one = MapLayer(layer, LayerView("measure_2025"), "m", theme([map_class()], [0, 0]), np.arange(2), layer.geometry)
    assert (one.areas, one.mergeable_areas) == (1, 0)
    monkeypatch.setattr(building, "STEPS", building.STEPS[-1:])
    monkeypatch.setattr(building, "_chosen", lambda *_given: (one,))
    made = web_map(
        store.load(new_project(tmp_path)), Wanted((), None, 10.0, "", audience("internal")), lambda step: None
    )
    (layer,) = carried(made)
    assert [part["family"] for part in layer["shapes"]] == ["polygon", "line"]
    assert (
        made.generalised[0].cell_m == 0 and made.generalised[0].tolerance_m == 50 and not made.generalised[0].left_out
    )


def test_what_cannot_be_made_small_enough_is_refused(project, monkeypatch):
    monkeypatch.setattr(building, "LEAST_MB", 0.1)
    with pytest.raises(ZzecoError, match="do not fit"):
        web_map(project, wanted(0.1), lambda step: None)


def test_a_full_disk_is_told_and_leaves_the_old_page(project, tmp_path, monkeypatch):
    path = tmp_path / "map.html"
    path.write_text("the old one", encoding="utf-8")
    made = web_map(project, wanted(), lambda step: None)

    def full(*_given, **_options):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(ZzecoError, match="the disk is full"):
        write(path, made)
    assert [one.name for one in tmp_path.iterdir()] == ["map.html"] and path.read_bytes() == b"the old one"


def test_a_cancel_at_any_step_leaves_nothing(sample, tmp_path, monkeypatch):
    from zzeco.commands import webmap

    def stop(step):
        if step.startswith("Generalising"):
            raise KeyboardInterrupt

    monkeypatch.setattr(webmap, "progress", stop)
    said = ask("webmap", sample, "--out", tmp_path / "map.html", "--audience", "public")
    assert said.status == "cancelled" and not (tmp_path / "map.html").exists()
    assert "exports" not in store.load(Path(sample)).tables


def test_a_project_without_a_layer_has_no_web_map(tmp_path):
    path = tmp_path / "empty.gpkg"
    assert ask("new", path).exit == 0
    assert ask("webmap", path, "--out", tmp_path / "map.html").exit == 3
