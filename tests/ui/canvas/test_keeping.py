"""What is kept of pictures and what is let go; what happens while work is under way."""

import threading

import numpy as np
import pytest
from mapping import coloured, layer_of, mosaic, pixels, wait_sharp
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from ui.canvas import making
from ui.canvas.block import Block, missing
from ui.canvas.map_layer import MapLayer
from ui.canvas.palette import Look
from ui.canvas.patch import Level, Patch


def block(*rect):
    return Block(Patch(QRect(*rect), Level(1.0, 1.0)), None, Look((), np.zeros(0)), QImage())


def test_only_the_strip_that_comes_into_view_is_made_and_a_little_more():
    assert missing(QRect(10, 20, 800, 600), []) == [QRect(10, 20, 800, 600)]
    assert missing(QRect(10, 20, 800, 600), [block(0, 0, 900, 700)]) == []
    known = [block(10, 20, 800, 600)]
    assert missing(QRect(40, 20, 800, 600), known) == [QRect(810, 20, 256, 600)]
    assert missing(QRect(10, 0, 800, 600), known) == [QRect(10, -236, 800, 256)]
    assert missing(QRect(0, 0, 800, 600), known) == [QRect(0, -236, 800, 256), QRect(-246, 20, 256, 580)]


def test_pictures_seen_long_ago_are_let_go(shown, qtbot):
    canvas = shown(coloured(layer_of(mosaic(50))))
    [picture] = canvas._pictures
    picture.kept_bytes = 6_000_000
    for scale in (400_000, 300_000, 200_000, 100_000, 50_000):
        canvas.set_scale(scale)
        wait_sharp(qtbot, canvas)
    assert sum(one.memory_bytes for one in picture.all_blocks()) < 9_000_000
    assert canvas.is_sharp()


def test_moving_on_while_a_picture_is_made_ends_at_the_right_place(shown, qtbot):
    canvas = shown(coloured(layer_of(mosaic())))
    for step in range(12):
        canvas.zoom_by(1.3)
        canvas.set_view(canvas.view.panned(10 * step, 5))
        qtbot.wait(3)
    wait_sharp(qtbot, canvas)
    fresh = shown(coloured(layer_of(mosaic())))
    fresh.set_view(canvas.view)
    wait_sharp(qtbot, fresh)
    assert (pixels(fresh) == pixels(canvas)).all(axis=2).mean() > 0.999


def test_a_picture_that_cannot_be_made_is_told_once_and_not_tried_again(shown, qtbot, tasks, monkeypatch):
    def broken(*_given):
        raise MemoryError

    canvas = shown(MapLayer(layer_of(mosaic(20))))
    told = []
    tasks.failed.disconnect()
    tasks.failed.connect(told.append)
    monkeypatch.setattr(making, "burn", broken)
    canvas.zoom_by(2)
    wait_sharp(qtbot, canvas)
    assert len(told) == 1


def test_work_that_takes_its_time_is_told(shown, qtbot, monkeypatch):
    monkeypatch.setattr("ui.canvas.finishing.BUSY_AFTER_MS", 0)
    canvas = shown(coloured(layer_of(mosaic())))
    heard = []
    canvas.busy_changed.connect(heard.append)
    with qtbot.waitSignal(canvas.sharp):
        canvas.zoom_by(2)
    assert heard in ([True, False], [])


def test_a_canvas_may_be_closed_while_its_picture_is_made(qtbot, tasks):
    from ui.canvas.canvas import MapCanvas

    canvas = MapCanvas(tasks, "EPSG:4547")
    canvas.set_layers([MapLayer(layer_of(mosaic()))])
    canvas.show()
    qtbot.wait(1)
    canvas.close()
    canvas.deleteLater()
    assert tasks.wait_idle()


@pytest.mark.parametrize("themed_first", (True, False))
def test_a_layer_switched_on_again_has_the_theme_of_now(shown, qtbot, themed_first):
    layer = layer_of(mosaic(50))
    before, after = coloured(layer, colours=("#FF0000",)), coloured(layer, colours=("#0000FF",))
    canvas = shown(before)
    off = after if themed_first else before
    canvas.set_layers([MapLayer(off.layer, off.themed, visible=False)])
    wait_sharp(qtbot, canvas)
    canvas.set_layers([after])
    wait_sharp(qtbot, canvas)
    assert pixels(canvas)[150, 200].tolist() == [0, 0, 255]


def test_other_geometries_that_arrive_while_a_picture_is_made_are_never_mixed_with_it(shown, qtbot, monkeypatch):
    many, few = layer_of(mosaic(400)), layer_of(mosaic(20))
    canvas, started, go_on = shown(coloured(many)), threading.Event(), threading.Event()

    def slow(content, patches, report):
        started.set()
        go_on.wait(5)
        return making.burnt(content, patches, lambda: None)

    with monkeypatch.context() as patch:
        patch.setattr("ui.canvas.layer_picture.burnt", slow)
        canvas.zoom_by(2)
        qtbot.waitUntil(started.is_set)
    canvas.set_layers([coloured(few)])
    [picture] = canvas._pictures
    qtbot.waitUntil(lambda: len(picture.flats[0]) == len(few))
    go_on.set()
    wait_sharp(qtbot, canvas)
    assert max(block.ids.features.max() for block in picture.all_blocks()) < len(few)
