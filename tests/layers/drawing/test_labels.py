"""Labels: what they say, where they stand, and that none covers another."""

import numpy as np
import pandas as pd
import shapely

from layers.drawing.labels import candidates, label_texts, placed, rules_of
from layers.drawing.view import View
from layers.i18n import set_language
from layers.layer import VectorLayer

CRS = "EPSG:4547"


def rule(kind, scale=20_000):
    return rules_of(kind, scale)[0]


def squares(count, side_m, gap_m=0.0):
    at = np.arange(count) * (side_m + gap_m)
    return shapely.box(at, 0, at + side_m, side_m)


def forest(count, side_m):
    table = pd.DataFrame({"xiao_ban": [f"{n:05d}" for n in range(count)], "species": ["杉木"] * count})
    return VectorLayer.in_memory("forest_2025", "forest", "2025", CRS, table, squares(count, side_m))


def labelled(layer, view, width_px=60.0, height_px=12.0, taken=None):
    geometry = layer.geometry
    rows = np.arange(len(geometry))
    wanted = candidates(layer, geometry, rows, rule(layer.kind), view)
    count = len(wanted)
    boxes = [] if taken is None else taken
    return wanted, list(placed(wanted, view, np.full(count, width_px), np.full(count, height_px), boxes)), boxes


def test_a_kind_is_labelled_only_from_its_smallest_scale_on():
    assert rules_of("forest", 25_000)
    assert not rules_of("forest", 25_001)
    assert [one.level for one in rules_of("boundary", 100_000)] == ["city", "county", "township"]


def test_a_subcompartment_is_called_by_its_number_and_species():
    layer = forest(2, 500)
    set_language("zh")
    assert list(label_texts(layer, np.array([0, 1]), rule("forest"))) == ["00000 杉木", "00001 杉木"]


def test_a_label_stands_at_the_pole_of_inaccessibility_inside_its_polygon():
    bent = shapely.Polygon([(0, 0), (1000, 0), (1000, 200), (200, 200), (200, 1000), (0, 1000)])
    layer = VectorLayer.in_memory("f", "forest", None, CRS, pd.DataFrame({"xiao_ban": ["1"]}), np.array([bent]))
    view = View(500, 500, 5, 400, 400)
    wanted = candidates(layer, layer.geometry, np.array([0]), rule("forest"), view)
    point = shapely.Point(wanted.x[0], wanted.y[0])
    assert bent.contains(point)
    assert not bent.contains(bent.centroid)
    radius_m = bent.boundary.distance(point)
    assert abs(wanted.room_m[0] - 2 * radius_m) < 0.05 * radius_m


def test_a_label_that_is_wider_than_its_polygon_is_left_out():
    layer = forest(5, 500)
    view = View(1250, 250, 5, 700, 200)
    assert len(labelled(layer, view, width_px=99)[1]) == 5
    assert not labelled(layer, view, width_px=101)[1]


def test_no_two_labels_meet_and_none_leaves_the_screen():
    layer = forest(40, 100)
    view = View(2000, 50, 4, 1000, 300)
    _wanted, found, boxes = labelled(layer, view, width_px=24)
    assert found
    box = np.asarray(boxes)
    first, second = np.triu_indices(len(box), 1)
    apart = (
        (box[first, 2] < box[second, 0]) | (box[second, 2] < box[first, 0])
        | (box[first, 3] < box[second, 1]) | (box[second, 3] < box[first, 1])
    )  # fmt: skip
    assert apart.all()
    assert (box[:, 0] >= 0).all() and (box[:, 2] <= view.width).all()


def test_a_symbol_that_is_taken_already_keeps_a_label_away():
    layer = forest(1, 500)
    view = View(250, 250, 5, 400, 400)
    assert len(labelled(layer, view)[1]) == 1
    assert not labelled(layer, view, taken=[np.array([0, 0, 400, 400])])[1]


def test_a_site_is_labelled_right_of_its_symbol_and_left_where_that_is_taken():
    table = pd.DataFrame({"site_name": ["甲"]})
    layer = VectorLayer.in_memory("s", "small_wetland", None, CRS, table, np.array([shapely.Point(500, 500)], object))
    view = View(500, 500, 5, 400, 400)
    ((_at, x, _y),) = labelled(layer, view)[1]
    assert x > 200
    ((_at, x, _y),) = labelled(layer, view, taken=[np.array([205, 150, 400, 250])])[1]
    assert x < 200


def test_a_trail_is_labelled_along_its_longest_part_and_never_upside_down():
    line = shapely.MultiLineString([[(1000, 1000), (0, 0)], [(1200, 0), (1300, 0)]])
    table = pd.DataFrame({"site_name": ["步道"]})
    layer = VectorLayer.in_memory("t", "trail", None, CRS, table, np.array([line]))
    wanted = candidates(layer, layer.geometry, np.array([0]), rule("trail"), View(600, 500, 5, 400, 400))
    assert abs(wanted.angle_deg[0] - 45) < 1e-6
    assert abs(wanted.x[0] - 500) < 1e-6


def test_records_without_name_or_geometry_ask_for_no_label():
    table = pd.DataFrame({"site_name": ["", None, "乙"]})
    shapes = np.array([shapely.Point(500, 500), shapely.Point(510, 500), None], object)
    layer = VectorLayer.in_memory("s", "small_wetland", None, CRS, table, shapes)
    view = View(500, 500, 5, 400, 400)
    assert candidates(layer, layer.geometry, np.arange(3), rule("small_wetland"), view) is None


def test_a_site_of_several_polygons_is_named_once_at_the_largest_and_namesakes_each():
    table = pd.DataFrame({"site_id": ["1", "1", "2", None, None], "site_name": ["荷塘"] * 5})
    shapes = np.array(
        [
            shapely.box(at, 0, at + side, side)
            for at, side in zip(range(0, 5000, 1000), (100, 400, 200, 300, 300), strict=True)
        ]
    )
    layer = VectorLayer.in_memory("w", "small_wetland", None, CRS, table, shapes)
    wanted = candidates(layer, shapes, np.arange(5), rule("small_wetland"), View(2500, 500, 5, 1200, 400))
    assert sorted(wanted.rows.tolist()) == [1, 2, 3, 4]
