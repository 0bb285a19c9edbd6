"""All checks of one layer at once: attributes, shape, topology and place, for the rows that are asked about."""

import numpy as np
import pandas as pd
import shapely
from making import PLACES, PROJECT_CRS, bow_tie, line, square, squares, stands

from layers.boundary import Boundary, bundled
from layers.checks.run import Subject, check
from layers.crs import to_crs
from layers.geometry import measures
from layers.intake.mapping import Answers
from layers.intake.matching import match_fields
from layers.intake.standard import standardise
from layers.kind import kind


def subject(table, shapes, of="forest", **others):
    geometry = np.array([*shapes, None], dtype=object)[:-1]
    measured = measures(geometry, PROJECT_CRS)
    matches = match_fields(list(table.columns), table, kind(of))
    known = standardise(table, matches, kind(of), measured["geom_area_ha"].to_numpy(), Answers()).table
    whole = pd.concat([known.reset_index(drop=True), measured], axis=1)
    return Subject(whole, geometry, others.pop("as_delivered", geometry), PROJECT_CRS, tuple(table.columns), **others)


def found(table, shapes, of="forest", boundary=None, **others):
    return check(subject(table, shapes, of, **others), kind(of), boundary or bundled())


def test_a_sound_layer_has_no_findings():
    assert len(found(stands(3), squares(3))) == 0


def test_an_empty_layer_can_be_checked():
    assert found(stands(1).iloc[:0], [])["row"].isna().all()


def test_findings_of_records_have_a_place_and_those_of_the_layer_have_none():
    result = found(stands(2, yu_bi_du=[0.6, 3.0]).drop(columns="you_shi_sz"), squares(2))
    of_record, of_layer = result[result["row"].notna()], result[result["row"].isna()]
    assert set(of_record["row"]) == {1} and of_record["x"].notna().all()
    assert of_layer["x"].isna().all()


def test_overlaps_and_twins_are_found():
    result = found(stands(3), [square(), square(east_m=50), square(east_m=900)])
    assert set(result["row"].dropna()) <= {0, 1} and len(result)


def test_neighbours_are_looked_at_and_get_no_findings_of_their_own():
    shapes = [square(), square(east_m=50), square(east_m=2000)]
    table = stands(3, yu_bi_du=[0.6, 9.0, 9.0])
    result = found(table, shapes, rows=np.array([0]))
    assert set(result["row"].dropna()) == {0}
    assert len(result) > 0
    alone = found(table.iloc[:1], shapes[:1])
    assert len(alone) < len(result)


def test_the_geometry_before_repair_is_the_one_that_is_judged():
    tie = bow_tie()
    mended = shapely.make_valid(tie)
    repaired = found(stands(1), [mended], as_delivered=np.array([tie], dtype=object))
    sound = found(stands(1), [mended])
    assert len(repaired) > len(sound)


def test_a_line_layer_is_checked_without_topology():
    table = pd.DataFrame({"名称": ["甲", "乙"], "状态": "建成", "县": "430212"})
    assert "error" not in set(found(table, [line(), line()], of="trail")["severity"])


def test_a_record_in_another_county_than_it_says_is_found():
    result = found(stands(2, xian=["430223", "430212"]), squares(2))
    assert 0 in set(result["row"].dropna()) and 1 not in set(result["row"].dropna())


def test_partly_outside_is_only_information_with_the_bundled_outlines():
    x, y = PLACES["430212"]
    box = np.array([shapely.box(x, y, x + 5000, y + 5000)], dtype=object)
    own = Boundary(("430212",), ("渌口区",), to_crs(box, PROJECT_CRS, "EPSG:4490"), False, np.array([2500.0]))
    strict = found(stands(1), [square(east_m=4950)], boundary=own)
    assert len(strict) and not set(strict["severity"]) <= {"info"}
    outlines = bundled()
    hull = shapely.union_all(outlines.in_crs(PROJECT_CRS))
    east = hull.bounds[2]
    edge_y = next(p[1] for p in shapely.get_coordinates(hull) if p[0] == east)
    lenient = found(stands(1), [shapely.box(east - 300, edge_y - 50, east + 300, edge_y + 50)])
    assert set(lenient[lenient["fields"].str.contains("geometry")]["severity"]) <= {"info"}
