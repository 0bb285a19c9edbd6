"""Bringing pictures to their end: painting in short slices on the GUI thread, and telling whether all are sharp."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from ui.canvas.picture import Picture

SLICE_S = 0.015
REPAINT_EVERY_S = 0.08
BUSY_AFTER_MS = 300


class Finishing(QObject):
    """`repaint`: there is more to see. `sharp`: nothing is missing any more. `busy_changed`: it takes its time."""

    repaint = Signal()
    sharp = Signal()
    busy_changed = Signal(bool)

    def __init__(self, pictures: Callable[[], Sequence[Picture]], parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._was_sharp = self._is_busy = False
        self._painted_s = 0.0
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._paint_slice)
        self._busy = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._busy.timeout.connect(lambda: self._set_busy(True))

    def is_sharp(self) -> bool:
        """Whether nothing is missing in what is shown."""
        return all(picture.is_sharp() for picture in self._pictures())

    def go_on(self) -> None:
        """Something is there to be painted, or is wanted now."""
        if any(picture.has_more() for picture in self._pictures()):
            self._slices.start()
        self.repaint.emit()
        self._look()

    def _paint_slice(self) -> None:
        """Goes on with lines and signs for a moment, then lets the window breathe."""
        until = time.perf_counter() + SLICE_S
        for picture in self._pictures():
            picture.paint_more(until)
            if picture.has_more():
                break
        left = any(picture.has_more() for picture in self._pictures())
        if not left:
            self._slices.stop()
        if not left or time.perf_counter() - self._painted_s > REPAINT_EVERY_S:
            self._painted_s = time.perf_counter()
            self.repaint.emit()
        self._look()

    def _look(self) -> None:
        if not self.is_sharp():
            self._was_sharp = False
            if not self._busy.isActive() and not self._is_busy:
                self._busy.start()
        elif not self._was_sharp:
            self._was_sharp = True
            self._busy.stop()
            self._set_busy(False)
            self.sharp.emit()

    def _set_busy(self, busy: bool) -> None:
        if busy != self._is_busy:
            self._is_busy = busy
            self.busy_changed.emit(busy)
