"""The page works in a real browser without a network, and shows every attribute as text."""

import json
import re

import pandas as pd
import pytest
import shapely
from browser import driven, needs_browser, opened
from making import PROJECT_CRS, ask, new_project, rows, square, squares, stands, taken, write

from layers.crs import to_crs

EVIL = ['<script>document.title="owned"</script>', "\"><img src=x onerror=document.title='owned'>", "</script><b>x"]
# a namespace, and addresses in comments of Leaflet's
NAMED_ONLY = {"http://www.w3.org", "https://leafletjs.com", "https://bugs.chromium.org", "https://bugzilla.mozilla.org"}
SEARCH = """
const field = document.getElementById("zzeco-search");
field.value = {text}; field.dispatchEvent(new Event("input"));
const last = (row, at, all) => at === all.length - 1 && row.click();
setTimeout(() => document.querySelectorAll(".result").forEach(last), 400);
"""


def searched(page, text, *options):
    return driven(page, SEARCH.format(text=json.dumps(text)), *options)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Four stands, three with attributes that would run as scripts were they not escaped."""
    folder = tmp_path_factory.mktemp("webmap")
    path = new_project(folder)
    table = stands(4, note_text=[*EVIL, "plain"], dc_ry=[*EVIL, "张三"], cun=[*EVIL, "Oak village"])
    taken(path, write(folder / "f.gpkg", table, squares(4, side_m=300), geometry_type="Polygon"))
    return path


@pytest.fixture(scope="module")
def page(project):
    out = project.with_name("map.html")
    assert ask("webmap", project, "--out", out).exit == 0
    return out


def loaded(text):
    """Every address that a browser would ask for while it shows the page."""
    outside = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    return re.findall(r"""(?:src|href)\s*=\s*["']?([^"'\s>]+)|url\(["']?([^"')]+)|@import""", outside)


def test_the_page_asks_nobody(page):
    text = page.read_text(encoding="utf-8")
    assert all((one or other).startswith(("data:", "#")) for one, other in loaded(text))
    assert set(re.findall(r"https?://[\w.-]+", text)) <= NAMED_ONLY
    assert "default-src 'none'" in text and "img-src data:;" in text and "unsafe-inline' 'unsafe" not in text


def test_no_script_runs_but_the_pages_own(page):
    text = page.read_text(encoding="utf-8")
    rule = re.search(r"script-src ([^;]*);", text)[1]
    assert len(rule.split()) == len(re.findall(r"<script>", text)) and "unsafe" not in rule


@needs_browser
def test_it_works_in_a_browser_under_its_own_policy_without_a_network(page):
    shown, said = opened(page, "--dump-dom")
    assert 'class="ready' in shown and said == ""
    assert (
        "Forest" in shown and "Chinese fir" in shown and re.search(r"leaflet-control-scale-line[^>]*>[\d ]+k?m<", shown)
    )


@needs_browser
@pytest.mark.parametrize(("record", "value"), list(zip(("A1", "A2", "A3"), EVIL, strict=True)))
def test_an_attribute_that_is_a_script_is_shown_as_text(page, record, value):
    shown, said = searched(page, record)
    popup = shown[shown.rindex("leaflet-popup-content-wrapper") :]
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert popup.count(escaped) >= 2 and "<img src=x" not in shown and said == ""
    assert "<title>Forests and ecology: web map</title>" in shown


@needs_browser
@pytest.mark.parametrize(("text", "found"), [("A4", "A4"), ("oak vill", "Oak village"), ("lukou", "Lukou")])
def test_records_and_places_are_found(page, text, found):
    shown, _said = driven(page, SEARCH.format(text=json.dumps(text)).replace("row.click()", "0"))
    assert re.search(rf'class="result".*{found}', shown)


@needs_browser
def test_what_is_not_there_is_said(page):
    shown, _said = searched(page, "no such record")
    assert "Nothing found" in shown


@needs_browser
def test_a_layer_can_be_switched_off_and_on_on_a_phone(page):
    click = 'for (const box of document.querySelectorAll(".layer input")) { box.click(); box.click(); box.click(); }'
    shown, said = driven(page, click, "--window-size=390,844")
    assert said == "" and "folded" in shown[shown.rindex("<body") :][:200]


def test_for_the_public_names_are_gone_from_the_file_and_the_log_tells(project, tmp_path):
    out = tmp_path / "public.html"
    said = ask("webmap", project, "--out", out, "--audience", "public")
    text = out.read_text(encoding="utf-8")
    assert "张三" not in text and "src=x" not in text and "Public version" in text and '"A4"' not in text
    assert said["grid_m"] == 100 and {"dc_ry", "bsm", "note_text"} <= set(said["fields_withheld"])
    assert "on a grid of 100 m" in text
    line = rows(project, "zz_exports").to_dict("records")[-1]
    assert (line["what"], line["audience"], line["file_name"]) == ("webmap", "public", "public.html")


def carried(page):
    """What the page tells its script."""
    start = (text := page.read_text(encoding="utf-8")).index('id="zzeco-data">') + len('id="zzeco-data">')
    return json.loads(text[start : text.index("</script>", start)])


def test_for_the_public_neither_bounds_nor_boundary_tell_a_place(tmp_path):
    path, place = new_project(tmp_path), square(east_m=33)
    taken(path, write(tmp_path / "m.gpkg", pd.DataFrame({"bsm": ["M1"]}), [place.centroid]), "measure")
    own = square(east_m=-1537, north_m=-1481, side_m=3021)
    outline = write(tmp_path / "b.gpkg", pd.DataFrame({"行政区划代码": ["430212"]}), [own])
    taken(path, outline, "boundary")
    for reader, is_exact in (("internal", True), ("public", False)):
        page = tmp_path / f"{reader}.html"
        assert ask("webmap", path, "--layers", "measure", "--out", page, "--audience", reader).exit == 0
        head = carried(page)
        found = to_crs(shapely.points([head["bounds"][:2], *head["counties"]["labels"]]), "EPSG:4326", PROJECT_CRS)
        exact = shapely.points([*place.centroid.coords, *shapely.point_on_surface(own).coords])
        away_m = shapely.distance(found, exact)
        assert (away_m < 2).all() if is_exact else (away_m > 5).all()
        if not is_exact:
            x, y = shapely.get_coordinates(found[0])[0] / 100
            assert (x, y) == pytest.approx((round(x), round(y)), abs=0.02)


def test_a_theme_by_a_withheld_column_gives_way_to_the_usual_one(project, tmp_path):
    out = tmp_path / "theme.html"
    for reader, theme in (("internal", "column:dc_ry"), ("public", "species_group")):
        said = ask("webmap", project, "--out", out, "--theme", "column:dc_ry", "--audience", reader, "--overwrite")
        assert said["layers"][0]["theme"] == theme


def test_the_base_maps_come_only_with_a_key(project, tmp_path):
    out = tmp_path / "online.html"
    ask("webmap", project, "--out", out, "--tianditu-key", "0123456789abcdef")
    text = out.read_text(encoding="utf-8")
    assert "img-src data: https://*.tianditu.gov.cn" in text and text.count("tk=0123456789abcdef") == 4
    assert "addTo(map_zzeco)" not in text
    assert ask("webmap", project, "--out", out, "--tianditu-key", "'><script>", "--overwrite").exit == 2


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(project, tmp_path):
    out = tmp_path / "there.html"
    out.write_text("mine", encoding="utf-8")
    assert ask("webmap", project, "--out", out).exit == 3 and out.read_text(encoding="utf-8") == "mine"
    assert ask("webmap", project, "--out", tmp_path / "none" / "x.html").exit == 3
    assert ask("webmap", project, "--out", tmp_path / "x.pdf").exit == 2
    assert ask("webmap", project, "--out", out, "--layers", "nothing").exit == 3
    assert ask("webmap", project, "--out", out, "--theme", "nothing", "--overwrite").exit == 2
    assert ask("webmap", project, "--out", out, "--max-mb", "nan", "--overwrite").exit == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there.html"]


@needs_browser
def test_a_project_name_that_is_a_script_is_a_title(tmp_path):
    path = new_project(tmp_path)
    taken(path, write(tmp_path / "f.gpkg", stands(1), squares(1), geometry_type="Polygon"))
    name = "</title><script>document.body.remove()</script>{{ 7 * 7 }}"
    assert ask("set", path, f"project_name={name}").exit == 0
    assert ask("webmap", path, "--out", tmp_path / "map.html").exit == 0
    shown, said = driven(tmp_path / "map.html", "")
    assert (
        said == "" and "<h1>&lt;/title&gt;&lt;script&gt;document.body.remove()&lt;/script&gt;{{ 7 * 7 }}</h1>" in shown
    )
