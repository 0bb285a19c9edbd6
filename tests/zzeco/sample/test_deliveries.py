"""The synthetic survey: plausible figures, consistent records, files as field teams send them."""

import zipfile

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from layers.boundary import bundled
from layers.errors import UsageError
from layers.tables import table
from zzeco.sample import make_deliveries
from zzeco.sample.county_dress import NAMES, STANDARD, first_dresses, second_dresses
from zzeco.sample.dbf import field_name
from zzeco.sample.epochs import FIRST, SECOND, two_surveys
from zzeco.sample.landscape import region, rivers, water_sites, woodland
from zzeco.sample.measured import growing_stock_m3
from zzeco.sample.stands import surveyed_stands
from zzeco.sample.water import drained, small_wetlands, wetlands

POLYGONS = 1500
COVER_CLASSES = ["乔木林", "竹林", "国特灌"]


@pytest.fixture(scope="module")
def survey():
    place = region(1)
    streams = rivers(place)
    water = wetlands(place, streams, water_sites(place, streams))
    woods = woodland(place, POLYGONS, drained(water))
    return place, water, woods, two_surveys(place, woods, surveyed_stands(place, woods))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("合成")
    return path, make_deliveries(path, POLYGONS, 1)


def of(deliveries, kind, county=None, epoch=str(SECOND)):
    return next(d for d in deliveries if d.kind == kind and d.epoch == epoch and (county or "") in d.path.name)


def read(delivery):
    mark = delivery.path.with_suffix(".cpg")
    said = mark.read_text(encoding="ascii") if mark.exists() else "GBK"
    return pyogrio.raw.read(delivery.path, encoding=said if delivery.path.suffix == ".shp" else None)


def test_forest_cover_and_growing_stock_are_those_of_the_city_whatever_the_number_of_polygons(survey):
    surveys = survey[3]
    land_ha = bundled().land_area_ha.sum()
    stands, _ = surveys[SECOND]
    cover = stands.loc[stands["land_class"].isin(COVER_CLASSES), "area_ha"].sum() / land_ha * 100
    assert 54 < cover < 56
    assert 3400e4 < growing_stock_m3(stands, stands) < 3900e4
    assert abs(len(stands) / POLYGONS - 1) < 0.15


def test_stands_grow_between_the_surveys_and_some_are_felled_planted_or_built_over(survey):
    first, second = (survey[3][epoch][0].set_index("bsm") for epoch in (FIRST, SECOND))
    both = first.index.intersection(second.index)
    same = both[first.loc[both, "land_class"].eq("乔木林") & second.loc[both, "land_class"].eq("乔木林")]
    assert (second.loc[same, "pingjun_nl"] - first.loc[same, "pingjun_nl"]).eq(5).all()
    assert second.loc[same, "mei_gq_xj"].sum() > first.loc[same, "mei_gq_xj"].sum()
    assert len(second.index.difference(first.index)) > 0
    assert len(first.index.difference(second.index)) > 0
    changed = second["di_lei"] != second["q_di_lei"]
    assert changed.sum() > 0
    assert second.loc[changed, "bhyy"].notna().all()


def test_some_boundaries_move_for_good_and_some_by_less_than_a_metre(survey):
    first, second = (
        pd.Series(survey[3][epoch][1], index=survey[3][epoch][0]["bsm"].to_numpy()) for epoch in (FIRST, SECOND)
    )
    both = first.index.intersection(second.index)
    moved = shapely.hausdorff_distance(first[both].to_numpy(), second[both].to_numpy())
    assert ((moved > 0) & (moved < 1)).sum() > 3
    assert (moved > 10).sum() > 3
    assert (moved == 0).mean() > 0.9


def test_subcompartments_do_not_overlap_and_keep_out_of_the_water(survey):
    _, water, woods, surveys = survey
    for geometry in (woods.geometry, surveys[SECOND][1]):
        a, b = shapely.STRtree(geometry).query(geometry, predicate="intersects")
        pairs = a < b
        assert shapely.area(shapely.intersection(geometry[a[pairs]], geometry[b[pairs]])).max() < 1
    wet = shapely.union_all(drained(water))
    assert shapely.area(shapely.intersection(woods.geometry, wet)).sum() < 1
    assert shapely.get_num_interior_rings(woods.geometry).sum() > 0
    assert (shapely.get_type_id(woods.geometry) == shapely.GeometryType.MULTIPOLYGON).sum() > 5


def test_subcompartments_end_at_the_outline_of_their_county(survey):
    place, _, woods, _ = survey
    outside = shapely.difference(woods.geometry, place.counties[woods.county])
    assert shapely.area(outside).max() < 1


@pytest.mark.parametrize("epoch", [FIRST, SECOND])
def test_numbers_of_a_stand_fit_each_other(survey, epoch):
    stands, _ = survey[3][epoch]
    arbor = stands[(stands["land_class"] == "乔木林") & stands["mei_gq_xj"].notna()]
    by_stems = arbor["mei_gq_zs"].astype(float) * 0.00007854 * arbor["pingjun_xj"] ** 2 * arbor["pingjun_sg"] * 0.5
    assert (arbor["mei_gq_xj"] / by_stems).between(0.4, 2.5).all()
    assert (arbor["pingjun_sg"] / arbor["pingjun_xj"]).round(1).between(0.5, 1.2).all()
    assert arbor["yu_bi_du"].between(0.2, 1).all()
    assert stands["bsm"].is_unique
    assert not stands.duplicated(["cun", "lin_ban", "xiao_ban"]).any()


