"""An atlas: an index and a sheet of each area; what is done already is not done again."""

import shutil
from pathlib import Path

import pypdf
import pytest
from making import PLACES, ask, new_project, square, stands, taken, write

from layers import i18n
from zzeco import store
from zzeco.maps import atlas
from zzeco.maps.making import Wishes
from zzeco.project import with_settings


@pytest.fixture(scope="module")
def project_file(tmp_path_factory):
    """A square of fir in each of four counties."""
    i18n.set_language("en")
    folder = tmp_path_factory.mktemp("atlas")
    path = new_project(folder)
    shapes = [square(county, side_m=3_000) for county in PLACES]
    source = write(folder / "f.geojson", stands(4, xian=list(PLACES)), shapes, "EPSG:4326")
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
