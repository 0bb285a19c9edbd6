"""The project's boundary, and its layers by kind and epoch."""

import pytest
from making import ask, geojson, new_project, once, square, squares, stands, taken, write

from layers.boundary import bundled
from zzeco import store
from zzeco.boundaries import latest_layer, latest_layers, layers_of, previous_layer, project_boundary
from zzeco.land_area import CITY, land_areas_ha


@once
def surveyed(folder):
    """Forest without a date and of two years, a boundary of one square county."""
    path = new_project(folder)
    for epoch in (None, "2025", "2020"):
        source = write(folder / f"{epoch}.gpkg", stands(1), squares(1))
        taken(path, source, "forest", *(["--epoch", epoch] if epoch else []))
    return path


@pytest.fixture
def project(tmp_path):
    return surveyed(tmp_path)


def test_layers_of_a_kind_come_undated_first_then_by_epoch(project):
    loaded = store.load(project)
    assert [layer.name for layer in layers_of(loaded, "forest")] == ["forest", "forest_2020", "forest_2025"]
    assert latest_layer(loaded, "forest").name == "forest_2025" and latest_layer(loaded, "karst") is None
    assert set(latest_layers(loaded)) == {"forest"}


def test_the_epoch_before_is_a_dated_one(project):
    loaded = store.load(project)
    assert previous_layer(loaded, "forest", "2025").name == "forest_2020"
    assert previous_layer(loaded, "forest", "2020") is None and previous_layer(loaded, "forest", None) is None


def test_the_bundled_outlines_serve_until_the_bureau_brings_its_own(project, tmp_path):
    assert project_boundary(store.load(project)) is bundled()
    own = geojson(tmp_path / "b.geojson", [({"行政区划代码": "430212", "行政区划名称": "渌口区"}, square(side_m=3000))])
    taken(project, own, "boundary")
    boundary = project_boundary(store.load(project))
    assert boundary.codes == ("430212",) and not boundary.indicative
    assert boundary.land_area_ha[0] == pytest.approx(900, rel=1e-3)


def test_a_boundary_may_be_anywhere_and_is_never_outside_itself(project, tmp_path):
    far = geojson(tmp_path / "b.geojson", [({"行政区划代码": "430212"}, square(east_m=500_000, side_m=3000))])
    assert taken(project, far, "boundary")["rejected"] == 0


def test_the_city_is_the_sum_of_its_counties_until_its_area_is_stated(project):
    areas, indicative = land_areas_ha(store.load(project))
    assert (
        areas[CITY] == pytest.approx(sum(v for k, v in areas.items() if k != CITY)) and indicative and len(areas) == 10
    )
    ask("set", project, "land_area_ha=1126200")
    areas, indicative = land_areas_ha(store.load(project))
    assert areas[CITY] == 1126200 and not indicative
