"""The labels of the map: asked for in a task, placed and painted on the GUI thread in short slices.

What is written moves with the map until the labels of the new view are all there.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from layers.drawing.flat import flats_of
from layers.drawing.gather import features_in
from layers.drawing.labels import Candidates, asked, placed
from layers.drawing.symbols import symbols_of
from layers.drawing.view import MM_PER_PIXEL, View
from ui.canvas.canvas import MapCanvas
from ui.canvas.label_pictures import Script, label_font, label_picture, label_size, script_of
from ui.canvas.map_layer import MapLayer
from ui.canvas.patch import sign_share
from ui.tasks import Progress

SETTLES_MS, SLICE_S = 60, 0.012
SIGN_SHARE, MOST_SIGNS = 0.6, 600
KEPT_PICTURES = 1_000
CROWDED, PLACES = 1.5, 2


@dataclass(frozen=True, eq=False)
class Label:
    """Words on the map: their anchor in the project's system, how far they stand from it (px), and their box there."""

    text: str
    priority: int
    x: float
    y: float
    dx: float
    dy: float
    picture: QImage

    def box(self, view: View) -> QRectF:
        """Where the picture lies, on whole pixels of the device."""
        x, y = view.to_screen(self.x, self.y)
        size, ratio = self.picture.deviceIndependentSize(), view.ratio
        left, top = x + self.dx - size.width() / 2, y + self.dy - size.height() / 2
        return QRectF(round(left * ratio) / ratio, round(top * ratio) / ratio, size.width(), size.height())


@dataclass(frozen=True, eq=False)
class Asked:
    """What a task found: the labels wanted, by priority, and the boxes of signs that only names of places may cover."""

    view: View
    wanted: list[Candidates]
    signs: list[np.ndarray]


