"""Charts as pictures: matplotlib draws them in a task thread, in the colours and the font of the window."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

from layers.tables import RESOURCES
from ui.theme.tokens import Tokens

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CHART_FONTS = ("NotoSansSC-Regular.ttf", "NotoSans-Regular.ttf")
_PIXELS_PER_INCH = 96
_POINTS_PER_PIXEL = 72 / _PIXELS_PER_INCH
_TEXT_PX = 12
# looked up here because a Qt enum must be met on the GUI thread first
_RGBA = QImage.Format.Format_RGBA8888


def chart_image(draw: Callable[["Axes"], None], width_px: int, height_px: int, ratio: float, tokens: Tokens) -> QImage:
    """The picture of a chart, `width_px` × `height_px` logical pixels at `ratio` device pixels each.

    `draw` is given empty axes that have the colours already. Made for a task thread: nothing of matplotlib's global
    state is touched but its list of fonts.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    size_in = (max(width_px, 32) / _PIXELS_PER_INCH, max(height_px, 32) / _PIXELS_PER_INCH)
    figure = Figure(size_in, dpi=_PIXELS_PER_INCH * ratio, facecolor=tokens.surface, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    _dress(axes, tokens)
    draw(axes)
    _letter(figure, tokens.percent / 100)
    canvas.draw()  # type: ignore[no-untyped-call]
    return _picture(canvas.buffer_rgba(), ratio)  # type: ignore[no-untyped-call]


def _dress(axes: "Axes", tokens: Tokens) -> None:
    """Quiet axes: no frame but the base line, grid lines in the border colour under the marks."""
    axes.set_facecolor(tokens.surface)
    axes.set_prop_cycle(color=[tokens.accent, tokens.info, tokens.chart_sink, tokens.chart_uncertainty])
    axes.set_axisbelow(True)
    axes.grid(True, color=tokens.border, linewidth=1 * _POINTS_PER_PIXEL)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(tokens.border_strong)
    axes.tick_params(colors=tokens.text2, length=0)
    for text in (axes.xaxis.label, axes.yaxis.label, axes.title):
        text.set_color(tokens.text2)


def _letter(figure: "Figure", scale: float) -> None:
    """Every text in the window's font at the size of a caption."""
    from matplotlib.text import Text

    font = _font().copy()
    font.set_size(_TEXT_PX * _POINTS_PER_PIXEL * scale)
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        text.set_fontproperties(font)


@cache
def _font() -> Any:
    """The window's typefaces by name; the second has the subscripts of units."""
    from matplotlib.font_manager import FontProperties, fontManager

    for name in CHART_FONTS:
        fontManager.addfont(str(RESOURCES / "fonts" / name))
    return FontProperties(family=["Noto Sans SC", "Noto Sans"])


def _picture(pixels: Any, ratio: float) -> QImage:
    """A copy of the canvas' bytes, so that the picture outlives it."""
    height, width = pixels.shape[:2]
    picture = QImage(pixels, width, height, 4 * width, _RGBA).copy()
    picture.setDevicePixelRatio(ratio)
    return picture
