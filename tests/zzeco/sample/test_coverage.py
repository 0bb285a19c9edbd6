"""The coverage of the sample: shared edges, holes, irregular outlines."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zzeco.sample.coverage import group_areas, grouped, mesh_of, polygons


def coverage(seed, count=600):
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 20_000, (count, 2))
    mesh = mesh_of(points)
    group = grouped(rng, mesh, 1.8)
    inside = (np.abs(points - 10_000) < 7_000).all(axis=1)
    wanted = np.unique(group[inside])
    return mesh, group, wanted, polygons(rng, mesh, group, wanted, 40)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_neighbouring_subcompartments_share_their_edges_and_none_crosses_itself(seed):
    *_, outlines = coverage(seed)
    closed = outlines[~shapely.is_missing(outlines)]
    assert shapely.is_valid(closed).all()
    assert shapely.coverage_is_valid(closed)


def test_outlines_have_about_forty_corners_and_are_neither_squares_nor_convex_cells():
    *_, outlines = coverage(3, 3000)
    assert shapely.get_num_coordinates(outlines).mean() == pytest.approx(40, rel=0.2)
    filled = shapely.area(outlines) / shapely.area(shapely.convex_hull(outlines))
    assert np.median(filled) < 0.9


def test_roughening_an_edge_takes_from_one_side_what_it_gives_to_the_other():
    mesh, group, wanted, outlines = coverage(5, 3000)
    assert shapely.area(outlines).sum() == pytest.approx(group_areas(mesh, group)[wanted].sum(), rel=0.005)


def test_the_same_seed_makes_the_same_coverage():
    assert shapely.equals_exact(coverage(8)[-1], coverage(8)[-1], 0).all()


def test_a_group_that_encloses_another_becomes_a_polygon_with_a_hole():
    angle = np.linspace(0, 2 * np.pi, 7)[:-1]
    rings = [np.c_[np.cos(angle + r), np.sin(angle + r)] * r * 100 for r in (1, 2, 3)]
    points = np.concatenate([[[0.0, 0.0]], *rings])
    group = np.arange(len(points))
    group[1:7] = 1
    ring = polygons(np.random.default_rng(1), mesh_of(points), group, np.array([0, 1]), 40)
    assert shapely.get_num_interior_rings(ring).tolist() == [0, 1]
    assert shapely.touches(ring[0], ring[1])
