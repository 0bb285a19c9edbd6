"""Shared edges stay shared, and merged areas keep their ground."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from zzeco.webmap.generalising import merged, simplified


@pytest.fixture(scope="module")
def neighbours():
    """100 areas of 500 m that leave no gap, with edges of many small bends."""
    rng = np.random.default_rng(3)
    ticks = np.arange(11) * 25
    x, y = np.meshgrid(np.arange(251.0) * 20, np.arange(251.0) * 20)
    x[1:-1, 1:-1] += rng.uniform(-6, 6, (249, 249))
    y[1:-1, 1:-1] += rng.uniform(-6, 6, (249, 249))
    nodes = np.stack([x, y], axis=-1)
    found = []
    for r0, r1 in pairwise(ticks):
        for c0, c1 in pairwise(ticks):
            ring = [nodes[r0, c0:c1], nodes[r0:r1, c1], nodes[r1, c1:c0:-1], nodes[r1:r0:-1, c0]]
            found.append(shapely.Polygon(np.vstack(ring)))
    return np.array(found, object)


def test_neighbours_leave_no_gap_and_do_not_overlap_after_simplification(neighbours):
    simple = simplified(neighbours, 20)
    assert shapely.coverage_is_valid(simple)
    assert shapely.get_num_coordinates(simple).sum() < 0.3 * shapely.get_num_coordinates(neighbours).sum()
    assert shapely.area(simple).sum() == pytest.approx(shapely.area(shapely.unary_union(simple)))


def test_lines_and_points_are_left_in_their_places():
    shapes = np.array([shapely.LineString([(0, 0), (50, 1), (100, 0)]), shapely.Point(3, 4)], object)
    line, point = simplified(shapes, 5)
    assert list(line.coords) == [(0, 0), (100, 0)] and point.equals(shapes[1])


def test_merged_areas_of_a_class_keep_their_ground_and_their_number(neighbours):
    groups = np.repeat([0, 1], 50)
    shapes, seen = merged(neighbours, groups, 20, lambda: None)
    assert seen.tolist() == [0, 1]
    assert shapely.area(shapes) == pytest.approx(
        [shapely.area(neighbours[groups == one]).sum() for one in (0, 1)], rel=0.01
    )
    assert shapely.coverage_is_valid(shapes)


def test_areas_that_overlap_are_merged_too(neighbours):
    both = np.concatenate([neighbours, shapely.transform(neighbours[:1], lambda xy: xy + 13)])
    shapes, seen = merged(both, np.zeros(len(both), np.int64), 20, lambda: None)
    assert seen.tolist() == [0] and shapely.area(shapes[0]) == pytest.approx(25e6, rel=0.01)
