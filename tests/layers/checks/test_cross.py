"""What the rules ask about other layers: only of the layers that are there."""

import numpy as np
import pandas as pd
import pytest
from making import PROJECT_CRS, square, squares

from layers.checks.cross import cross_columns
from layers.geometry import measures
from layers.layer import VectorLayer


def layer(of, shapes, epoch=None, **columns):
    geometry = np.array([*shapes, None], dtype=object)[:-1]
    table = measures(geometry, PROJECT_CRS).assign(record_id=[f"R{n}" for n in range(len(shapes))], **columns)
    table.index = pd.Index(range(1, len(shapes) + 1), name="fid")
    return VectorLayer.in_memory(of, of, epoch, PROJECT_CRS, table, geometry)


def columns(of, shapes, others, previous=None, **own):
    this = layer(of, shapes, **own)
    table = this.table.reset_index(drop=True)
    return cross_columns(of, table, this.geometry, PROJECT_CRS, others, previous)


def test_without_other_layers_there_are_no_columns_and_the_rules_are_off():
    for of in ("forest", "wetland", "small_wetland", "trail"):
        assert list(columns(of, squares(2), {}).columns) == []
    assert "overlap_forest_ha" not in columns("karst", squares(2), {})


@pytest.mark.parametrize("of", ["wetland", "small_wetland", "karst"])
def test_the_forest_over_a_polygon_is_measured_in_hectares(of):
    found = columns(of, [square(), square(east_m=50), square(east_m=900)], {"forest": layer("forest", [square()])})
    assert found["overlap_forest_ha"].tolist() == pytest.approx([1, 0.5, 0], abs=3e-4)


def test_forest_polygons_that_overlap_each_other_are_not_counted_twice():
    forest = layer("forest", [square(), square()])
    assert columns("wetland", [square()], {"forest": forest})["overlap_forest_ha"].iloc[0] == pytest.approx(1, rel=1e-3)


def test_karst_lies_in_the_forest_layer_when_most_of_it_does():
    shapes = [square(), square(east_m=40), square(east_m=60)]
    found = columns("karst", shapes, {"forest": layer("forest", [square()])})
    assert found["in_forest_layer"].tolist() == [True, True, False] and found["in_karst_layer"].all()


def test_a_forest_layer_does_not_ask_about_itself():
    assert list(columns("forest", squares(1), {"forest": layer("forest", squares(1))}).columns) == []


def test_karst_knows_its_state_and_rank_of_the_epoch_before():
    before = layer("karst", squares(3), "2016", karst_state=["rocky", "potential", "none"],
                   karst_degree=["severe", None, None])  # fmt: skip
    found = columns("karst", squares(4), {}, before)
    assert found["has_previous"].all()
    assert found["smh_state_prev"].tolist()[:3] == ["石漠化", "潜在石漠化", "非石漠化"]
    assert found["smh_rank_prev"].tolist()[:3] == [4, 1, 0] and pd.isna(found["smh_rank_prev"].iloc[3])


def test_karst_without_an_epoch_before_says_so():
    assert not columns("karst", squares(2), {})["has_previous"].any()
    assert not columns("karst", squares(2), {}, layer("karst", squares(2), "2016"))["has_previous"].any()


def test_an_empty_layer_has_empty_columns():
    assert len(columns("karst", [], {"forest": layer("forest", squares(1))})) == 0
