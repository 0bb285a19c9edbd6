"""The house style of charts: fonts of resources/fonts, colours of the map, units in words, files put in place whole."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers.errors import UsageError
from layers.i18n import _
from layers.tables import RESOURCES
from layers.tables import table as resource_table
from zzeco.matplotlib_turn import TURN
from zzeco.whole_file import put_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STOCK, SINK, OTHER = "#1F6B45", "#3F999C", "#C98A1B"
LOSS, GOAL, WHISKER = "#B3261E", "#8A4B00", "#1A221D"
TEXT, QUIET, GRID = "#1A221D", "#4F5C55", "#D3DAD5"
FORMATS = ("png", "pdf", "svg")
DPI = 300
WIDTH_IN = 6.1
TEN_THOUSAND = 1e4
_STYLE: Any = {
    "font.family": ["Noto Sans SC", "Noto Sans"],
    "font.size": 9,
    "axes.titlesize": 10.5,
    "axes.titleweight": 600,
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": GRID,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "text.color": TEXT,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "hatch.linewidth": 0.6,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "zzeco",
}


@contextmanager
def house_style() -> Iterator[None]:
    """Inside, matplotlib draws and saves in the house style."""
    import matplotlib

    _know_fonts()
    with TURN, matplotlib.rc_context(_STYLE):
        yield


@cache
def _know_fonts() -> None:
    from matplotlib import font_manager

    for path in sorted((RESOURCES / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(path)


def new_chart(title: str, height_in: float = 3.4) -> "tuple[Figure, Axes]":
    """An empty chart with its title."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH_IN, height_in), layout="constrained")
    axes = figure.subplots()
    axes.set_title(title)
    return figure, axes


def value_axis(axes: "Axes", which: str, text: str) -> None:
    """Grid lines, thousands and the unit on the axis (`x` or `y`) that carries the values."""
    from matplotlib.ticker import FuncFormatter

    axis: Any = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_formatter(FuncFormatter(tick_text))
    axes.grid(axis="x" if which == "x" else "y")
    axis.set_label_text(text)


def tick_text(value: float, _place: int | None = None) -> str:
    """A figure of an axis: thousands apart, no needless zeros, a true minus."""
    text = f"{abs(value):,.6g}" if abs(value) < TEN_THOUSAND else f"{abs(value):,.0f}"
    return ("\N{MINUS SIGN}" if value < 0 else "") + text.replace(",", "\N{NO-BREAK SPACE}")


def map_colours(keys: Sequence[str], style_of: dict[str, str], theme: str) -> list[str]:
    """The fill of styles.csv for each key of a forest theme; grey where the map has none."""
    rows = resource_table("styles")
    rows = rows[(rows["kind"] == "forest") & (rows["theme"] == theme)]
    fills = dict(zip(rows["class_key"], rows["fill"], strict=True))
    return [fills.get(style_of.get(key, ""), GRID) for key in keys]


def save_chart(figure: "Figure", path: Path) -> Path:
    """Writes the chart whole, by the ending of its name; UsageError for an ending that is not known."""
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise UsageError(
            _("A chart cannot be written as {ending}.").format(ending=path.suffix or path.name),
            _("Choose a name that ends in .png, .pdf or .svg."),
        )
    return put_whole(path, lambda draft: _save(figure, draft, ending))


def _save(figure: "Figure", draft: Path, ending: str) -> None:
    options: dict[str, Any] = (
        {} if ending == "png" else {"metadata": {"CreationDate" if ending == "pdf" else "Date": None}}
    )
    with house_style():
        figure.savefig(draft, format=ending, dpi=DPI, facecolor="white", **options)