def test_a_stand_wider_than_its_forest_class_allows_is_given_none(survey):
    stands, _ = survey[3][SECOND]
    limit = stands["sen_lin_lb"].map({"11": 35, "12": 35, "22": 15})
    assert 20 < limit.notna().sum() < len(stands)
    assert (stands["area_ha"] <= limit)[limit.notna()].all()
    public = stands["sen_lin_lb"].isin(["11", "12"])
    assert stands["shi_quan_d"].notna().equals(public)
    assert stands["gjgyl_bhdj"].notna().equals(stands["sen_lin_lb"].eq("11"))


def test_every_file_says_that_it_is_synthetic(folder):
    path, deliveries = folder
    assert (path / "说明-合成数据.txt").read_text(encoding="utf-8-sig").startswith("本文件夹中的全部数据均为程序生成")
    assert len(deliveries) == 2 * 9 + 7
    for delivery in deliveries:
        assert delivery.path.is_file()
        assert "合成" in delivery.path.name
        meta, _, _, columns = read(delivery)
        assert any(column.dtype == object and (column == "合成数据 synthetic").all() for column in columns), meta


def test_counties_deliver_in_different_dress(folder):
    _, deliveries = folder
    second = [d for d in deliveries if d.kind == "forest" and d.epoch == str(SECOND)]
    assert {d.path.suffix for d in second} == {".shp", ".zip", ".gpkg"}
    shapefiles = [d for d in second if d.path.suffix == ".shp"]
    assert {d.path.with_suffix(".cpg").exists() for d in shapefiles} == {True, False}
    for delivery in shapefiles:
        assert delivery.path.with_suffix(".prj").exists() == ("crs" not in delivery.options)
    packed = next(d for d in second if d.path.suffix == ".zip")
    with zipfile.ZipFile(packed.path) as archive:
        assert {name[-4:] for name in archive.namelist()} == {".shp", ".shx", ".dbf", ".prj", ".cpg"}


@pytest.mark.parametrize(("county", "false_easting"), [("430203", 38), ("430281", 19), ("430225", 20)])
def test_zone_prefixed_eastings_lead_with_their_zone(folder, county, false_easting):
    _, _, geometry, _ = read(of(folder[1], "forest", county))
    easting = shapely.get_coordinates(shapely.from_wkb(geometry))[:, 0]
    assert set(np.floor(easting / 1e6).astype(int)) == {false_easting}


def test_every_column_name_is_known_to_the_field_table_after_the_cut_to_ten_bytes():
    fields = table("crosswalk_fields")
    fields = fields[fields["kind"] == "forest"].set_index("field")["aliases"]
    for dress in [*first_dresses().values(), *second_dresses().values()]:
        for field in {*STANDARD, dress.area_field} - ({"xbmj"} - {dress.area_field}):
            cut = field_name(NAMES[dress.names].get(field, field), dress.file.encoding).decode(dress.file.encoding)
            known = {field, field[:10], *fields[field].lower().split("|")}
            assert cut.lower() in {name[:10] for name in known} | known, (field, cut)


def test_one_county_delivers_broken_records_of_every_kind(folder):
    meta, _, wkb, columns = read(of(folder[1], "forest", "430224"))
    records = pd.DataFrame(dict(zip(meta["fields"], columns, strict=True)))
    geometry = shapely.from_wkb(wkb)
    present = ~shapely.is_missing(geometry)
    finite = np.array([g is not None and np.isfinite(shapely.get_coordinates(g)).all() for g in geometry])
    assert (~present).sum() == 3
    assert (present & ~finite).sum() == 1
    assert (~shapely.is_valid(geometry[finite])).sum() >= 3
    assert records["BSM"].duplicated().sum() == 6
    assert (records["YU_BI_DU"] > 1).sum() == 5
    assert (records["PINGJUN_NL"] < 0).sum() == 3
    assert (records["MEI_GQ_XJ"] > 600).sum() == 3
    far = shapely.bounds(geometry[finite])[:, 2] < shapely.bounds(bundled().in_crs("EPSG:4526")[6])[0] - 1000
    assert far.sum() == 3


def test_the_ledgers_hold_65_small_wetlands_of_520_ha_and_17_corridors(folder):
    meta, _, _, columns = read(of(folder[1], "small_wetland"))
    ponds = pd.DataFrame(dict(zip(meta["fields"], columns, strict=True)))
    assert ponds["编号"].nunique() == 65
    assert ponds["面积"].sum() == pytest.approx(520, rel=0.002)
    assert ponds["面积"].max() < 8
    assert ponds.loc[ponds["所属工程"].str.contains("廊道"), "编号"].nunique() == 18
    corridors = [read(d) for d in folder[1] if d.kind == "corridor"]
    assert sum(len(set(columns[list(meta["fields"]).index("编号")])) for meta, _, _, columns in corridors) == 17


def test_the_same_seed_writes_the_same_bytes(folder, tmp_path):
    deliveries = folder[1]
    for again, before in zip(make_deliveries(tmp_path, POLYGONS, 1), deliveries, strict=True):
        if before.path.suffix == ".shp":
            assert again.path.read_bytes() == before.path.read_bytes()
            assert again.path.with_suffix(".dbf").read_bytes() == before.path.with_suffix(".dbf").read_bytes()


def test_a_sample_too_small_for_nine_counties_is_refused(tmp_path):
    with pytest.raises(UsageError):
        make_deliveries(tmp_path / "none", 50)
    assert not (tmp_path / "none").exists()


def test_small_wetlands_lie_inside_one_county_each(survey):
    place, *_ = survey
    ponds = small_wetlands(place, water_sites(place, rivers(place))[150:])
    county = [place.codes.index(code) for code in ponds.table["县"]]
    assert shapely.contains(place.counties[county], ponds.geometry).all()
