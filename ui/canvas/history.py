"""The views one has been at, to go back and forth between them."""

import time

from layers.drawing.view import View

PAUSE_S = 0.8
MOST_VIEWS = 100


class ViewHistory:
    """Views in the order of the visit; moves that follow each other without a pause are one visit."""

    def __init__(self) -> None:
        self._views: list[View] = []
        self._at = -1
        self._noted_s = 0.0

    def note(self, view: View) -> None:
        """Remembers a view that was chosen; what lay ahead is forgotten."""
        now = time.monotonic()
        moving = now - self._noted_s < PAUSE_S and self._at > 0
        self._noted_s = now
        del self._views[self._at + (0 if moving else 1) :]
        self._views = [*self._views[-MOST_VIEWS:], view]
        self._at = len(self._views) - 1

    def back(self) -> View | None:
        """The view before, if there is one."""
        return self._step(-1)

    def forward(self) -> View | None:
        """The view after, if one went back."""
        return self._step(1)

    def _step(self, by: int) -> View | None:
        self._noted_s = 0.0
        if not 0 <= self._at + by < len(self._views):
            return None
        self._at += by
        return self._views[self._at]
