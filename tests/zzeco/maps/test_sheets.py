"""Sheets reopened as files: what is printed is true, whole and can be read."""

import base64
import csv
import errno
import io
import re
import struct
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pypdf
import pypdfium2
import pytest
import rasterio
import shapely
from fontTools.ttLib import TTFont
from making import PLACES, ask, new_project, stands, taken, write
from PIL import Image

from layers import crs as reference
from layers import i18n
from layers.drawing.labels import rules_of
from layers.drawing.style import ThemeSpec
from layers.errors import UsageError, ZzecoError
from zzeco import store
from zzeco.audience import audience, sha256_of
from zzeco.maps import files
from zzeco.maps.areas import area_of, areas_by
from zzeco.maps.content import placed_for, shown_layers
from zzeco.maps.labels import _is_told
from zzeco.maps.legend import legend_rows
from zzeco.maps.making import Wishes, page_for
from zzeco.maps.page import SIZES_MM, SheetLayer
from zzeco.maps.sheet import content_of, drawn

COUNTY, SIDE_M = "430223", 20_000
X, Y = PLACES[COUNTY]
FIR, PINE = (0x42, 0x83, 0x6E), (0x69, 0xA3, 0xB6)
REFERENCE = Path(__file__).parents[2] / "data" / "sheet.png"
DAY = date(2026, 3, 1)
DPI = 200


@pytest.fixture(scope="module")
def project_file(tmp_path_factory):
    """Two squares of 20 km in You County, fir beside pine, and a small one of fir in another county."""
    i18n.set_language("en")
    folder = tmp_path_factory.mktemp("sheets")
    path = new_project(folder)
    shapes = [
        shapely.box(X - SIDE_M, Y - 5_000, X, Y - 5_000 + SIDE_M),
        shapely.box(X, Y - 5_000, X + SIDE_M, Y + 15_000),
    ]
    other = shapely.box(*PLACES["430281"], PLACES["430281"][0] + 3_000, PLACES["430281"][1] + 3_000)
    table = stands(3, county=COUNTY, you_shi_sz=["杉木", "马尾松", "樟木"], xian=[COUNTY, COUNTY, "430281"])
    said = taken(path, write(folder / "f.geojson", table, [*shapes, other], "EPSG:4326"), "forest", "--epoch", "2025")
    assert said["accepted"] == 3
    return path


@pytest.fixture
def project(project_file):
    return store.load(project_file)


def wishes(**more):
    return Wishes("species", area=COUNTY, bureau="Bureau", day=DAY, **more)


def silent(_step):
    pass


def sheet(project, path, page=None, dpi=DPI):
    page = page_for(project, wishes()) if page is None else page
    files.write_sheet(path, page, project, lambda: drawn(page, project, silent), dpi)
    return page, path


def rendered(path, dpi=DPI):
    with pypdfium2.PdfDocument(path) as book:
        return np.asarray(book[0].render(scale=dpi / 72).to_pil().convert("RGB")).astype(int)


def is_like(picture, colour, near=12):
    return (np.abs(picture - np.array(colour)) <= near).all(axis=-1)


def test_a_pdf_has_its_page_size_embedded_fonts_and_words_that_can_be_found(project_file, tmp_path):
    out = tmp_path / "s.pdf"
    said = ask(
        "map", project_file, "--template", "species", "--area", "攸县", "--out", out, "--approval", "S 1", lang="zh"
    )
    assert (said.status, said["scale"], said["title"]) == ("done", 325_000, "攸县森林优势树种图")
    page = pypdf.PdfReader(out).pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
        [side / 25.4 * 72 for side in SIZES_MM["A3"]]
    )
    text = page.extract_text()
    assert "攸县森林优势树种图" in text and "杉木" in text and "马尾松" in text and "CGCS2000" in text and "S 1" in text
    assert "樟" not in text and "竹林" not in text  # the legend has only what is on the map
    for font in page["/Resources"]["/Font"].values():
        inner = font.get_object().get("/DescendantFonts", [font])[0].get_object()
        assert "/FontFile2" in inner["/FontDescriptor"]


