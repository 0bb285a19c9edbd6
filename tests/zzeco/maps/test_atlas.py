"""An atlas: an index and a sheet of each area; what is done already is not done again."""

import shutil
from pathlib import Path

import numpy as np
import pypdf
import pytest
import shapely
from making import PLACES, ask, new_project, square, stands, taken, write
from mapping import layer_of

from layers import i18n
from layers.drawing.flat import flats_of
from zzeco import store
from zzeco.audience import audience, coarsened
from zzeco.maps import atlas
from zzeco.maps.areas import Area, area_of, areas_by, county_areas, features_of
from zzeco.maps.making import Wishes, page_for
from zzeco.project import with_layer, with_settings, with_table


@pytest.fixture(scope="module")
def project_file(tmp_path_factory):
    """A square of fir in each of four counties."""
    i18n.set_language("en")
    folder = tmp_path_factory.mktemp("atlas")
    path = new_project(folder)
    shapes = [square(county, side_m=3_000) for county in PLACES]
    source = write(folder / "f.geojson", stands(4, "REGISTER-", xian=list(PLACES)), shapes, "EPSG:4326")
    taken(path, source, "forest", "--epoch", "2025")
    return path


def test_a_folder_gets_an_index_and_nine_sheets_and_is_gone_on_with(project_file, tmp_path):
    out = tmp_path / "atlas"
    words = [
        "atlas",
        project_file,
        "--template",
        "species",
        "--page",
        "A4",
        "--format",
        "png",
        "--dpi",
        40,
        "--out",
        out,
    ]
    said = ask(*words)
    assert (said.status, said["made"], said["kept"]) == ("done", 10, 0)
    assert said["pages"][0]["name"] == "Zhuzhou City"
    assert {one["area"] for one in said["pages"]} >= set(PLACES)
    files = sorted(path.name for path in out.glob("*.png"))
    assert len(files) == 10 and files[0].startswith("00-")
    (out / files[3]).unlink()
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("*.png")}
    again = ask(*words)
    assert (again.status, again["made"], again["kept"]) == ("done", 1, 9)
    assert all((out / name).stat().st_mtime_ns == time for name, time in before.items())
    assert ask(*words).status == "unchanged"
    assert ask(*words, "--bureau", "Bureau")["made"] == 10  # another page is another sheet


@pytest.fixture
def three(project_file, tmp_path, monkeypatch):
    """The words for an atlas of three sheets for partners, of a project of its own."""
    areas_by = atlas.areas_by
    monkeypatch.setattr(atlas, "areas_by", lambda *given: areas_by(*given)[:3])
    own = Path(shutil.copyfile(project_file, tmp_path / "p.gpkg"))
    words = ("atlas", own, "--template", "species", "--page", "A4", "--format", "png", "--dpi", 40)
    return (*words, "--audience", "partner", "--out", tmp_path / "atlas")


def test_sheets_for_outsiders_stay_although_their_log_is_in_the_project(three):
    assert ask(*three)["made"] == 4 and len(store.load(three[1]).table("exports")) == 4
    assert ask(*three).status == "unchanged"
    with store.editing(three[1]) as edit:
        edit.save(with_settings(edit.before, {"bureau_name": "Bureau"}))
    assert ask(*three)["made"] == 4


def test_sheets_written_before_an_atlas_is_stopped_are_in_the_log_too(three, tmp_path, monkeypatch):
    drawn, made = atlas.drawn_content, []

    def third(*given):
        made.append(given)
        if len(made) == 3:
            raise KeyboardInterrupt
        return drawn(*given)

    monkeypatch.setattr(atlas, "drawn_content", third)
    assert ask(*three).status == "cancelled"
    there = sorted(path.name for path in (tmp_path / "atlas").glob("*.png"))
    assert there and store.load(three[1]).table("exports").rows["file_name"].tolist() == there
    assert ask(*three)["kept"] == len(there) and len(store.load(three[1]).table("exports")) == 4


def test_an_interrupted_atlas_keeps_its_sheets_and_goes_on(project_file, tmp_path):
    project, out, told = store.load(project_file), tmp_path / "atlas", []

    def third(step):
        told.append(step)
        if len(told) == 4:
            raise KeyboardInterrupt

    wishes = Wishes("species", paper="A4")
    with pytest.raises(KeyboardInterrupt):
        atlas.write_atlas(project, wishes, "county", out, "png", 40, third)
    assert len(list(out.glob("*.png"))) == 2 and not list(out.glob(".*"))
    found = atlas.write_atlas(project, wishes, "county", out, "png", 40, told.append)
    assert [one.is_new for one in found] == [True, False, False, *[True] * 7]


def test_one_pdf_has_the_index_first_and_each_county_after_it(project_file, tmp_path):
    out = tmp_path / "atlas.pdf"
    said = ask("atlas", project_file, "--template", "species", "--page", "A4", "--out", out, "--audience", "partner")
    assert said["made"] == 9 and said["audience"] == "partner"
    pages = [page.extract_text() for page in pypdf.PdfReader(out).pages]
    assert len(pages) == 10
    assert all(page.count("For partner organisations only") == 2 for page in pages)
    assert store.load(project_file).table("exports").rows["file_name"].tolist() == ["atlas.pdf"]
    assert "index of the sheets" in pages[0] and "You County" in pages[0]
    names = [one["name"] for one in said["pages"]]
    places = [page["/VP"][0]["/Measure"]["/GPTS"] for page in pypdf.PdfReader(out, strict=True).pages]
    assert len({tuple(place) for place in places}) == 10  # each page says where its own map lies
    assert all(f"Dominant species, {name}" in page for name, page in zip(names, pages[1:], strict=True))
    assert ask("atlas", project_file, "--template", "species", "--out", out).status == "usage"


