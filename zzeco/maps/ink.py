"""Lines, areas and texts on a page, in millimetres from its upper left corner; what comes later lies above."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.drawing.detail import DOT_PT, Outline
from zzeco.maps.fonts import POINTS_PER_MM, font
from zzeco.maps.page import Box

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.path import Path

    from zzeco.maps.pixels import Picture

INCH_MM = 25.4
TEXT, GREY, PALE, PAPER = "#1A221D", "#4F5C55", "#84908A", "#FFFFFF"


class Ink:
    """A figure of the size of the page and what is put on it."""

    def __init__(self, width_mm: float, height_mm: float) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self.width_mm, self.height_mm = width_mm, height_mm
        self.figure = Figure(figsize=(width_mm / INCH_MM, height_mm / INCH_MM), facecolor=PAPER)
        scale = self.figure.dpi_scale_trans
        self.mm: Any = Affine2D().scale(1 / INCH_MM, -1 / INCH_MM).translate(0, height_mm / INCH_MM) + scale
        self.dots: Any = Affine2D().scale(DOT_PT / 72) + scale
        self._above = 0

    def put(self, artist: "Artist", clip: Any = None) -> "Artist":
        """The artist above all that is there; `clip`: a box or a path with its transform."""
        self._above += 1
        artist.set_zorder(self._above)
        self.figure.add_artist(artist)
        if isinstance(clip, Box):
            artist.set_clip_path(self._patch(clip))
        elif clip is not None:
            artist.set_clip_path(*clip)
        else:
            artist.set_clip_on(False)
        return artist

    def _patch(self, box: Box) -> Any:
        from matplotlib.patches import Rectangle

        return Rectangle((box.left, box.top), box.width, box.height, transform=self.mm)

    def rectangle(self, box: Box, fill: str = "none", line: str = "none", line_mm: float = 0.0) -> None:
        """A rectangle."""
        patch = self._patch(box)
        patch.set(facecolor=fill, edgecolor=line, linewidth=line_mm * POINTS_PER_MM, joinstyle="miter")
        self.put(patch)

    def picture(self, picture: "Picture", clip: Box) -> None:
        """Dots of the page as they are; the figure must get as many to the inch as the picture has."""
        from matplotlib.artist import Artist

        class Dots(Artist):
            """Dots drawn one for one, which matplotlib's own pictures are not."""

            def draw(self, renderer: Any) -> None:
                look = renderer.new_gc()
                self._set_gc_clip(look)  # type: ignore[attr-defined]
                renderer.draw_image(look, picture.left, picture.low, picture.rgba[::-1])  # rows from below
                look.restore()

        self.put(Dots(), clip)

    def line(self, xy: Any, colour: str = TEXT, line_mm: float = 0.2, clip: Any = None) -> None:
        """A line through points (n, 2)."""
        self.lines([np.asarray(xy, float)], colour, line_mm, clip)

    def lines(
        self, pieces: Sequence[np.ndarray], colour: str, line_mm: float, clip: Any = None,
        dash: Sequence[float] = (), alpha: float | None = None,
    ) -> None:  # fmt: skip
        """Many lines of one look; the ends of dashes are cut straight."""
        from matplotlib.collections import LineCollection

        if not len(pieces):
            return
        style = (0, [part * POINTS_PER_MM for part in dash]) if len(dash) else "solid"
        made = LineCollection(
            list(pieces), colors=colour, linewidths=line_mm * POINTS_PER_MM, linestyles=[style], transform=self.mm,
            capstyle="butt" if len(dash) else "round", joinstyle="round", alpha=alpha,
        )  # fmt: skip
        self.put(made, clip)

    def strokes(
        self, ends: np.ndarray, colour: str, line_mm: float, clip: Any, dash: Sequence[float], alpha: float
    ) -> None:  # fmt: skip
        """Straight lines (n, 2, 2) with round ends as one path, which is drawn many times faster than n of them."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        codes = np.tile(np.array([Path.MOVETO, Path.LINETO], Path.code_type), len(ends))
        style = (0, [part * POINTS_PER_MM for part in dash]) if len(dash) else "solid"
        made = PathPatch(
            Path(ends.reshape(-1, 2), codes), fill=False, edgecolor=colour, linewidth=line_mm * POINTS_PER_MM,
            linestyle=style, capstyle="round", alpha=alpha, transform=self.mm,
        )  # fmt: skip
        self.put(made, clip)

    def area(
        self, path: "Path", fill: str, line: str = "none", line_mm: float = 0.0, clip: Any = None,
        alpha: float | None = None, in_dots: bool = False,
    ) -> None:  # fmt: skip
        """A filled path."""
        from matplotlib.patches import PathPatch

        patch = PathPatch(
            path, facecolor=fill or "none", edgecolor=line or "none", linewidth=line_mm * POINTS_PER_MM,
            joinstyle="round", alpha=alpha, transform=self.dots if in_dots else self.mm,
        )  # fmt: skip
        self.put(patch, clip)

    def text(
        self, x: float, y: float, words: str, size_pt: float, *, bold: bool = False, colour: str = TEXT,
        across: str = "left", up: str = "baseline", turned: float = 0.0, halo_mm: float = 0.0, halo: str = "#FFFFFF",
    ) -> None:  # fmt: skip
        """Words at a place; `across` and `up` say which of their sides is there."""
        from matplotlib.patheffects import Stroke
        from matplotlib.text import Text

        if not words:
            return
        look = {
            "fontproperties": font(size_pt, bold), "horizontalalignment": across, "verticalalignment": up,
            "rotation": turned, "rotation_mode": "anchor", "parse_math": False, "transform": self.mm,
        }  # fmt: skip
        if halo_mm:  # by itself below: words with an effect are drawn as shapes, which nobody could search for
            effect = [Stroke(linewidth=2 * halo_mm * POINTS_PER_MM, foreground=halo, joinstyle="round")]
            self.put(Text(x, y, words, color=halo, path_effects=effect, **look))
        self.put(Text(x, y, words, color=colour, **look))


def path_of(outline: Outline) -> "Path":
    """The rings as one compound path, in dots."""
    from matplotlib.path import Path

    count, rings = len(outline.xy), len(outline)
    corners = np.empty((count + rings, 2))
    codes = np.full(count + rings, Path.LINETO, Path.code_type)
    shift = np.arange(rings)
    corners[np.arange(count) + np.repeat(shift, np.diff(outline.rings))] = outline.xy
    begins, ends = outline.rings[:-1] + shift, outline.rings[1:] + shift
    corners[ends] = corners[begins]
    codes[begins], codes[ends] = Path.MOVETO, Path.CLOSEPOLY
    return Path(corners, codes)


def ring_path(rings: Sequence[np.ndarray]) -> "Path":
    """Closed rings (n, 2 each, the last corner the first again) as one path."""
    from matplotlib.path import Path

    codes = [np.r_[Path.MOVETO, np.full(len(ring) - 2, Path.LINETO), Path.CLOSEPOLY] for ring in rings]
    return Path(np.concatenate(rings), np.concatenate(codes).astype(Path.code_type))
