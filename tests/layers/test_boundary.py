"""The bundled outlines and a bureau's own boundary layer."""

import json

import numpy as np
import pandas as pd
import pytest
import shapely

from layers import boundary, crs
from layers.errors import ZzecoError
from layers.tables import RESOURCES, table


def test_the_bundled_outlines_are_the_nine_counties_of_zhuzhou():
    outlines = boundary.bundled()
    known = table("codes_admin").set_index("code")["name"]
    assert outlines.codes == ("430202", "430203", "430204", "430211", "430212", "430223", "430224", "430225", "430281")
    assert outlines.names == tuple(known.reindex(list(outlines.codes)))
    assert outlines.indicative


def test_the_bundled_outlines_share_their_borders_and_have_about_the_official_area():
    outlines = boundary.bundled()
    assert shapely.is_valid(outlines.geometry).all()
    assert shapely.coverage_is_valid(outlines.geometry)
    assert outlines.land_area_ha.sum() == pytest.approx(1_124_800, rel=0.01)


def test_the_bundled_outlines_say_that_they_are_indicative_and_carry_their_licence():
    folder = RESOURCES / "boundaries"
    assert "示意，非权威边界" in json.loads((folder / "zhuzhou_counties.geojson").read_text(encoding="utf-8"))["note"]
    assert "MIT License" in (folder / "LICENSE").read_text(encoding="utf-8")


def test_outlines_in_a_projection_are_made_once():
    outlines = boundary.bundled()
    assert outlines.in_crs("EPSG:4547") is outlines.in_crs("EPSG:4547")
    assert outlines.in_crs(crs.CGCS2000) is outlines.geometry


SQUARES = np.array([shapely.box(400e3 + i * 1e4, 2.9e6, 410e3 + i * 1e4, 2.91e6) for i in range(4)], dtype=object)


def test_a_bureaus_layer_gives_its_counties_with_their_own_land_area():
    rows = pd.DataFrame(
        {
            "admin_code": ["430200", "430223", "430224", None],
            "admin_name": ["株洲市", "攸县", None, "无"],
            "land_area_ha": [None, 9_900.0, None, 1.0],
        }
    )
    own = boundary.from_table(rows, SQUARES, "EPSG:4547")
    assert own.codes == ("430223", "430224")
    assert own.names == ("攸县", "茶陵县")
    assert own.land_area_ha.tolist() == pytest.approx([9_900, 10_000], rel=2e-3)
    assert not own.indicative


def test_townships_are_joined_to_their_county():
    rows = pd.DataFrame({"xian": ["430223001", "430223002", "430224001", "430224002"], "admin_name": list("甲乙丙丁")})
    own = boundary.from_table(rows, SQUARES, "EPSG:4547")
    assert own.names == ("攸县", "茶陵县")
    assert shapely.get_type_id(own.geometry).tolist() == [3, 3]


def test_codes_kept_as_numbers_are_read():
    own = boundary.from_table(
        pd.DataFrame({"admin_code": [430223.0, 430224.0, 430225.0, 430281.0]}), SQUARES, "EPSG:4547"
    )
    assert own.codes == ("430223", "430224", "430225", "430281")


def test_a_boundary_layer_without_county_codes_is_refused():
    with pytest.raises(ZzecoError) as refusal:
        boundary.from_table(pd.DataFrame({"name": list("abcd")}), SQUARES, "EPSG:4547")
    assert "admin_code" in refusal.value.advice
