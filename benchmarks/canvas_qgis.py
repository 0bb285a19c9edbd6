"""The peer's side of canvas.py: QGIS without a window (Debian's python3-qgis) draws the same layer of the same file.

    python3 canvas_qgis.py PROJECT.gpkg LAYER SECOND_COLUMN REPEAT

Prints one JSON object: step -> list of [wall s, CPU s]; run by the system's Python, which has the qgis module.
"""

import json
import sys
import time

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsVectorSimplifyMethod,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

WIDTH, HEIGHT, DPI = 1600, 1000, 96
METRES_PER_INCH = 0.0254
REST_S = 0.2


def opened(path, name):
    """The layer, read anew, with QGIS's own simplification while drawing (its default, made explicit)."""
    layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
    assert layer.isValid()
    simplify = QgsVectorSimplifyMethod()
    simplify.setSimplifyHints(QgsVectorSimplifyMethod.GeometrySimplification)
    simplify.setThreshold(1.0)
    simplify.setForceLocalOptimization(True)
    layer.setSimplifyMethod(simplify)
    return layer


def themed(layer, column, outlines):
    """Gives the layer a categorised theme over the values of a column."""
    values = sorted(v for v in layer.uniqueValues(layer.fields().indexOf(column)) if isinstance(v, str))
    style = "solid" if outlines else "no"
    symbol = {"outline_color": "#3c4a42", "outline_width": "0.1", "outline_style": style}
    categories = [
        QgsRendererCategory(
            value,
            QgsFillSymbol.createSimple(
                {**symbol, "color": QColor.fromHsv(360 * i // max(1, len(values)), 150, 210).name()}
            ),
            value,
        )
        for i, value in enumerate(values)
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer(column, categories))


def settings(layer, scale=None):
    """What to draw: everything, or the middle of the layer at a scale."""
    drawn = QgsMapSettings()
    drawn.setLayers([layer])
    drawn.setDestinationCrs(layer.crs())
    drawn.setOutputSize(QSize(WIDTH, HEIGHT))
    drawn.setOutputDpi(DPI)
    drawn.setFlag(QgsMapSettings.UseRenderingOptimization, True)
    extent = layer.extent()
    if scale:
        width = WIDTH * METRES_PER_INCH / DPI * scale
        height = width * HEIGHT / WIDTH
        middle = extent.center()
        extent = QgsRectangle(
            middle.x() - width / 2, middle.y() - height / 2, middle.x() + width / 2, middle.y() + height / 2
        )
    else:
        extent.scale(1.06)
    drawn.setExtent(extent)
    return drawn


def drawn(layer, scale=None):
    """The picture."""
    job = QgsMapRendererParallelJob(settings(layer, scale))
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def timed(work):
    """Wall and CPU seconds of a piece of work, after the same rest as on our side."""
    time.sleep(REST_S)
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return [time.perf_counter() - wall, time.process_time() - cpu]


def warm(work, repeat):
    """Seconds of the second half of twice as many rounds."""
    return [timed(lambda at=at: work(at)) for at in range(2 * repeat)][repeat:]


def main():
    """Every step, REPEAT times."""
    application = QgsApplication([], False)
    application.initQgis()
    print(json.dumps(measured(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))))
    application.exitQgis()


def measured(path, name, second_column, repeat):
    """Step -> list of [wall s, CPU s]."""
    found = {}

    def first_picture():
        layer = opened(path, name)
        grey = QgsFillSymbol.createSimple({"color": "#c8ccc8", "outline_style": "no"})
        layer.setRenderer(QgsSingleSymbolRenderer(grey))
        drawn(layer)

    found["first_picture"] = [timed(first_picture)]
    layer = opened(path, name)
    themed(layer, "species_group", outlines=False)
    found["full_redraw"] = warm(lambda _at: drawn(layer), repeat)

    def retheme(column):
        themed(layer, column, outlines=False)
        drawn(layer)

    found["retheme"] = warm(lambda at: retheme((second_column, "species_group")[at % 2]), repeat)
    themed(layer, "species_group", outlines=True)
    for step, scale in (("scale_100k", 100_000), ("scale_50k", 50_000), ("scale_10k", 10_000)):
        found[step] = warm(lambda _at, scale=scale: drawn(layer, scale), repeat)
    return found


if __name__ == "__main__":
    main()
