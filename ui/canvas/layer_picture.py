"""The picture of one layer: its blocks at each scale, made in task threads and finished on the GUI thread."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QPainter, QRegion

from layers.drawing.flat import Flat, flats_of
from layers.drawing.pick import buckets_of
from layers.drawing.view import View
from layers.layer import VectorLayer
from ui.canvas.block import Block, covered, missing
from ui.canvas.making import Content, burnt, restyled
from ui.canvas.map_layer import MapLayer
from ui.canvas.palette import look_of
from ui.canvas.patch import Level, Patch, level_of
from ui.canvas.pixels import rect_of
from ui.tasks import Progress, Task, Tasks

PAN_SETTLES_MS, ZOOM_SETTLES_MS = 5, 40
CALM_S = 0.15  # without a zoom for so long, the next one is not taken for one of a row
KEPT_BYTES = 128 << 20


class LayerPicture(QObject):
    """Keeps what was made: a pan makes the new strip only, a new theme makes no new id grid."""

    changed = Signal()
    loaded = Signal()
    ready = Signal()

    def __init__(self, tasks: Tasks, map_layer: MapLayer, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.map_layer = map_layer
        self.flats: tuple[Flat, ...] | None = None
        self._is_ready = False
        self.kept_bytes = KEPT_BYTES
        self.opacity, self.visible = map_layer.opacity, map_layer.visible
        self._read: object = None
        self._asked: object = None
        self._content: Content | None = None
        self._view: View | None = None
        self._level = Level(1.0, 1.0)
        self._levels: dict[Level, list[Block]] = {}
        self._work: Task | None = None
        self._work_level = self._level
        self._turn = 0
        self._failed = False
        self._clock = 0
        self._zoomed_at = 0.0
        self._settle = QTimer(self, singleShot=True)
        self._settle.timeout.connect(self._advance)
        self._load()

    @property
    def content(self) -> Content | None:
        """What is drawn, as soon as it is read."""
        return self._content

    @property
    def can_pick(self) -> bool:
        """Whether what lies under a point can be told at once."""
        return self._is_ready or self._failed or not self.visible

    def set_map_layer(self, map_layer: MapLayer) -> None:
        """Takes what changed: other records are read, another theme is laid over the id grids that are there."""
        before, self.map_layer = self.map_layer, map_layer
        self.opacity, self.visible = map_layer.opacity, map_layer.visible
        self._failed = False
        if before.layer.content is not map_layer.layer.content:
            self._load()
        elif before.themed is not map_layer.themed:
            self._set_looks()
        self._settle.start(PAN_SETTLES_MS)

    def want(self, view: View) -> None:
        """Starts what is missing for this view; work for another scale stops."""
        level = level_of(view)
        zoomed = self._view is not None and level != self._level
        self._view, self._level = view, level
        if self._work_level != level:
            self._drop_work()
        if zoomed or not self._settle.isActive():
            self._settle.start(self._wait_ms(zoomed))

    def _wait_ms(self, zoomed: bool) -> int:
        """How long to wait for more of the same: zooms often come in a row, and only the last one counts."""
        before, now = self._zoomed_at, time.monotonic()
        self._zoomed_at = now if zoomed else before
        if not zoomed:
            return PAN_SETTLES_MS
        return ZOOM_SETTLES_MS if now - before < CALM_S else 0

    def is_sharp(self) -> bool:
        """Whether nothing is missing for the view wanted last."""
        if not self.visible or self._view is None or self._failed:
            return True
        if self._content is None or self._read is not self.map_layer.layer.content:
            return False
        return not self._missing() and all(self._is_done(block) for block in self._seen())

    def has_covered(self, rect: QRect) -> QRegion:
        """The pixels that have a picture."""
        return covered(self._blocks()).intersected(rect)

    def paint(self, painter: QPainter, rect: QRect) -> None:
        """Draws the blocks under the rectangle."""
        self._clock += 1
        for block in self._blocks():
            if block.rect.intersects(rect):
                block.last_used = self._clock
                if block.shown is not None:
                    painter.drawImage(block.rect.topLeft() - rect.topLeft(), block.shown)

    def has_more(self) -> bool:
        """Whether blocks in view wait for lines and signs."""
        return bool(self._waiting())

    def paint_more(self, until_s: float) -> None:
        """Paints lines and signs on the blocks in view until that time."""
        for block in self._waiting():
            block.paint_until(until_s)
            if block.todo:
                return

    def blocks_in(self, rect: QRect) -> list[Block]:
        """The blocks of the wanted scale under the rectangle."""
        return [block for block in self._blocks() if block.rect.intersects(rect)]

    def all_blocks(self) -> list[Block]:
        """All blocks that are kept, of every scale."""
        return [block for blocks in self._levels.values() for block in blocks]

    def _blocks(self) -> list[Block]:
        return self._levels.setdefault(self._level, [])

    def _seen(self) -> list[Block]:
        return self.blocks_in(rect_of(self._view)) if self._view else []

    def _waiting(self) -> list[Block]:
        return [block for block in self._seen() if block.todo] if self.visible else []

    def _missing(self) -> list[QRect]:
        return missing(rect_of(self._view), self._blocks()) if self._view else []

    def _is_done(self, block: Block) -> bool:
        return not block.todo and not self._is_stale(block)

    def _is_stale(self, block: Block) -> bool:
        return self._content is not None and bool(self._content.looks) and block.look is not self._content.looks[0]

    def _load(self) -> None:
        """Reads the geometries in a thread; pictures of the records before stay until then."""
        layer = self.map_layer.layer
        taken = partial(self._take_flats, layer)
        self.tasks.run("", lambda _report: flats_of(layer), taken, failed=self._give_up, quiet=True)

    def _take_flats(self, layer: VectorLayer, flats: tuple[Flat, ...]) -> None:
        if layer.content is not self.map_layer.layer.content:
            return
        if flats != self.flats:
            self._levels.clear()
            self._drop_work()  # it burns the geometries before
        self.flats, self._read = flats, layer.content
        self._set_looks()
        self._is_ready, self._asked = False, None
        self.loaded.emit()
        self._advance()

    def _take_ready(self, layer: VectorLayer, _outcome: object) -> None:
        if layer.content is self._read:
            self._is_ready = True
            self.ready.emit()

    def _set_looks(self) -> None:
        if self.flats is not None:
            records, themed = len(self.map_layer.layer), self.map_layer.themed
            self._content = Content(self.flats, tuple(look_of(themed, records, flat.family) for flat in self.flats))

    def _advance(self) -> None:
        """Starts the next piece of work for what is in view, one at a time."""
        if self._content is None or self._work is not None or self._failed or not self.visible or self._view is None:
            return
        content, level = self._content, self._level
        patches = [Patch(rect, level) for rect in self._missing()]
        stale = [block for block in self._seen() if self._is_stale(block)]
        if patches:
            self._start(lambda report: burnt(content, patches, report), partial(self._take, level, ()))
        elif stale:
            self._start(lambda report: restyled(content, stale, report), partial(self._take, level, stale))
        elif not self._is_ready and self._asked is not self._read:
            layer, self._asked = self.map_layer.layer, self._read
            taken = partial(self._take_ready, layer)
            self.tasks.run("", lambda _report: _make_ready(layer), taken, failed=taken, quiet=True)

    def _start(self, function: Callable[[Progress], list[Block]], then: Callable[[list[Block]], None]) -> None:
        self._turn += 1
        self._work_level = self._level
        ended = partial(self._work_ended, self._turn)
        self._work = self.tasks.run("", function, then, failed=self._give_up, ended=ended, quiet=True, picture=True)

    def _give_up(self, error: Exception) -> None:
        """A picture that cannot be made is not tried again and again."""
        self._failed = True
        self.tasks.failed.emit(error)

    def _drop_work(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._work = None

    def _work_ended(self, turn: int) -> None:
        if turn == self._turn:
            self._work = None
            self._advance()
        self.changed.emit()

    def _take(self, level: Level, before: Sequence[Block], after: list[Block]) -> None:
        """Keeps the new blocks, those of a new theme in place of the ones before."""
        blocks = self._levels.setdefault(level, [])
        for old, new in zip(before, after, strict=False):
            new.replaces(old)
        gone = set(before)
        blocks[:] = [*(block for block in blocks if block not in gone), *after]
        self._forget()

    def _forget(self) -> None:
        """Lets go of the blocks that were seen longest ago, where there are too many."""
        too_much = sum(block.memory_bytes for block in self.all_blocks()) - self.kept_bytes
        seen = set(self._seen())
        for block in sorted(set(self.all_blocks()) - seen, key=lambda one: one.last_used):
            if too_much <= 0:
                break
            too_much -= block.memory_bytes
            for blocks in self._levels.values():
                if block in blocks:
                    blocks.remove(block)
        self._levels = {level: blocks for level, blocks in self._levels.items() if blocks}


def _make_ready(layer: VectorLayer) -> None:
    """Makes the index of places and reads the fids, so that the first click need not wait."""
    for flat in flats_of(layer):
        buckets_of(flat)
    _read_now = layer.fids
