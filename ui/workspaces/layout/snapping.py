"""Where a part that is dragged settles: at the edges and middles of the others, else on half millimetres."""

from collections.abc import Iterable, Sequence

from zzeco.maps.page import Box

STEP_MM = 0.5


def settled(box: Box, others: Iterable[Box], within_mm: float) -> tuple[float, float, list[float], list[float]]:
    """How far the box is to be moved yet (right, down; mm), and the lines that it then touches: their x, their y."""
    others = list(others)
    right, xs = _nearest(
        _marks(box.left, box.width), [at for one in others for at in _marks(one.left, one.width)], within_mm
    )
    down, ys = _nearest(
        _marks(box.top, box.height), [at for one in others for at in _marks(one.top, one.height)], within_mm
    )
    return right, down, xs, ys


def _marks(start: float, length: float) -> tuple[float, float, float]:
    return start, start + length / 2, start + length


def _nearest(own: Sequence[float], theirs: Sequence[float], within_mm: float) -> tuple[float, list[float]]:
    steps = sorted(((at - mine, at) for mine in own for at in theirs), key=lambda one: abs(one[0]))
    if steps and abs(steps[0][0]) <= within_mm:
        return steps[0][0], [steps[0][1]]
    return round(own[0] / STEP_MM) * STEP_MM - own[0], []
