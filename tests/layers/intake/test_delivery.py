"""A delivery on the project's terms: placed, repaired, matched and sieved, aligned with what was delivered."""

import json

import numpy as np
import pytest
import shapely
from making import PROJECT_CRS, bow_tie, square, squares, stands

from layers.boundary import bundled
from layers.intake.delivery import prepare
from layers.intake.mapping import Answers
from layers.intake.source import Delivered
from layers.kind import kind


def prepared(table, shapes, crs=PROJECT_CRS, on_invalid="repair", tolerance_m=1000.0, of="forest", **answers):
    from pathlib import Path

    geometry = np.array([*shapes, None], dtype=object)[:-1]
    delivered = Delivered(Path("d.gpkg"), "d", "GPKG", table, geometry, crs, None, [], "0" * 64)
    return prepare(
        delivered, kind(of), bundled(), PROJECT_CRS, Answers(**answers), on_invalid=on_invalid,
        outside_tolerance_m=tolerance_m,
    )  # fmt: skip


def test_everything_is_aligned_with_the_records_as_delivered():
    found = prepared(stands(4), [square(), None, bow_tie(east_m=300), square(east_m=600)])
    assert list(found.entering) == [0, 2, 3] and list(found.rejected) == [1]
    assert len(found.table) == len(found.geometry) == len(found.as_placed) == len(found.repaired) == 4
    assert list(found.repaired) == [False, False, True, False]
    assert sorted([*found.entering, *found.rejected]) == [0, 1, 2, 3]


def test_what_enters_is_valid_and_of_the_same_kind():
    found = prepared(stands(3), [bow_tie(), square(east_m=300), shapely.MultiPolygon([square(), square()])])
    assert shapely.is_valid(found.geometry[found.entering]).all()
    assert (shapely.get_dimensions(found.geometry[found.entering]) == 2).all()


def test_the_area_before_and_after_a_repair_is_a_finding():
    found = prepared(stands(2), [square(), bow_tie(east_m=300)])
    one = found.findings[found.findings["code"] == "I001"].iloc[0]
    values = json.loads(one["values"])
    assert one["row"] == 1 and values["after_ha"] == pytest.approx(0.5, rel=1e-3)
    assert values["geom_reason"].startswith("Self-intersection[")


def test_without_repair_the_invalid_stay_out_and_nothing_is_said_to_be_repaired():
    found = prepared(stands(2), [square(), bow_tie(east_m=300)], on_invalid="reject")
    assert list(found.rejected) == [1] and not found.repaired.any()
    assert json.loads(found.sieve.reasons_json(found.rejected)[0])[0]["code"] == "I109"


@pytest.mark.parametrize(("tolerance_m", "out"), [(1000.0, [1]), (float("inf"), []), (500_000.0, [])])
def test_how_far_outside_is_too_far_is_the_projects_setting(tolerance_m, out):
    found = prepared(stands(2), [square(), square(east_m=300_000)], tolerance_m=tolerance_m)
    assert list(found.rejected) == out


def test_a_record_that_touches_the_tolerance_enters():
    edge = bundled().in_crs(PROJECT_CRS)
    east = shapely.union_all(edge).bounds[2]
    y = max(shapely.get_coordinates(shapely.union_all(edge)).tolist())[1]
    near, far = (shapely.box(east + d, y, east + d + 50, y + 50) for d in (900, 1100))
    found = prepared(stands(2), [near, far])
    assert list(found.rejected) == [1]


def test_the_hash_speaks_of_what_was_delivered_and_not_of_what_became_of_it():
    first = prepared(stands(1), [bow_tie()])
    second = prepared(stands(1), [bow_tie()], on_invalid="reject")
    assert first.table["content_hash"].tolist() == second.table["content_hash"].tolist()


def test_an_empty_delivery_is_prepared_without_records():
    found = prepared(stands(1).iloc[:0], [])
    assert len(found.table) == 0 and len(found.entering) == 0


def test_only_broken_records_are_prepared_too():
    found = prepared(stands(2), [None, shapely.Polygon()])
    assert list(found.rejected) == [0, 1] and len(found.entering) == 0


def test_a_point_of_a_small_wetland_enters_with_its_reported_area():
    table = stands(1)[["bsm"]].assign(名称="塘", 填报面积=0.4)
    found = prepared(table, [squares(1)[0].centroid], of="small_wetland")
    assert list(found.entering) == [0] and found.table["reported_area_ha"].iloc[0] == 0.4
