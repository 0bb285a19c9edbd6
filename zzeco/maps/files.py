"""Sheets as files: PDF, PNG, GeoTIFF, SVG; each is there only when it is whole."""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from layers.crs_names import definition
from layers.errors import UsageError
from layers.i18n import _
from zzeco.maps.fonts import RC, families
from zzeco.maps.geo_pdf import add_viewports
from zzeco.maps.page import Page
from zzeco.maps.png import write_png
from zzeco.maps.slim_fonts import slim
from zzeco.maps.svg_words import with_typefaces
from zzeco.project import Project
from zzeco.whole_file import put_whole

ENDINGS = (".pdf", ".png", ".tif", ".tiff", ".svg")
DPI, LEAST_DPI, MOST_DPI = 300, 36, 1200
INCH_MM = 25.4
SHAPES = (".pdf", ".svg")
_turn = threading.RLock()


def ending_of(path: Path) -> str:
    """The ending in small letters; UsageError where no sheet has it."""
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(
            _("A map sheet cannot be written as {suffix}.").format(suffix=path.suffix or "''"),
            _("Endings: {suffixes}").format(suffixes=" ".join(ENDINGS)),
        )
    return path.suffix.lower()


def dots_of(ending: str, dpi: int) -> int | None:
    """Dots to the inch of what is to be drawn for a file of this ending; None where it holds shapes."""
    return None if ending in SHAPES else dpi


def checked_dpi(dpi: int) -> int:
    """The dots per inch; UsageError where they make no sense."""
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise UsageError(
            _("{dpi} dots per inch cannot be drawn.").format(dpi=dpi),
            _("Give between {least} and {most}; 300 for print.").format(least=LEAST_DPI, most=MOST_DPI),
        )
    return dpi


@contextmanager
def _settings() -> Any:
    """matplotlib set for sheets; its settings belong to the whole program, so one sheet at a time."""
    import matplotlib as mpl

    with _turn, mpl.rc_context(RC):
        families()
        yield


def write_sheet(path: Path, page: Page, project: Project, draw: Callable[[], Any], dpi: int = DPI) -> Path:
    """Writes the figure that `draw` makes as the ending of the file says; what was there stays until it is whole."""
    ending = ending_of(path)

    def written(draft: Path) -> None:
        if ending in SHAPES:
            with _settings():
                {".pdf": _pdf, ".svg": _svg}[ending](draft, draw(), page, project)
            return
        with _settings():
            picture = _pixels(draw(), dpi)
        if ending == ".png":
            write_png(draft, picture, dpi)
        else:
            _geotiff(draft, picture, page, project, dpi)

    return put_whole(path, written)


def figure_of(draw: Callable[[], Any]) -> Any:
    """The figure that `draw` makes, as the files hold it; for `picture`."""
    with _settings():
        return draw()


def picture(figure: Any, dpi: float) -> np.ndarray:
    """A figure as a PNG of these dots per inch holds it: RGB (h, w, 3), uint8."""
    with _settings():
        return _pixels(figure, dpi)[..., :3]


def write_pages(
    path: Path, title: str, project: Project, pages: Sequence[Page], draw: Iterable[Callable[[], Any]]
) -> Path:  # fmt: skip
    """Writes many pages as one PDF; each is drawn only when it is its turn."""
    from matplotlib.backends.backend_pdf import PdfPages

    def written(draft: Path) -> None:
        with _settings(), PdfPages(draft, metadata=_about(title)) as book:
            for one in draw:
                book.savefig(slim(one()))
        add_viewports(draft, pages, project.crs)

    return put_whole(path, written)


def _about(title: str) -> dict[str, Any]:
    from zzeco import __version__

    return {"Title": title, "Creator": f"zzeco {__version__}", "Producer": None}


def _pdf(draft: Path, figure: Any, page: Page, project: Project) -> None:
    slim(figure).savefig(draft, format="pdf", metadata=_about(page.element("title").text))
    add_viewports(draft, [page], project.crs)


def _svg(draft: Path, figure: Any, page: Page, project: Project) -> None:
    figure.savefig(draft, format="svg", metadata={"Title": page.element("title").text, "Date": None})
    with_typefaces(draft, figure)


def _pixels(figure: Any, dpi: float) -> np.ndarray:
    """The figure as RGBA (h, w, 4), uint8."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    return np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]


def _geotiff(draft: Path, picture: np.ndarray, page: Page, project: Project, dpi: int) -> None:
    """The whole page with the place of its map: what lies around the map lies around it in the world too."""
    import rasterio
    from rasterio.crs import CRS
    from rasterio.transform import Affine

    height, width = picture.shape[:2]
    xmin, _ymin, _xmax, ymax = page.bounds
    cell = INCH_MM / dpi * page.metres_per_mm
    left, top = xmin - page.map_box.left * page.metres_per_mm, ymax + page.map_box.top * page.metres_per_mm
    top -= (page.height_mm / INCH_MM * dpi - height) * cell  # pixels are counted from below
    crs = CRS.from_wkt(definition(project.crs).to_wkt())
    with rasterio.open(
        draft, "w", driver="GTiff", width=width, height=height, count=3, dtype="uint8", crs=crs,
        transform=Affine(cell, 0, left, 0, -cell, top), compress="deflate", predictor=2, tiled=True,
        photometric="rgb",
    ) as sheet:  # fmt: skip
        sheet.write(np.moveaxis(picture[..., :3], -1, 0))
        sheet.update_tags(TIFFTAG_XRESOLUTION=str(dpi), TIFFTAG_YRESOLUTION=str(dpi), TIFFTAG_RESOLUTIONUNIT="2")
