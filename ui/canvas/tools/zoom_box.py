"""The tool that zooms to a rectangle drawn with the mouse."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt

from layers.drawing.view import View
from layers.i18n import N_
from ui.canvas.tools.box import BoxTool

if TYPE_CHECKING:
    from ui.canvas.canvas import MapCanvas

LEAST_PX = 6


class ZoomBox(BoxTool):
    """Draw a box to see just that; with Shift the map is shrunk into it instead; a click zooms in there."""

    hint = N_("Draw a box to see just that. With Shift the map shrinks into it. Esc ends.")

    def drawn(self, canvas: "MapCanvas", box: QRectF, modifiers: Qt.KeyboardModifier) -> None:
        """Zooms to it."""
        out = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if max(box.width(), box.height()) < LEAST_PX:
            canvas.zoom_by(0.5 if out else 2, box.center())
        else:
            canvas.set_view(_boxed(canvas.view, box, out))


def _boxed(view: View, box: QRectF, out: bool) -> View:
    """The view of the box, or the view that fits into it."""
    share = max(box.width() / view.width, box.height() / view.height)
    middle = view.to_world(box.center().x(), box.center().y())
    zoomed = view.zoomed(share if out else 1 / share)
    return View(middle[0], middle[1], zoomed.metres_per_pixel, view.width, view.height, view.ratio)
