"""Ground that several kinds cover is counted once."""

import numpy as np
import pandas as pd
import pytest
import shapely

from layers.geometry import ellipsoidal_area_ha
from zzeco.carbon.overlap import Footprint, counted_shares

CRS = "EPSG:4547"
EAST, NORTH = 510_000.0, 3_070_000.0


def footprint(*boxes, fids=None):
    corners = [(EAST + left, NORTH + low, EAST + right, NORTH + high) for left, low, right, high in boxes]
    geometry = np.array([shapely.box(*corner) for corner in corners], dtype=object)
    return Footprint(fids or list(range(len(boxes))), geometry, ellipsoidal_area_ha(geometry, CRS))


def test_a_wetland_half_under_forest_counts_half():
    shares = counted_shares(
        {"wetland": footprint((0, 0, 100, 100), (500, 0, 600, 100)), "forest": footprint((50, 0, 200, 100))}, CRS
    )
    assert shares["forest"].tolist() == [1.0]
    assert shares["wetland"].tolist() == pytest.approx([0.5, 1.0], abs=1e-6)


def test_karst_yields_to_every_other_kind_and_overlaps_are_not_taken_twice():
    layers = {
        "karst": footprint((0, 0, 100, 100), fids=[7]),
        "small_wetland": footprint((50, 0, 100, 100)),
        "forest": footprint((0, 0, 75, 100)),
    }
    shares = counted_shares(layers, CRS)
    assert shares["small_wetland"].tolist() == pytest.approx([0.5], abs=1e-6)
    assert shares["karst"].to_dict() == pytest.approx({7: 0.0}, abs=1e-6)


def test_a_kind_alone_counts_whole():
    shares = counted_shares({"karst": footprint((0, 0, 10, 10))}, CRS)
    assert shares["karst"].equals(pd.Series([1.0], index=[0]))


def test_a_point_counts_whole_although_it_lies_in_a_forest():
    point = np.array([shapely.Point(EAST + 10, NORTH + 10)], dtype=object)
    site = Footprint([3], point, np.array([0.0]))
    shares = counted_shares({"forest": footprint((0, 0, 100, 100)), "small_wetland": site}, CRS)
    assert shares["small_wetland"].to_dict() == {3: 1.0}
