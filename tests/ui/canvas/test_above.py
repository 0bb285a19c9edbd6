"""Selection, hover and marks above the pictures, which stay as they are."""

import numpy as np
import pytest
import shapely
from mapping import coloured, layer_of, mosaic, pixels, rgb, wait_sharp
from PySide6.QtCore import QPointF

from ui.canvas import making
from ui.canvas.map_layer import Mark
from ui.theme.tokens import tokens


def blue(picture):
    """How many pixels have the colour of the selection."""
    return int((np.abs(picture - rgb(tokens().map_selection)).max(axis=2) <= 30).sum())


@pytest.fixture
def canvas(shown):
    return shown(coloured(layer_of(mosaic(300)), colours=("#9D5E41",)))


def test_a_selected_polygon_has_a_cased_blue_outline_and_nothing_is_burnt_anew(canvas, qtbot, monkeypatch):
    monkeypatch.setattr(making, "burn", lambda *_given: pytest.fail("burnt"))
    hit = canvas.pick(QPointF(200, 150))[0]
    before = pixels(canvas)
    canvas.set_selection(hit.layer, np.array([hit.row]))
    after = pixels(canvas)
    assert blue(after) > 30 > blue(before)
    assert (after == 255).all(axis=2).any()
    far = np.abs(np.indices(before.shape[:2]) - np.array([150, 200])[:, None, None]).max(axis=0) > 60
    assert (before[far] == after[far]).all()
    canvas.set_selection(None, np.array([], int))
    assert (pixels(canvas) == before).all()


def test_thousands_of_selected_polygons_are_looked_up_in_the_id_grid(canvas, qtbot, monkeypatch):
    monkeypatch.setattr("ui.canvas.picked_out.FEW_VERTICES", 100)
    before = pixels(canvas)
    canvas.set_selection("forest_2025", np.arange(150))
    canvas.repaint()
    assert canvas.tasks.wait_idle()
    after = pixels(canvas)
    changed = (after != before).any(axis=2)
    assert 0.1 < changed.mean() < 0.5
    rows = [{hit.row for hit in canvas.pick(QPointF(x, 150))} for x in range(60, 340, 7)]
    seen = [bool(changed[150, x]) for x in range(60, 340, 7)]
    assert (
        np.mean([bool(row and max(row) < 150) == is_changed for row, is_changed in zip(rows, seen, strict=True)]) > 0.8
    )


def test_the_selection_follows_the_map(canvas, qtbot):
    hit = canvas.pick(QPointF(200, 150))[0]
    canvas.set_selection(hit.layer, np.array([hit.row]))
    before = pixels(canvas)
    canvas.set_view(canvas.view.panned(50, 20))
    wait_sharp(qtbot, canvas)
    assert (pixels(canvas)[60:200, 100:300] == before[40:180, 50:250]).all()


def test_selected_lines_and_points_are_picked_out_too(shown):
    line = shapely.LineString([(450_000, 3_000_000), (460_000, 3_010_000)])
    point = shapely.Point(458_000, 3_002_000)
    canvas = shown(coloured(layer_of([line, point], "trail"), colours=("#9D5E41",)))
    counts = []
    for rows in ([0], [1], [0, 1]):
        canvas.set_selection("trail", np.array(rows))
        counts.append(blue(pixels(canvas)))
    assert min(counts) > 10
    assert counts[2] > max(counts[:2])


def test_the_record_under_the_mouse_is_outlined(canvas):
    before = pixels(canvas)
    canvas.set_hover(canvas.pick(QPointF(200, 150))[0])
    assert ((before - pixels(canvas)).max(axis=2) > 60).sum() > 20
    canvas.set_hover(None)
    assert (pixels(canvas) == before).all()


def test_marks_lie_above_with_their_own_stroke_hatch_and_words(canvas):
    x, y = canvas.view.to_world(200.0, 150.0)
    area = shapely.box(x - 2_000, y - 2_000, x + 2_000, y + 2_000)
    before = pixels(canvas)
    canvas.set_marks([Mark(area, stroke="#B3261E", fill="#B3261E", pattern="diag_45_red", text="0.84")])
    after = pixels(canvas)
    assert (np.abs(after - rgb("#B3261E")).max(axis=2) < 40).sum() > 40
    right = canvas.view.to_screen(x + 2_000, y)[0]
    words = after[140:160, int(right) + 6 : int(right) + 40]
    assert (words == 255).all(axis=2).sum() > 10
    canvas.set_marks([Mark(shapely.Point(x, y), stroke="#000000", dash_mm=(1.0, 1.0), casing="#FFFFFF")])
    assert pixels(canvas)[145:155, 195:205].min() < 40
    canvas.set_marks([])
    assert (pixels(canvas) == before).all()


def test_decorations_are_painted_at_every_repaint(canvas):
    seen = []
    canvas.decorations.append(lambda painter, view: seen.append((painter.isActive(), view)))
    canvas.repaint()
    assert seen == [(True, canvas.view)]
