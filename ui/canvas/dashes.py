"""Lines cut into dashes, counted from the beginning of each line: a dash lies at the same place in every picture."""

from collections.abc import Sequence

import numpy as np

from ui.canvas.outlines import Outlines


def dashed(lines: Outlines, dash_px: Sequence[float]) -> Outlines:
    """The dashes as lines of their own; `dash_px`: lengths of dash, gap, dash, gap …"""
    if not len(lines.x):
        return lines
    limits, period = np.cumsum((0.0, *dash_px[:-1])), sum(dash_px)
    edge, share = _limits(lines, limits, period)
    vertex = np.append(np.arange(len(lines.x)), edge)
    share = np.append(np.zeros(len(lines.x)), share)
    order = np.lexsort((share, vertex))
    vertex, share = vertex[order], share[order]
    following = np.minimum(vertex + 1, len(lines.x) - 1)
    x, y, along = (part[vertex] + share * (part[following] - part[vertex]) for part in (lines.x, lines.y, lines.along))
    begins = lines.begins[vertex] & (share == 0)
    place = np.searchsorted(limits, (along[1:] + along[:-1]) / 2 % period, side="right") - 1
    inked = (place % 2 == 0) & ~begins[1:]
    before, after = np.append(False, inked), np.append(inked, False)
    kept = before | after
    return Outlines(x[kept], y[kept], ~before[kept], lines.symbol[vertex][kept], along[kept])


def _limits(lines: Outlines, limits: np.ndarray, period: float) -> tuple[np.ndarray, np.ndarray]:
    """Where dashes begin and end: the vertex before, and the share of the way to the next."""
    edge = np.flatnonzero(~lines.begins[1:])
    low, high = lines.along[edge], lines.along[edge + 1]
    edges, shares = [], []
    for limit in limits:
        first = np.floor((low - limit) / period).astype(np.int64) + 1
        count = np.maximum(np.ceil((high - limit) / period).astype(np.int64) - first, 0)
        of_edge = np.repeat(np.arange(len(edge)), count)
        step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        at = (first[of_edge] + step) * period + limit
        edges.append(edge[of_edge])
        shares.append((at - low[of_edge]) / (high - low)[of_edge])
    return np.concatenate(edges), np.concatenate(shares)
