"""Generalised until it fits; whole or not at all."""

import errno
import json
from pathlib import Path

import pytest
from making import ask

from layers.errors import ZzecoError
from zzeco import store
from zzeco.audience import audience
from zzeco.webmap import building
from zzeco.webmap.building import Wanted, web_map, write

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
    assert 0.95 * len(table) < sum(count) <= len(table)  # groups that only have patches below six cells are not drawn
    assert sum(area) == pytest.approx(table["geom_area_ha"].sum(), rel=0.02)
    assert project.layers["forest_2025"].columns(["record_id"])["record_id"].iloc[0] not in made.html


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
