"""The theme of two methods: limits alike at both sides of zero, the sign told by the hatch too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.drawing.style import ThemeSpec
from zzeco import store
from zzeco.theme_methods import is_methods_key, methods_key, symmetric_breaks
from zzeco.themes import themed

FOREST = "forest_2025"


@given(st.lists(st.floats(-1e4, 1e4, allow_nan=False), max_size=60))
def test_limits_are_alike_at_both_sides_and_zero_is_inside_the_middle_class(values):
    breaks = symmetric_breaks(np.array([*values, np.nan]))
    assert len(breaks) % 2 == 0 and 0.0 not in breaks
    assert breaks == tuple(-limit for limit in reversed(breaks)) == tuple(sorted(breaks))


def test_methods_that_agree_everywhere_make_one_class():
    assert symmetric_breaks(np.array([0.0, 0.0, np.nan])) == ()


def test_one_distance_alone_still_parts_the_two_sides():
    assert symmetric_breaks(np.array([0.0, 4.0, -4.0])) == (-2.0, 2.0)


@pytest.mark.parametrize("key", ["methods:factor", "methods:factor:factor", "methods:factor:magic", "carbon_density"])
def test_other_keys_name_no_two_methods(key):
    assert not is_methods_key(key)


def test_every_record_of_the_layer_has_a_class_and_more_carbon_is_never_hatched(demo):
    project = store.load(demo[1] / "sample.gpkg")
    layer = project.layers[FOREST]
    found = themed(project, layer, ThemeSpec(methods_key("factor", "regression")))
    assert len(found.class_of) == len(layer) == found.counts.sum()
    half = len(found.spec.breaks) // 2
    assert half and [one.pattern for one in found.classes[: 2 * half + 1]] == ["diag_45"] * half + ["solid"] * (
        half + 1
    )
