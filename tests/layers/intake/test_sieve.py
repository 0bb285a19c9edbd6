"""Which records cannot enter: each for one reason, the first that applies."""

import json

import numpy as np
import pandas as pd
import pytest
import shapely
from making import bow_tie, line, square, squares

from layers.intake.sieve import Sieve, family, sieve_duplicates, sieve_geometry
from layers.kind import kind


def array(*shapes):
    return np.array([*shapes, None], dtype=object)[:-1]


def codes(sieve):
    return ["".join(one["code"] for one in json.loads(text)) for text in sieve.reasons_json(np.arange(sieve.size))]


def test_nothing_is_kept_out_without_a_reason():
    sieve = Sieve(3)
    assert not sieve.kept_out.any() and codes(sieve) == ["", "", ""]


def test_a_record_has_one_reason_only():
    sieve = Sieve(2)
    sieve.keep_out("I101", np.array([True, False]))
    sieve.keep_out("I104", np.array([True, True]))
    assert codes(sieve) == ["I101", "I104"] and sieve.kept_out.all()


@pytest.mark.filterwarnings("ignore:invalid value")
def test_geometry_is_sieved_by_presence_finiteness_and_type():
    nan = shapely.Polygon([(0, 0), (1, 0), (np.nan, 1), (0, 0)])
    shapes = array(
        square(), None, shapely.Polygon(), nan, line(), square().centroid, shapely.GeometryCollection([line()])
    )
    sieve = Sieve(len(shapes))
    sieve_geometry(sieve, shapes, shapes, kind("forest"))
    assert codes(sieve) == ["", "I101", "I101", "I104", "I103", "I103", "I103"]
    told = [json.loads(text)[0]["values"] for text in sieve.reasons_json(np.array([4, 5, 6]))]
    assert [one["geometry"] for one in told] == ["line", "point", "collection"]


def test_a_geometry_that_cannot_be_placed_is_not_finite():
    there = array(square())
    nowhere = array(shapely.Polygon([(0, 0), (1, 0), (np.inf, 1), (0, 0)]))
    sieve = Sieve(1)
    sieve_geometry(sieve, there, nowhere, kind("forest"))
    assert codes(sieve) == ["I104"]


@pytest.mark.parametrize(
    ("shape", "name"),
    [(square(), "polygon"), (bow_tie(), "polygon"), (shapely.MultiPolygon(squares(2)), "polygon"), (line(), "line"),
     (shapely.LinearRing([(0, 0), (1, 0), (1, 1)]), "line"), (shapely.MultiPoint([(0, 0)]), "point"), (None, "")],
)  # fmt: skip
def test_every_geometry_type_has_a_family(shape, name):
    assert list(family(array(shape))) == [name]


def duplicates(ids, content, unique_id, kept_out=()):
    sieve = Sieve(len(ids))
    sieve.keep_out("I101", np.isin(np.arange(len(ids)), kept_out))
    sieve_duplicates(sieve, pd.Series(ids, dtype="str"), np.array(content), unique_id)
    return codes(sieve)


def test_all_twins_after_the_first_are_kept_out():
    assert duplicates(["a", "a", "a"], [1, 1, 1], True) == ["", "I106", "I106"]


def test_the_same_id_with_other_content_is_kept_out_where_ids_are_unique():
    assert duplicates(["a", "a", "b"], [1, 2, 3], True) == ["", "I105", ""]
    assert duplicates(["a", "a", "b"], [1, 2, 3], False) == ["", "", ""]


def test_records_without_an_id_are_never_the_same():
    assert duplicates([None, None], [1, 2], True) == ["", ""]


def test_a_record_that_is_out_already_does_not_keep_its_twin_out():
    assert duplicates(["a", "a"], [1, 1], True, kept_out=[0]) == ["I101", ""]
    assert duplicates(["a", "a"], [1, 2], True, kept_out=[0]) == ["I101", ""]


def test_ids_with_quotes_and_chinese_are_told_as_they_are():
    sieve = Sieve(2)
    sieve_duplicates(sieve, pd.Series(['"甲"\\', '"甲"\\'], dtype="str"), np.array([1, 2]), True)
    assert json.loads(sieve.reasons_json(np.array([1]))[0])[0]["values"] == {"record_id": '"甲"\\'}
