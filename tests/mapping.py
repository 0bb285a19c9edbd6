"""Small layers with known shapes for tests of the map, and what a canvas shows of them."""

import numpy as np
import pandas as pd
import shapely
from PySide6.QtCore import Qt

from layers.drawing.style import MapClass, Themed, ThemeSpec
from layers.layer import VectorLayer
from ui.canvas.map_layer import MapLayer

CRS = "EPSG:4547"
COLOURS = ("#42836E", "#69A3B6", "#B1D3E9", "#6663A1", "#9D5E41", "#BA8564", "#DBB694", "#E9C975")


def layer_of(geometry, name="forest_2025", kind="forest"):
    """A layer of these geometries."""
    table = pd.DataFrame({"number": np.arange(len(geometry))})
    return VectorLayer.in_memory(name, kind, "2025", CRS, table, np.asarray(geometry, object))


def map_class(fill="#42836E", outline="", outline_mm=0.0, pattern="solid", symbol="", key="a"):
    """A class with this look."""
    return MapClass(key, key, key, fill, outline, outline_mm, pattern, symbol)


def theme(classes, class_of):
    """Records in these classes."""
    nothing = np.zeros(len(classes))
    return Themed(ThemeSpec("default"), "", "", tuple(classes), np.asarray(class_of, np.int16), nothing, nothing)


def coloured(layer, classes=None, colours=COLOURS, opacity=1.0):
    """The layer with plain fills; record i has colour i, over and over."""
    numbers = np.arange(len(layer)) % len(colours) if classes is None else classes
    return MapLayer(layer, theme([map_class(colour) for colour in colours], numbers), opacity)


def mosaic(count=400, side_m=20_000.0, seed=1, x0=450_000.0, y0=3_000_000.0):
    """Polygons that cover a square without gaps, their common edges bent in the same way."""
    random = np.random.default_rng(seed)
    seeds = shapely.multipoints(random.uniform(0, side_m, (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=shapely.box(0, 0, side_m, side_m)))
    lines = shapely.segmentize(shapely.unary_union(shapely.boundary(cells)), 150.0)
    bent = shapely.transform(lines, lambda xy: xy + 40 * np.sin(xy[:, ::-1] / 170) + (x0, y0))
    return np.array(shapely.get_parts(shapely.polygonize(list(shapely.get_parts(bent)))), object)


def wait_sharp(qtbot, canvas):
    """Waits until nothing is missing, and until that is painted."""
    qtbot.waitUntil(canvas.is_sharp, timeout=8_000)
    assert canvas.tasks.wait_idle()
    canvas.repaint()


def pixels(canvas):
    """The map as an array (h, w, 3) of 0–255."""
    image = canvas.snapshot()
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return flat[:, : image.width(), 2::-1].astype(int)


def rgb(colour):
    """#RRGGBB as numbers."""
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])


LEFT, MIDDLE, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton
