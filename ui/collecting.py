"""Python's collector of cycles, kept to the GUI thread: it may end Qt objects, which no other thread may do."""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 250


class Collector(QObject):
    """Collects now and then; Python by itself collects in whatever thread makes objects, a task's or the saver's."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collects the oldest generation that is due, as Python would."""
        pairs = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, limit) in enumerate(pairs) if count > limit]
        if due:
            gc.collect(due[-1])

    def close(self) -> None:
        """Leaves collecting to Python again, when no thread is left."""
        self._timer.stop()
        gc.enable()
