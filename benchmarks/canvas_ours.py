"""Our side of canvas.py: the map of zzeco draws one layer of a project, without a screen.

    python canvas_ours.py PROJECT.gpkg LAYER SECOND_THEME REPEAT

Prints one JSON object: step -> list of [wall s, CPU s]. The first picture is made once in each process; of every other
step twice REPEAT rounds, of which the second half counts. Every redraw starts from the geometry in memory: the view is
a new one each time, so that no picture of an earlier round helps. Seconds run until the map is sharp. What the program
imports while its start page stands there is imported before, as the peer has its providers loaded.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from layers.drawing.style import Themed, ThemeSpec
from ui.canvas.canvas import MapCanvas
from ui.canvas.map_layer import MapLayer
from ui.tasks import Tasks
from ui.theme import sheet
from ui.warming import HEAVY
from zzeco import store, themes

WIDTH, HEIGHT = 1600, 1000
SCALES = {"scale_100k": 100_000, "scale_50k": 50_000, "scale_10k": 10_000}


def until_sharp(canvas: MapCanvas) -> None:
    """Handles events until nothing is missing in the map."""
    loop = QEventLoop()
    canvas.sharp.connect(loop.quit)
    if not canvas.is_sharp():
        loop.exec()
    canvas.sharp.disconnect(loop.quit)
    canvas.snapshot()


def without_hatches(themed: Themed) -> Themed:
    """The theme with plain fills and outlines, as the peer draws it."""
    return replace(themed, classes=tuple(replace(one, pattern="solid") for one in themed.classes))


def timed(work: Callable[[], object]) -> list[float]:
    """Wall and CPU seconds of a piece of work (all threads), after a rest: zooms in a row are waited out."""
    rest = QEventLoop()
    QTimer.singleShot(200, rest.quit)
    rest.exec()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return [time.perf_counter() - wall, time.process_time() - cpu]


def main() -> None:
    """Every step, REPEAT times."""
    path, name, second, repeat = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    for module in HEAVY:
        import_module(module)
    app = QApplication([])
    sheet.apply(app, False, 100, False)
    tasks = Tasks()
    found: dict[str, list[list[float]]] = {}

    def canvas_with(map_layer: MapLayer) -> MapCanvas:
        canvas = MapCanvas(tasks, map_layer.layer.crs, furniture=False)
        canvas.resize(WIDTH, HEIGHT)
        canvas.show()
        canvas.set_layers([map_layer])
        until_sharp(canvas)
        return canvas

    opened: list[MapCanvas] = []

    def first_picture() -> None:
        opened.append(canvas_with(MapLayer(store.load(path).layers[name], None)))

    found["first_picture"] = [timed(first_picture)]
    opened.pop().close()
    tasks.wait_idle()
    project = store.load(path)
    layer = project.layers[name]
    looks = [without_hatches(themes.themed(project, layer, ThemeSpec(key))) for key in ("species_group", second)]
    canvas = canvas_with(MapLayer(layer, looks[0]))
    tasks.wait_idle()
    full = canvas.view

    def redrawn(scale: float, at: int) -> None:
        canvas.set_view(full.at_scale(scale * (1 + 0.002 * at)))
        until_sharp(canvas)

    def restyled(at: int) -> None:
        canvas.set_layers([MapLayer(layer, looks[at % 2])])
        until_sharp(canvas)

    def warm(work: Callable[[int], None]) -> list[list[float]]:
        """The second half of twice as many rounds."""
        return [timed(lambda at=at: work(at)) for at in range(2 * repeat)][repeat:]

    found["full_redraw"] = warm(lambda at: redrawn(full.scale, at + 1))
    found["retheme"] = warm(lambda at: restyled(at + 1))
    restyled(0)
    for step, scale in SCALES.items():
        found[step] = warm(partial(lambda scale, at: redrawn(scale, -at), scale))
    print(json.dumps(found), flush=True)
    tasks.close()
    os._exit(0)


if __name__ == "__main__":
    main()