def test_the_scale_bar_is_as_long_as_the_same_way_on_the_map(project, tmp_path):
    page, path = sheet(project, tmp_path / "s.pdf")
    picture = rendered(path)
    per_mm = DPI / 25.4
    row = picture[round(page.to_mm(X, Y + 3_000)[1] * per_mm)]
    fir, pine = np.flatnonzero(is_like(row, FIR)), np.flatnonzero(is_like(row, PINE))
    left, _top = page.to_mm(X - SIDE_M, Y)
    assert abs(fir.min() / per_mm - left) < 0.3
    assert abs(fir.max() - fir.min() - SIDE_M / page.metres_per_mm * per_mm) < 4
    assert pine.min() - fir.max() < 3
    box = page.element("scale").box
    left, right, top, bottom = (round(side * per_mm) for side in (box.left, box.right, box.top, box.bottom))
    dark = picture[top + 4 : bottom - 4, left + 4 : right - 4].sum(axis=-1) < 250
    bar = dark[np.argmax(dark.sum(axis=1))]
    length_px = np.flatnonzero(bar).max() - np.flatnonzero(bar).min()
    assert abs(length_px - 20_000 / page.metres_per_mm * per_mm) < 4  # the bar of 1:325 000 ends at 20 km


def test_no_paper_shows_between_neighbours_of_two_classes(project, tmp_path):
    page, path = sheet(project, tmp_path / "s.pdf")
    for dpi in (72, 150, 301):
        picture = rendered(path, dpi)
        x, y = page.to_mm(X, Y + 9_000)
        cut = picture[round(y * dpi / 25.4), round((x - 6) * dpi / 25.4) : round((x + 6) * dpi / 25.4)]
        assert (cut.max(axis=-1) < 200).all(), dpi


def test_the_legend_holds_what_is_on_the_map_and_its_area(project):
    area = area_of(project, COUNTY, audience("internal"))
    page = page_for(project, wishes())
    group = legend_rows(shown_layers(page, project, area, silent))[0]
    assert [row.words for row in group] == ["Dominant species group", "Chinese fir", "Masson and other pines", "Total"]
    amounts = [float(row.amount.replace("\u00a0", "")) for row in group[1:]]
    assert amounts[0] == pytest.approx(40_000, rel=2e-3) and amounts[2] == pytest.approx(80_000, rel=2e-3)


def test_the_legend_speaks_the_language_of_the_sheet(project):
    page = page_for(project, wishes())
    assert (
        legend_rows(shown_layers(page, project, area_of(project, COUNTY, audience("internal")), silent))[0][0].words
        == "Dominant species group"
    )
    with i18n.speaking("zh"):
        rows = legend_rows(shown_layers(page, project, area_of(project, COUNTY, audience("internal")), silent))
    assert [rows[0][0].words, rows[0][0].amount, rows[0][1].words] == ["优势树种组", "面积 hm²", "杉木"]


def test_a_geotiff_lies_where_the_map_does(project, tmp_path):
    page, path = sheet(project, tmp_path / "s.tif")
    with rasterio.open(path) as raster:
        assert raster.crs.to_epsg() == 4547
        assert raster.res[0] == pytest.approx(page.metres_per_mm * 25.4 / DPI)
        assert (raster.width, raster.height) == (int(420 / 25.4 * DPI), int(297 / 25.4 * DPI))
        places = [(X + east, Y + 9_000) for east in (-500, 500, 80 - SIDE_M, -80 - SIDE_M)]
        colours = np.array(list(raster.sample(places)), int)
        north = np.array(list(raster.sample([(X - 8_000, Y + 15_000 - 80), (X - 8_000, Y + 15_000 + 80)])), int)
    assert is_like(colours, FIR).tolist() == [True, False, True, False]
    assert is_like(colours, PINE).tolist() == [False, True, False, False]
    assert is_like(north, FIR).tolist() == [True, False]


