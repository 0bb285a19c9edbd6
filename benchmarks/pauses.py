"""How long the window stands still: 200 actions in the real window over a project, the longest pause of its thread.

    QT_QPA_PLATFORM=offscreen python benchmarks/pauses.py PROJECT.gpkg [--actions 200] [--seed 1]

A timer beats every 5 ms on the window's thread; a pause is what lies between two beats beyond that (in brackets: how
much of it that thread itself worked). The project is copied first. Actions: wheel, drag, scales, full extent, back,
click, hover, selections, other themes, opacity, undo, sorting, other workspaces.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from layers.drawing.style import ThemeSpec
from ui.application import Program
from ui.preferences import Preferences
from ui.recovery import SessionFile
from ui.warming import Warming
from zzeco.map_state import map_state, with_map_state

BEAT_MS = 5
LAYER = "forest_2025"
LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Pulse:
    """Beats on the window's thread and remembers the longest gap since it was last asked."""

    def __init__(self) -> None:
        self.timer = QTimer(interval=BEAT_MS)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.beat)
        self.last, self.longest = (time.perf_counter(), time.thread_time()), (0.0, 0.0)
        self.timer.start()

    def beat(self) -> None:
        """Notes the gap."""
        now = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, (now[0] - self.last[0] - BEAT_MS / 1000, now[1] - self.last[1]))
        self.last = now

    def taken(self) -> tuple[float, float]:
        """The longest pause since the last question and the work in it, in ms."""
        self.beat()
        found, self.longest = self.longest, (0.0, 0.0)
        return 1000 * found[0], 1000 * found[1]


class Session:
    """The open window and what a user does in it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        preferences = Preferences(folder / "preferences.ini")
        self.program = Program(preferences, SessionFile(folder))
        self.program.open(None)
        Warming(self.program, self.program.context.tasks)
        assert self.program.window is not None
        self.window: Any = self.program.window
        self.window.resize(1600, 1000)

    @property
    def map(self) -> Any:
        """The map workspace."""
        return self.window.workspace("map")

    def place(self) -> QPoint:
        """Somewhere on the map."""
        size = self.map.canvas.size()
        return QPoint(self.random.randrange(size.width()), self.random.randrange(size.height()))

    def wheel(self) -> None:
        """Zooms at the cursor."""
        at, turn = QPointF(self.place()), self.random.choice([-240, -120, 120, 240, 360])
        event = QWheelEvent(
            at, at, QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, NO_KEYS, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(self.map.canvas, event)

    def drag(self) -> None:
        """Moves the map."""
        canvas, at = self.map.canvas, self.place()
        QTest.mousePress(canvas, Qt.MouseButton.MiddleButton, NO_KEYS, at)
        for step in range(6):
            QTest.mouseMove(canvas, at + QPoint(12 * step, 9 * step))
        QTest.mouseRelease(canvas, Qt.MouseButton.MiddleButton, NO_KEYS, at + QPoint(72, 54))

    def scale(self) -> None:
        """Takes a round scale."""
        self.map.canvas.set_scale(self.random.choice([10_000, 25_000, 50_000, 100_000, 200_000, 500_000]))

    def full(self) -> None:
        """Shows everything."""
        self.map.canvas.full_extent()

    def back(self) -> None:
        """Goes back to the view before."""
        self.map.canvas.back()

    def click(self) -> None:
        """Selects what lies under the cursor."""
        QTest.mouseClick(self.map.canvas, LEFT, NO_KEYS, self.place())

    def hover(self) -> None:
        """Moves the cursor."""
        for _step in range(5):
            QTest.mouseMove(self.map.canvas, self.place())

    def select_many(self) -> None:
        """Selects thousands of records."""
        fids = self.program.context.document.project.layers[LAYER].fids  # type: ignore[union-attr]
        count = self.random.choice([10, 1_000, 50_000])
        chosen = np.random.default_rng(self.random.randrange(9)).choice(fids, min(count, len(fids)), replace=False)
        self.program.context.document.select(LAYER, chosen)

    def theme(self) -> None:
        """Colours the layer by something else."""
        key = self.random.choice(["species_group", "land_class", "age_group", "carbon_density", "uncertainty"])
        self.program.context.document.do(
            "theme", lambda project: with_map_state(project, map_state(project).with_layer(LAYER, theme=ThemeSpec(key)))
        )

    def opacity(self) -> None:
        """Makes the layer more or less see-through."""
        share = self.random.choice([1.0, 0.8, 0.5])
        self.program.context.document.note(
            lambda project: with_map_state(project, map_state(project).with_layer(LAYER, opacity=share))
        )

    def undo(self) -> None:
        """Takes the last step back."""
        self.program.context.document.undo_stack.undo()

    def sort(self) -> None:
        """Sorts the table by a column."""
        header = self.map.table.view.horizontalHeader()
        x = header.sectionViewportPosition(self.random.randrange(4)) + 20
        QTest.mouseClick(header.viewport(), LEFT, NO_KEYS, QPoint(x, header.height() // 2))

    def elsewhere(self) -> None:
        """Looks at another workspace and comes back."""
        self.window.show_workspace(self.random.choice(["carbon", "targets", "quality"]))
        settle(0.4)
        self.window.show_workspace("map")


ACTIONS: dict[Callable[[Session], None], int] = {
    Session.wheel: 8, Session.drag: 6, Session.scale: 3, Session.full: 2, Session.back: 2, Session.click: 6,
    Session.hover: 4, Session.select_many: 2, Session.theme: 3, Session.opacity: 1, Session.undo: 1, Session.sort: 2,
    Session.elsewhere: 1,
}  # fmt: skip


def settle(seconds: float) -> None:
    """Handles events for a while."""
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()


def main() -> None:
    """Opens the project, acts, prints the pauses by action."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--actions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    app = QApplication([])
    app.setApplicationName("zzeco")
    folder = Path(tempfile.mkdtemp())
    project = Path(shutil.copy(asked.project, folder / "project.gpkg"))
    pulse = Pulse()
    session = Session(folder, asked.seed)
    found: list[tuple[tuple[float, float], str]] = []
    settle(1)
    started_ms = pulse.taken()
    session.program.context.document.open(project)
    settle(1)
    session.program.context.tasks.wait_idle(120)
    found.append((pulse.taken(), "open"))
    for key in ("carbon", "targets", "quality", "map"):
        session.window.show_workspace(key)
        settle(0.5)
        session.program.context.tasks.wait_idle(120)
        found.append((pulse.taken(), f"first {key}"))
    acts = session.random.choices(list(ACTIONS), list(ACTIONS.values()), k=asked.actions)
    for act in acts:
        act(session)
        settle(0.3)
        found.append((pulse.taken(), act.__name__))
    print("| action | times | longest pause ms (own work) | median ms (own work) |\n|---|---|---|---|")
    for name in dict.fromkeys(name for _ms, name in found):
        times = sorted(ms for ms, its in found if its == name)
        longest, usual = times[-1], times[len(times) // 2]
        print(f"| {name} | {len(times)} | {longest[0]:.0f} ({longest[1]:.0f}) | {usual[0]:.0f} ({usual[1]:.0f}) |")
    print(f"the window itself stood after {started_ms[0]:.0f} ms ({started_ms[1]:.0f})")
    (wall_ms, own_ms), name = max(found)
    print(f"longest of all: {wall_ms:.0f} ms, of it own work {own_ms:.0f} ms ({name})", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    main()
