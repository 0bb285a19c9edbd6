"""Symbols, hatches and dashes: what the words of styles.csv mean in millimetres."""

import numpy as np
import pytest
import shapely
from mapping import layer_of, map_class, pixels, rgb, theme, wait_sharp

from layers.drawing.style import declared_classes
from layers.drawing.symbols import HATCHES, symbol_of
from layers.tables import table
from ui.canvas.dashes import dashed
from ui.canvas.hatches import MAKERS, hatch, ink_at
from ui.canvas.map_layer import MapLayer
from ui.canvas.outlines import Outlines
from ui.canvas.pixels import each_once

PER_MM = 96 / 25.4


def test_every_class_of_the_styles_table_is_visible_in_some_way():
    rows = table("styles")[["kind", "theme"]].drop_duplicates()
    classes = [
        one
        for kind, name in rows.itertuples(index=False)
        if name != "label" and kind not in ("any", "raster")
        for one in declared_classes(kind, name)
    ]
    assert len(classes) > 90
    for one in classes:
        symbol = symbol_of(one)
        assert symbol.fill[3] or symbol.outline_mm or symbol.hatch
        assert (symbol.hatch in HATCHES) == bool(symbol.hatch)
        assert bool(symbol.dash_mm) == one.pattern.startswith("dash")


def test_a_trail_a_county_and_a_drop_are_read_as_they_are_declared():
    trail = symbol_of(next(one for one in declared_classes("trail", "route") if one.key == "trail"))
    assert (trail.dash_mm, trail.casing_mm, trail.outline_mm) == ((3.0, 1.2), 1.0, 0.6)
    county = symbol_of(next(one for one in declared_classes("boundary", "level") if one.key == "county"))
    assert (county.band_mm, county.lined_at_all_scales) == (1.6, True)
    drop = symbol_of(next(one for one in declared_classes("small_wetland", "state") if one.key == "accepted"))
    assert (drop.stamp, drop.stamp_mm) == ("drop_check", 3.4)
    band = symbol_of(next(one for one in declared_classes("corridor", "type") if one.key == "water"))
    assert band.fill[3] == 64


@pytest.mark.parametrize("name", sorted(MAKERS))
@pytest.mark.parametrize("ratio", (1.0, 1.25, 2.0))
def test_a_hatch_repeats_without_a_seam(name, ratio):
    tile = hatch(name, PER_MM * ratio)
    assert 0.01 < tile.mean() < 0.75
    rows, columns = tile.shape
    around = np.indices((rows * 2, columns * 2)) - np.array([rows, columns])[:, None, None]
    assert (ink_at(name, PER_MM * ratio, *around) == np.tile(tile, (2, 2))).all()


@pytest.mark.parametrize(("name", "pitch_mm"), [("vertical", 0.9), ("diag_45", 0.9), ("diag_45_wide", 1.8)])
def test_the_pitch_of_a_hatch_is_true_within_a_hundredth(name, pitch_mm):
    row = hatch(name, PER_MM)[0]
    lines = np.abs(np.fft.rfft(row))
    count = int(np.argmax(lines[1:])) + 1 if name == "vertical" else round(len(row) / (pitch_mm * 2**0.5 * PER_MM))
    slant = 1.0 if name == "vertical" else 2**0.5
    assert len(row) / count / slant / PER_MM == pytest.approx(pitch_mm, rel=0.01)


def test_dashes_are_counted_from_the_beginning_of_each_line():
    x = np.array([0.0, 25.0, 50.0, 0.0, 10.0])
    begins = np.array([True, False, False, True, False])
    along = np.array([0.0, 25.0, 50.0, 30.0, 40.0])
    found = dashed(Outlines(x, np.zeros(5), begins, np.zeros(5, int), along), (8.0, 4.0))
    starts = np.flatnonzero(found.begins)
    ends = np.append(starts[1:], len(found.x)) - 1
    assert list(zip(found.x[starts].tolist(), found.x[ends].tolist(), strict=True)) == [
        (0, 8), (12, 20), (24, 32), (36, 44), (48, 50), (0, 2), (6, 10),
    ]  # fmt: skip


def test_a_boundary_that_two_counties_share_is_dashed_once(shown, qtbot):
    west, east = (shapely.box(x, 3_000_000, x + 5_003, 3_010_000) for x in (450_000, 455_003))
    county = map_class("", "#5B3A6E", 0.4, "dash 3-1", "line")
    canvas = shown(MapLayer(layer_of([west, east], "boundary"), theme([county], [0, 0])), size=(400, 700))
    wait_sharp(qtbot, canvas)
    x, top = canvas.view.to_screen(455_003.0, 3_009_000.0)
    bottom = canvas.view.to_screen(455_003.0, 3_001_000.0)[1]
    strip = pixels(canvas)[int(top) : int(bottom), int(x) - 3 : int(x) + 4]
    inked = (np.abs(strip - rgb("#5B3A6E")).max(axis=2) < 60).any(axis=1)
    assert 0.6 < inked.mean() < 0.85


def test_of_points_in_one_pixel_the_first_is_drawn_and_the_southern_ones_come_last():
    random = np.random.default_rng(1)
    x, y, number = random.integers(-30, 90, (3, 2_000)).astype(float)
    first = each_once(x, y, number.astype(np.int16))
    expected = np.unique(np.column_stack([number, y, x]), axis=0)
    assert np.array_equal(np.column_stack([number, y, x])[first], expected)
    assert each_once(np.array([5.0, 1e12, 2e12]), np.zeros(3)).tolist() == [0, 1]
    assert len(each_once(np.zeros(0), np.zeros(0))) == 0