def test_a_png_says_its_dots_and_looks_as_it_did(project, tmp_path):
    _page, path = sheet(project, tmp_path / "s.png", dpi=60)
    with Image.open(path) as made, Image.open(REFERENCE) as kept:
        assert made.info["dpi"] == pytest.approx((60, 60), abs=0.1)
        assert made.size == kept.size
        small = [np.asarray(one.convert("RGB").resize((248, 175), Image.Resampling.BOX), float) for one in (made, kept)]
    assert np.abs(small[0] - small[1]).mean() < 2.0
    assert np.percentile(np.abs(small[0] - small[1]).max(axis=-1), 99) < 60


def test_an_svg_holds_shapes_real_words_and_the_signs_of_their_typefaces(project, tmp_path):
    _page, path = sheet(project, tmp_path / "s.svg")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("<?xml") and "#42836e" in text.lower() and 'width="1190' in text
    words = [one.text for one in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")]
    assert "Dominant species, You County" in words and "Chinese fir" in words and "Legend" in words
    assert "'Microsoft YaHei', 'PingFang SC', sans-serif" in text
    faces = re.findall(r"font-family:'([^']+)';font-weight:(\d+);src:url\(data:font/ttf;base64,([^)]+)\)", text)
    assert [(name, weight) for name, weight, _face in faces] == [
        ("Noto Sans SC", "400"), ("Noto Sans", "400"), ("Noto Sans SC", "600"), ("Noto Sans", "600"),
    ]  # fmt: skip
    known = TTFont(io.BytesIO(base64.b64decode(faces[0][2]))).getBestCmap()
    assert {ord(sign) for sign in "Legend"} <= set(known) and len(known) < 200


def test_an_own_symbol_table_recolours_a_class(project, tmp_path):
    table = tmp_path / "own.csv"
    table.write_text("kind,theme,class_key,fill\nforest,species_group,cunninghamia,#FF0000\n", encoding="utf-8")
    said = ask("map", project.path, "--template", "species", "--area", COUNTY, "--styles", table, "--dpi", 60,
               "--out", tmp_path / "s.png")  # fmt: skip
    with Image.open(tmp_path / "s.png") as made:
        assert said.exit == 0 and is_like(np.asarray(made).astype(int), (255, 0, 0)).sum() > 5_000


@pytest.mark.parametrize("portrait", [True, False])
@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_every_part_lies_on_the_page_and_beside_the_others(project, paper, portrait):
    page = page_for(project, wishes(paper=paper, portrait=portrait, logo="x.png"))
    boxes = {one.kind: shapely.box(one.box.left, one.box.top, one.box.right, one.box.bottom) for one in page.elements}
    whole = shapely.box(0, 0, page.width_mm, page.height_mm)
    assert all(whole.contains(box) and box.area > 0 for box in boxes.values())
    apart = ("title", "map", "legend", "locator", "notes")
    for at, one in enumerate(apart):
        for other in apart[at + 1 :]:
            assert boxes[one].intersection(boxes[other]).area < 1e-6, (one, other)
    assert boxes["map"].contains(boxes["scale"]) and boxes["map"].contains(boxes["north"])
    assert boxes["scale"].disjoint(boxes["north"])


def test_the_scale_is_round_and_the_area_fits(project):
    page = page_for(project, wishes())
    xmin, ymin, xmax, ymax = page.bounds
    assert page.scale % 25_000 == 0
    assert shapely.box(xmin, ymin, xmax, ymax).contains(area_of(project, COUNTY, audience("internal")).shape)


def test_a_cancelled_sheet_leaves_the_old_file_and_no_draft(project, tmp_path):
    out = tmp_path / "s.pdf"
    out.write_bytes(b"old")
    page = page_for(project, wishes())

    def stop(_step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.write_sheet(out, page, project, lambda: drawn(page, project, stop))
    assert [path.name for path in tmp_path.iterdir()] == ["s.pdf"] and out.read_bytes() == b"old"


def test_a_full_disk_is_said_and_the_old_file_stays(project, tmp_path):
    out = tmp_path / "s.pdf"
    out.write_bytes(b"old")

    def full():
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ZzecoError, match="the disk is full"):
        files.write_sheet(out, page_for(project, wishes()), project, full)
    assert [path.name for path in tmp_path.iterdir()] == ["s.pdf"] and out.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["--template", "nothing"], "usage"),
        (["--template", "species", "--area", "Atlantis"], "usage"),
        (["--template", "species", "--scale", "0"], "usage"),
        (["--template", "species", "--dpi", "5"], "usage"),
        (["--template", "planning"], "unreadable"),
        (["--template", "carbon_density"], "unreadable"),
        (["--template", "carbon_change"], "unreadable"),
        (["--template", "targets", "--target", "moon"], "usage"),
        (["--template", "species", "--logo", __file__], "unreadable"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_nothing_is_written(project_file, tmp_path, words, status):
    said = ask("map", project_file, *words, "--out", tmp_path / "s.png")
    assert said.status == status and said["advice"]
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def usual_cells():
    """Python's own limit for a cell, which the reader of deliveries lifts in its process."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("usual_cells")
def test_a_logo_too_large_to_open_and_a_cell_too_long_are_said(project_file, tmp_path):
    logo, table = tmp_path / "logo.png", tmp_path / "styles.csv"
    Image.new("1", (1, 1)).save(logo)
    small = logo.read_bytes()
    head = b"IHDR" + struct.pack(">II", 30_000, 30_000) + small[24:29]
    logo.write_bytes(small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:])
    table.write_text(f"kind,theme,class_key,fill\nforest,species,{'x' * 200_000},#FFFFFF\n", encoding="utf-8")
    words = ("map", project_file, "--template", "species", "--dpi", 40, "--out", tmp_path / "s.png")
    for option, file in (("--logo", logo), ("--styles", table)):
        said = ask(*words, option, file)
        assert said.status == "unreadable" and file.name in said["message"] and said["advice"]
    assert sorted(tmp_path.iterdir()) == [logo, table]


def test_a_file_that_is_there_is_replaced_only_when_asked(project_file, tmp_path):
    out = tmp_path / "s.png"
    out.write_bytes(b"old")
    words = ["map", project_file, "--template", "species", "--area", COUNTY, "--dpi", 40, "--out", out]
    assert ask(*words).status == "usage" and out.read_bytes() == b"old"
    assert ask(*words, "--overwrite").status == "done" and out.read_bytes() != b"old"
    assert ask(*words[:-1], tmp_path / "s.docx").status == "usage"


def test_a_changed_page_draws_what_it_says(project, tmp_path):
    page = page_for(project, wishes())
    title = replace(page.element("title"), text="Ein $ Titel_1")
    _page, path = sheet(project, tmp_path / "s.pdf", page.with_element(title))
    assert "Ein $ Titel_1" in pypdf.PdfReader(path).pages[0].extract_text()


def test_a_sheet_for_outsiders_is_coarse_marked_and_logged(project_file, project, tmp_path):
    out = tmp_path / "s.pdf"
    words = ("map", project_file, "--template", "species", "--area", COUNTY, "--out", out)
    said = ask(*words, "--audience", "public")
    assert (said.status, said["audience"]) == ("done", "public")
    text = pypdf.PdfReader(out).pages[0].extract_text()
    assert text.count("Public version · places coarsened") == 2 and "You County" in text
    log = store.load(project_file).table("exports").rows
    last = log.iloc[-1]
    assert (last["what"], last["audience"], last["file_name"], last["layers"]) == (
        "map", "public", "s.pdf", "forest_2025",
    )  # fmt: skip
    assert last["sha256"] == sha256_of(out) and "bsm" in last["fields_withheld"]
    (flat,) = placed_for(project.layers["forest_2025"], audience("public"))
    assert (flat.xy % 100 == 0).all() and len(flat) == 3
    assert ask(*words, "--overwrite").status == "done" and len(store.load(project_file).table("exports")) == len(log)


def test_outsiders_get_a_record_as_area_on_their_grid_and_without_its_number(project):
    (inside, *_rest), (outside, *_more) = (
        areas_by(project, "forest_2025", audience("internal")),
        areas_by(project, "forest_2025", audience("public")),
    )
    assert outside.key == inside.key and (inside.name, outside.name) == ("A1", "1")
    assert (shapely.get_coordinates(inside.shape) % 100 != 0).any()
    assert (shapely.get_coordinates(outside.shape) % 100 == 0).all()
    page = page_for(project, replace(wishes(audience="public"), area=inside.key))
    assert page.element("title").text.startswith("Dominant species") and "A1" not in page.element("title").text
    assert shapely.equals(content_of(page, project, silent).area.shape, outside.shape)


@pytest.mark.parametrize("key", ["forest_2025:one", "forest_2025:", "forest_2025:" + "9" * 30])
def test_a_record_that_is_none_is_refused(project, key):
    with pytest.raises(UsageError, match="has no record"):
        page_for(project, replace(wishes(), area=key))


def test_outsiders_get_no_theme_and_no_name_that_tells_a_withheld_field(project):
    page = page_for(project, wishes(audience="public"))
    with pytest.raises(UsageError, match="xiao_ban"):
        shown_layers(replace(page, layers=(SheetLayer("forest_2025", ThemeSpec("column:xiao_ban")),)), project,
                     area_of(project, COUNTY, audience("internal")), silent)  # fmt: skip
    rules = {(rule.kind, rule.level): rule for kind in ("boundary", "forest", "wetland") for rule in rules_of(kind, 1)}
    told = {
        key: [_is_told(rule, audience(who)) for who in ("internal", "partner", "public")] for key, rule in rules.items()
    }
    assert told["forest", ""] == [True, True, False] and told["boundary", "village"] == [True, True, False]
    assert told["boundary", "county"] == told["wetland", ""] == [True, True, True]


def test_a_project_keeps_what_its_sheets_always_say(project, tmp_path):
    Image.new("RGB", (20, 10), (250, 0, 250)).save(tmp_path / "logo.png")
    settings = {"map_approval": "S(2026) 1", "map_secrecy": "Internal", "map_logo": str(tmp_path / "logo.png")}
    kept = replace(project, settings={**project.settings, **settings})
    page = page_for(kept, wishes())
    assert {"S(2026) 1", "Internal", "Bureau"} <= {words for _name, words in page.notes}
    assert page.shows("logo") and page.logo == settings["map_logo"]
    assert "S 2" in {words for _name, words in page_for(kept, wishes(approval="S 2")).notes}
    outside = {words for _name, words in page_for(kept, wishes(audience="public")).notes}
    assert "S(2026) 1" in outside and "Internal" not in outside
    beside = page_for(replace(kept, settings={"map_logo": "logo.png"}), wishes()).logo
    assert Path(beside) == project.path.parent / "logo.png"


def test_a_pdf_says_where_its_map_lies(project, tmp_path):
    page, path = sheet(project, tmp_path / "s.pdf")
    viewport = pypdf.PdfReader(path, strict=True).pages[0]["/VP"][0].get_object()
    measure = viewport["/Measure"]
    assert measure["/Subtype"] == "/GEO" and measure["/GCS"]["/EPSG"] == 4547
    assert [float(side) for side in viewport["/BBox"]] == pytest.approx(
        [side / 25.4 * 72 for side in (20, 297 - 277, 308, 297 - 37)], abs=0.001
    )
    latlon = np.array([float(value) for value in measure["/GPTS"]]).reshape(-1, 2)
    xmin, ymin, xmax, ymax = page.bounds
    wanted = [(xmin, ymin), (xmin, ymax), (xmax, ymax), (xmax, ymin)]
    assert reference.from_lonlat(latlon[:, ::-1], "EPSG:4547") == pytest.approx(np.array(wanted), abs=0.01)
    assert rendered(path, 40).min() < 100  # and other programs still read the page
