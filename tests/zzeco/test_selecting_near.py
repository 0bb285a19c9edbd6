"""Records by where they lie, compared with asking every pair."""

import numpy as np
import pandas as pd
import pytest
import shapely

from layers.layer import VectorLayer
from zzeco.selecting_near import INTERSECTS, NEAR, WITHIN, records_near


def layer(name, geometry, crs="EPSG:4547"):
    table = pd.DataFrame({"n": range(len(geometry))}, index=pd.Index(np.arange(len(geometry)) * 3 + 10, name="fid"))
    return VectorLayer.in_memory(name, name, None, crs, table, np.array(geometry, object))


@pytest.fixture
def places():
    random = np.random.default_rng(4)
    x, y = random.uniform(0, 5_000, (2, 300))
    boxes = [shapely.box(a, b, a + 60, b + 60) for a, b in zip(x, y, strict=True)]
    wide = [
        shapely.Point(a, b).buffer(r)
        for a, b, r in zip(*random.uniform(0, 5_000, (2, 40)), [150, 400] * 20, strict=True)
    ]
    return layer("forest", [*boxes, None]), layer("wetland", wide)


def brute(one, other, test):
    found = [any(test(a, b) for b in other.geometry) if a is not None else False for a in one.geometry]
    return list(one.fids[found])


@pytest.mark.parametrize("swapped", [False, True])
def test_every_relation_finds_what_every_pair_says(places, swapped):
    one, other = places[::-1] if swapped else places
    tests = {
        INTERSECTS: lambda a, b: b is not None and a.intersects(b),
        WITHIN: lambda a, b: b is not None and b.covers(a),
        NEAR: lambda a, b: b is not None and a.distance(b) <= 120,
    }
    for relation, test in tests.items():
        assert list(records_near(one, other, relation, 120.0)) == brute(one, other, test)


def test_only_the_chosen_ones_count_and_no_record_is_its_own_neighbour(places):
    forest, wetland = places
    only = wetland.fids[:2]
    chosen = layer("wetland", wetland.geometry[:2])
    assert list(records_near(forest, wetland, INTERSECTS, other_fids=only)) == list(
        records_near(forest, chosen, INTERSECTS)
    )
    rows = layer("forest", [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(9, 0, 10, 1)])
    assert list(records_near(rows, rows, INTERSECTS)) == [10, 13]
    assert list(records_near(rows, rows, NEAR, 7.5, rows.fids[1:2])) == [10, 16]


def test_degrees_are_neighbours_by_metres():
    one = layer("a", [shapely.Point(113.0, 27.0), shapely.Point(113.01, 27.0)], "EPSG:4490")
    other = layer("b", [shapely.Point(112.991, 27.0)], "EPSG:4490")  # 893 m and 1 885 m away
    assert list(records_near(one, other, NEAR, 880.0)) == []
    assert list(records_near(one, other, NEAR, 900.0)) == [10]


def test_a_search_can_be_stopped_between_blocks(places):
    class Stop(Exception):
        pass

    def stop(step, done, total):
        raise Stop

    with pytest.raises(Stop):
        records_near(*places, INTERSECTS, report=stop)