def test_a_layer_gives_a_sheet_of_each_of_its_features(project_file, tmp_path):
    out = tmp_path / "atlas"
    said = ask("atlas", project_file, "--template", "species", "--by", "forest_2025", "--page", "A4", "--format", "png",
               "--dpi", 40, "--out", out)  # fmt: skip
    assert said["made"] == 5
    assert {one["scale"] for one in said["pages"][1:]} == {20_000}
    assert ask("atlas", project_file, "--template", "species", "--by", "moon", "--out", out).status == "unreadable"


def test_outsiders_get_no_register_number_and_no_outline_as_surveyed(project_file, tmp_path):
    """The sheets of single features: neither names, file names, title nor places tell more than the grid does."""
    project, out = store.load(project_file), tmp_path / "atlas"
    reader, layer = audience("public"), project.layers["forest_2025"]
    ids = [str(one) for one in layer.columns(["record_id"])["record_id"]]
    said = ask("atlas", project_file, "--template", "species", "--by", "forest_2025", "--page", "A4", "--format", "svg",
               "--out", out, "--audience", "public")  # fmt: skip
    told = " ".join(f"{path.name} {path.read_text(encoding='utf-8')}" for path in out.glob("*.*"))
    assert ids[0] and not any(one in told for one in ids)
    assert [one["name"] for one in said["pages"][1:]] == ["1", "2", "3", "4"]
    for area in [*areas_by(project, "forest_2025", reader), area_of(project, "forest_2025:2", reader)]:
        assert np.all(np.mod(shapely.get_coordinates(area.shape), reader.grid_m) == 0)
        page = page_for(project, Wishes("species", audience="public"), area)
        assert page.x % (reader.grid_m / 2) == 0 and page.y % (reader.grid_m / 2) == 0
    assert area_of(project, "forest_2025:2", reader).name == ""
    counties = np.array([one.shape for one in county_areas(project, reader)], object)
    assert np.all(np.mod(shapely.get_coordinates(counties), reader.grid_m) == 0)
    extent = (450_001.0, 3_000_002.0, 460_003.0, 3_010_004.0)
    page = page_for(project, Wishes("species", audience="public", extent=extent))
    assert (page.x, page.y) == (455_000, 3_005_000)


def test_the_log_of_what_left_makes_no_sheet_anew_but_other_records_do(project_file, tmp_path):
    path, out = tmp_path / "p.gpkg", tmp_path / "atlas"
    shutil.copy(project_file, path)
    words = ["atlas", path, "--template", "species", "--page", "A4", "--format", "png", "--dpi", 40, "--out", out,
             "--by", "forest_2025", "--audience", "public"]  # fmt: skip
    assert ask(*words)["made"] == 5
    assert ask(*words).status == "unchanged"  # the log was written into the project meanwhile
    with store.editing(path) as edit:  # as if the first had been stopped before the log was written
        known = edit.before.table("exports").rows
        assert known["file_name"].str.endswith(".png").sum() == 5
        edit.save(with_table(edit.before, "exports", known.iloc[:-3]))
    ask(*words)
    logged = store.load(path).table("exports").rows["file_name"]
    assert sorted(logged[logged.str.endswith(".png")]) == sorted(one.name for one in out.glob("*.png"))
    with store.editing(path) as edit:
        layer = edit.before.layers["forest_2025"]
        moved = layer.with_content(layer.table, shapely.transform(layer.geometry, lambda xy: xy + 300))
        edit.save(with_layer(edit.before, moved))
    assert ask(*words)["made"] == 5


def test_files_lie_in_the_order_of_the_sheets_and_have_names_that_every_system_takes():
    areas = [Area(f"forest:{at}", "很长的名字" * 40 if at % 2 else 'a/b:c"', None) for at in range(120)]
    names = atlas._file_names(areas, "pdf")
    assert sorted(names) == names and all(len(name.encode()) < 255 for name in names)
    assert not any(sign in "".join(names) for sign in '/:"')


def test_a_record_in_parts_is_on_its_own_sheet_and_neighbours_are_not():
    """The middle of its box lies in neither part; the neighbour that is bent around it has its box there."""
    parts = shapely.MultiPolygon([shapely.box(0, 0, 300, 300), shapely.box(700, 700, 1000, 1000)])
    bent = shapely.box(-50, -50, 1050, 1050).difference(shapely.box(-40, -40, 1040, 1040))
    layer = layer_of([parts, bent, shapely.box(100, 100, 200, 200), shapely.box(400, 400, 600, 600)])
    flat = flats_of(layer)[0]
    assert features_of(Area("forest_2025:1", "", parts), layer, flat).tolist() == [0, 2]
    placed = coarsened(layer.geometry, audience("public"))
    assert 0 in features_of(Area("forest_2025:1", "", placed[0]), layer, flat)
    assert features_of(Area("other:7", "", shapely.box(-60, -60, 1060, 1060)), layer, flat).tolist() == [0, 1, 2, 3]


def test_sheets_for_outsiders_are_not_laid_among_those_of_the_bureau(project_file, tmp_path):
    out = tmp_path / "atlas"
    words = ("atlas", project_file, "--template", "species", "--page", "A4", "--by", "forest_2025", "--dpi", 40,
             "--out", out, "--format")  # fmt: skip
    assert ask(*words, "png").status == "done"
    before = sorted(path.name for path in out.iterdir())
    said = ask(*words, "png", "--audience", "public")
    assert said.status == "usage" and "01-" in said["message"]
    assert sorted(path.name for path in out.iterdir()) == before
    assert ask(*words, "svg", "--audience", "public", "--out", tmp_path / "new").status == "done"
