"""The typefaces of the sheets: Noto Sans SC, and Noto Sans for the signs that it lacks."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from layers.tables import RESOURCES

REGULAR, BOLD = ("NotoSansSC-Regular.ttf", "NotoSans-Regular.ttf"), ("NotoSansSC-SemiBold.ttf", "NotoSans-SemiBold.ttf")
BOLD_WEIGHT, PLAIN_WEIGHT = 600, 400
POINTS_PER_MM, LEAST_PT = 72 / 25.4, 4.0
RC: dict[Any, Any] = {
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "axes.unicode_minus": False,
    "lines.scale_dashes": False,
    "path.simplify": False,
    "text.usetex": False,
    "text.parse_math": False,
    "text.hinting": "none",  # else halos, which are shapes, and words would not be equally wide
    "pdf.compression": 6,
}


@cache
def families() -> tuple[str, ...]:
    """The names under which matplotlib knows the shipped typefaces, in the order in which signs are looked for."""
    from matplotlib import font_manager, ft2font

    names = []
    for file in (*REGULAR, *BOLD):
        path = str(RESOURCES / "fonts" / file)
        font_manager.fontManager.addfont(path)
        names.append(ft2font.FT2Font(path).family_name)
    return tuple(dict.fromkeys(names))


def font(size_pt: float, bold: bool = False) -> Any:
    """The typeface in a size."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(families()), size=size_pt, weight=BOLD_WEIGHT if bold else PLAIN_WEIGHT)


@cache
def _faces(bold: bool) -> Any:
    from matplotlib.font_manager import get_font

    return get_font([str(RESOURCES / "fonts" / file) for file in (BOLD if bold else REGULAR)])


def width_mm(text: str, size_pt: float, bold: bool = False) -> float:
    """How wide a line of text is on the page."""
    face = _faces(bold)
    face.set_size(size_pt, 72)
    face.set_text(text, 0.0)
    width, _height = face.get_width_height()
    return float(width) / 64 / POINTS_PER_MM


def fitting_pt(text: str, size_pt: float, room_mm: float, bold: bool = False) -> float:
    """The size, or the smaller one at which the text fits into the room."""
    wide = width_mm(text, size_pt, bold)
    return size_pt if wide <= room_mm else max(size_pt * room_mm / wide, LEAST_PT)


def broken(text: str, size_pt: float, room_mm: float) -> Sequence[str]:
    """The text in lines that fit into the room; Chinese may break anywhere, other words at spaces."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width_mm(line + piece.rstrip(), size_pt) > room_mm:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line] if line or not lines else lines


def _pieces(text: str) -> list[str]:
    import re

    return re.findall(r"[\u2e80-\uffef][，。；：、）]*|[^\s\u2e80-\uffef]+\s*|\s+", text)
