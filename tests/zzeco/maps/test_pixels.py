"""Many polygons burnt to dots look like the same polygons drawn as paths."""

from dataclasses import replace

import numpy as np
import pytest
from mapping import layer_of, map_class, mosaic, theme
from PIL import Image

from layers.drawing.flat import flats_of
from layers.drawing.style import ThemeSpec
from zzeco.maps import pixels
from zzeco.maps.content import Shown
from zzeco.maps.files import _pixels, _settings
from zzeco.maps.hatch_cover import cover
from zzeco.maps.hatches import ANGLES, DOTS, hatch_strokes
from zzeco.maps.ink import Ink
from zzeco.maps.page import Box, Element, Page, SheetLayer
from zzeco.maps.png import write_png
from zzeco.maps.polygons import draw_layer, readied

SIDE_M, DPI = 20_000.0, 150
BOX = Box(10.3, 12.7, 85.0, 81.0)
PAGE = Page(
    "species", 105.2, 113.3, 5.0, (Element("map", BOX),), (SheetLayer("forest_2025", ThemeSpec("default")),), "",
    x=460_000.0, y=3_010_000.0, scale=250_000,
)  # fmt: skip
COLOURS = ("#42836E", "#69A3B6", "#B1D3E9", "#6663A1")


def shown(patterns):
    """A square of small polygons in four classes with these hatches."""
    layer = layer_of(mosaic(600))
    classes = [map_class(fill, pattern=hatch) for fill, hatch in zip(COLOURS, patterns, strict=True)]
    parts = tuple((flat, np.arange(len(flat))) for flat in flats_of(layer))
    return Shown(layer, theme(classes, np.arange(len(layer)) % 4), parts, np.zeros(4), "", 0, {})


def picture(page, content, dpi):
    with _settings():
        ink = Ink(page.width_mm, page.height_mm)
        ready = readied(page, content, dpi)
        draw_layer(ink, page, ready)
        return ready, _pixels(ink.figure, DPI)[..., :3].astype(int)


@pytest.mark.parametrize("patterns", [["solid"] * 4, ["diag_45", "dots", "marsh", "cross_diag"]])
def test_burnt_polygons_lie_where_drawn_ones_do_and_look_alike(monkeypatch, patterns):
    monkeypatch.setattr(pixels, "FEWEST", 10)
    content = shown(patterns)
    burnt, ours = picture(PAGE, content, DPI)
    drawn, theirs = picture(PAGE, content, None)
    assert burnt.picture is not None and not burnt.outlines and drawn.picture is None
    apart = np.abs(ours - theirs).max(axis=-1)
    assert apart.mean() < 6 and (apart > 100).mean() < 0.01
    from_afar = [one[:660, :620].reshape(66, 10, 62, 10, 3).mean(axis=(1, 3)) for one in (ours, theirs)]
    assert np.abs(from_afar[0] - from_afar[1]).mean() < 2
    ground = (ours == 255).all(axis=-1) != (theirs == 255).all(axis=-1)
    assert ground.mean() < 0.005  # the edge of the square


def test_a_few_polygons_and_clear_fills_stay_paths():
    content = shown(["solid"] * 4)
    assert readied(PAGE, content, DPI).picture is None
    (flat, features), symbols = content.parts[0], readied(PAGE, content, DPI).symbols
    clear = (replace(symbols[0], fill=(1, 2, 3, 60)), *symbols[1:])
    many = np.zeros(pixels.FEWEST, int)
    assert pixels.is_burnt(many, symbols) and not pixels.is_burnt(many, clear)
    assert not pixels.is_burnt(features, symbols) and len(flat) < pixels.FEWEST


@pytest.mark.parametrize("name", [*ANGLES, *DOTS, "marsh"])
@pytest.mark.parametrize("dot_mm", [25.4 / 600, 25.4 / 150])
def test_a_hatch_covers_as_much_of_the_paper_whatever_the_dots(name, dot_mm):
    middle = (np.arange(-600, 600) + 0.5) * dot_mm
    x, y = (side.ravel().astype(np.float32) for side in np.meshgrid(middle, middle[:900]))
    found = cover(name, x, y, dot_mm)
    pitch = 1.8 if name.endswith("wide") else 0.9
    wanted = {
        "dots": np.pi * 0.125**2, "dots_sparse": np.pi * 0.125**2 / 1.8**2,
        "marsh": (1.7 * 0.1 + np.pi * 0.05**2) / (2.6 * 1.8), "grid": 0.21, "cross_diag": 0.21,
    }.get(name, 0.1 / pitch)  # fmt: skip
    assert found.mean() == pytest.approx(wanted, rel=0.2)
    assert found.min() >= 0 and found.max() <= 1


@pytest.mark.parametrize("name", [*ANGLES, *DOTS, "marsh"])
def test_the_strokes_of_a_hatch_stay_on_the_map(name):
    ends = np.concatenate([strokes.lines for strokes in hatch_strokes(name, BOX)]).reshape(-1, 2)
    assert len(ends) > 80
    assert (ends >= (BOX.left - 1e-9, BOX.top - 1e-9)).all()
    assert (ends <= (BOX.right + 0.011, BOX.bottom + 1e-9)).all()


def test_a_png_says_its_dots_and_has_every_colour_in_its_place(tmp_path):
    random = np.random.default_rng(1)
    colours = random.integers(0, 256, (37, 53, 4), dtype=np.uint8)
    write_png(tmp_path / "x.png", colours, 300)
    with Image.open(tmp_path / "x.png") as made:
        assert made.mode == "RGB" and made.info["dpi"] == pytest.approx((300, 300), abs=0.02)
        assert (np.asarray(made) == colours[..., :3]).all()