class Labels(QObject):
    """A decoration of one canvas; `written` says that the labels of what is shown are all there."""

    written = Signal()

    def __init__(self, canvas: MapCanvas, kept_free: Callable[[], list[QRectF]] = list) -> None:
        super().__init__(canvas)
        self.canvas, self._kept_free = canvas, kept_free
        self.shown: list[Label] = []
        self._layers: list[MapLayer] = []
        self._selected: tuple[str | None, np.ndarray] = (None, np.empty(0, np.int64))
        self._made_for: View | None = None
        self._is_due = True
        self._making: Iterator[Label] = iter(())
        self._made: list[Label] = []
        self._pictures: dict[tuple[str, Script, int, float], QImage] = {}
        self._settle = QTimer(self, singleShot=True, interval=SETTLES_MS)
        self._settle.timeout.connect(self._ask)
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._go_on)
        canvas.captions.append(self)
        canvas.view_changed.connect(self.refresh)

    def set_layers(self, layers: Sequence[MapLayer]) -> None:
        """Writes on these layers, top first, where they are visible and labelled."""
        if list(layers) != self._layers:
            self._layers = list(layers)
            self.refresh()

    def set_selection(self, layer: str | None, rows: np.ndarray) -> None:
        """These records are written first."""
        self._selected = layer, rows
        self.refresh()

    def refresh(self, _view: View | None = None) -> None:
        """Writes anew as soon as the map stands still."""
        self._is_due = True
        self._slices.stop()
        self._settle.start()

    def is_written(self) -> bool:
        """Whether the labels belong to what is shown."""
        return not self._is_due and self._made_for == self.canvas.view

    def __call__(self, painter: QPainter, view: View) -> None:
        """Draws what is written; far out from where that was, the names of places only."""
        made = self._made_for or view
        crowded = view.metres_per_pixel > CROWDED * made.metres_per_pixel
        for label in self.shown:
            if not crowded or label.priority <= PLACES:
                painter.drawImage(label.box(view).topLeft(), label.picture)

    def _ask(self) -> None:
        """Starts finding texts and anchors."""
        view, shown = self.canvas.view, [one for one in self._layers if one.visible]
        name, rows = self._selected
        self.canvas.tasks.run(
            "",
            lambda progress: _asked(shown, name, rows, view, progress),
            self._place,
            quiet=True,
            exclusive=f"labels {id(self)}",
        )

    def _place(self, found: Asked) -> None:
        if found.view != self.canvas.view:
            return
        self._made, self._making = [], self._placing(found)
        self._making_for, self._is_due = found.view, False
        self._slices.start()

    def _go_on(self) -> None:
        """Writes for a moment, then lets the window breathe; what is new is shown when all of it is there."""
        until = time.perf_counter() + SLICE_S
        while time.perf_counter() < until:
            label = next(self._making, None)
            if label is None:
                self._slices.stop()
                self.shown, self._made_for = self._made, self._making_for
                self.canvas.update()
                self.written.emit()
                return
            self._made.append(label)

    def _placing(self, found: Asked) -> Iterator[Label]:
        view, taken, signs = found.view, self._plates(), found.signs
        for wanted in found.wanted:
            if wanted.rule.priority > PLACES:
                taken += signs
                signs = []
            script = script_of(wanted.rule)
            metrics = QFontMetricsF(label_font(script))
            sizes = np.array([label_size(text, script, metrics) for text in wanted.texts])
            for at, x, y in placed(wanted, view, sizes[:, 0], sizes[:, 1], taken):
                anchor_x, anchor_y = view.to_screen(float(wanted.x[at]), float(wanted.y[at]))
                picture = self._picture(str(wanted.texts[at]), script, float(wanted.angle_deg[at]), view.ratio)
                place = float(wanted.x[at]), float(wanted.y[at]), x - anchor_x, y - anchor_y
                yield Label(str(wanted.texts[at]), wanted.rule.priority, *place, picture)

    def _picture(self, text: str, script: Script, angle_deg: float, ratio: float) -> QImage:
        """The picture of these words, kept for the next view."""
        key = (text, script, round(angle_deg), ratio)
        if key not in self._pictures:
            if len(self._pictures) >= KEPT_PICTURES:
                self._pictures.clear()
            self._pictures[key] = label_picture(text, script, round(angle_deg), ratio)
        return self._pictures[key]

    def _plates(self) -> list[np.ndarray]:
        """The boxes of what floats over the map, and others that are to be kept free."""
        boxes = [*self._kept_free(), *(self.canvas.furniture.boxes() if self.canvas.furniture is not None else [])]
        return [np.array([box.left(), box.top(), box.right(), box.bottom()]) for box in boxes]


def _asked(shown: Sequence[MapLayer], name: str | None, rows: np.ndarray, view: View, progress: Progress) -> Asked:
    wanted: list[Candidates] = []
    signs: list[np.ndarray] = []
    for one in shown:
        progress()
        flats = flats_of(one.layer)
        drawn = None if one.themed is None else one.themed.class_of >= 0
        signs += _signs(one, view)
        if one.labelled:
            chosen = rows if one.layer.name == name else rows[:0]
            wanted += asked(one.layer, flats, drawn, chosen, view)
    return Asked(view, sorted(wanted, key=lambda one: one.rule.priority), signs)


def _signs(one: MapLayer, view: View) -> list[np.ndarray]:
    """The boxes of a layer's point signs in the view."""
    if one.themed is None:
        return []
    symbols = symbols_of(one.themed.classes)
    boxes: list[np.ndarray] = []
    for flat in flats_of(one.layer):
        signed = [flat.family == "point" or symbol.stamp != "circle" for symbol in symbols]
        sizes = np.array([*(symbol.stamp_mm * has for symbol, has in zip(symbols, signed, strict=True)), 0.0])
        if not sizes.any():
            continue
        features = features_in(flat, view.bounds)[:MOST_SIGNS]
        half = sizes[one.themed.class_of[flat.rows[features]]] * sign_share(view.scale) * SIGN_SHARE / MM_PER_PIXEL
        features, half = features[half > 0], half[half > 0]
        box = flat.box[features]
        x, y = view.to_screen((box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2)
        boxes += list(np.column_stack([x - half, y - half, x + half, y + half]))
    return boxes
