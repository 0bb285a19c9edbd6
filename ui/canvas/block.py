"""A rectangle of one layer's picture, and which rectangles are still missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QRegion

from layers.drawing.idgrid import IdGrid
from ui.canvas.draws import Draw, painted_on
from ui.canvas.palette import Look
from ui.canvas.patch import Patch

STRIP_PX = 256


@dataclass(eq=False)
class Block:
    """One patch: id grid of the polygons, the picture made of it with `look`, and
    what is still to be painted on it (`todo`). `fresh` None = nothing lies here.

    `before` is the picture of an older look, shown until the fresh one has all its lines.
    """

    patch: Patch
    ids: IdGrid | None
    look: Look
    fresh: QImage | None
    todo: list[Draw] = field(default_factory=list)
    before: QImage | None = None
    last_used: int = 0

    @property
    def rect(self) -> QRect:
        """Its pixels of the world."""
        return self.patch.rect

    @property
    def shown(self) -> QImage | None:
        """The best picture there is by now."""
        return self.fresh if self.before is None else self.before

    def replaces(self, old: "Block") -> None:
        """Shows the picture before as long as this one has lines to come."""
        if self.todo and self.fresh is not None:
            self.before = old.shown

    def paint_until(self, until_s: float) -> None:
        """Paints what is to do until that time (perf_counter), then shows it if it is all there."""
        assert self.fresh is not None
        painter = painted_on(self.fresh)
        done = 0
        while done < len(self.todo) and (done == 0 or perf_counter() < until_s):
            self.todo[done].draw(painter)
            done += 1
        painter.end()
        del self.todo[:done]
        if not self.todo:
            self.before = None

    @property
    def memory_bytes(self) -> int:
        """What the block holds."""
        pictures = sum(image.sizeInBytes() for image in (self.fresh, self.before) if image is not None)
        return pictures + (0 if self.ids is None else self.ids.cells.nbytes)


def covered(blocks: Iterable[Block]) -> QRegion:
    """The pixels that have a picture."""
    region = QRegion()
    for block in blocks:
        region = region.united(block.rect)
    return region


def missing(wanted: QRect, blocks: Sequence[Block]) -> list[QRect]:
    """The rectangles to be made so that `wanted` is covered.

    The first one is just what is wanted; strips that are added at its edges later are made wider than they need be, for
    the next few pixels.
    """
    known = covered(blocks)
    if not known.intersects(wanted):
        return [wanted]
    region = QRegion()
    for rect in rects_of(QRegion(wanted).subtracted(known)):
        region = region.united(_widened(rect, wanted))
    return rects_of(region.subtracted(known))


def _widened(strip: QRect, wanted: QRect) -> QRect:
    """A strip along an edge of what is wanted, grown outwards to at least `STRIP_PX`."""
    across, down = max(STRIP_PX - strip.width(), 0), max(STRIP_PX - strip.height(), 0)
    full_width, full_height = strip.width() == wanted.width(), strip.height() == wanted.height()
    return strip.adjusted(
        -across if strip.left() == wanted.left() and not full_width else 0,
        -down if strip.top() == wanted.top() and not full_height else 0,
        across if strip.right() == wanted.right() and not full_width else 0,
        down if strip.bottom() == wanted.bottom() and not full_height else 0,
    )


def rects_of(region: QRegion) -> list[QRect]:
    """The rectangles that a region consists of."""
    return list(region)  # type: ignore[call-overload,no-any-return]  # the stubs do not know that it can be iterated
