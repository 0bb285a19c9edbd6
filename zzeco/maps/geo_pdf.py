"""Where the map of a PDF lies in the world: a viewport with geospatial measure (ISO 32000-2, 12.10) for each page.

It is appended as an update of the pages, as the format foresees: what matplotlib wrote stays as it is.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from layers import crs as reference
from layers.crs_names import definition
from zzeco.maps.fonts import POINTS_PER_MM
from zzeco.maps.page import Page

PAGE = re.compile(rb"\n(\d+) 0 obj\n(<< /Type /Page\s.*?>>)\nendobj", re.DOTALL)
TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s*(\d+)\s*%%EOF\s*$", re.DOTALL)
CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))  # from the lower left, clockwise


def add_viewports(path: Path, pages: Sequence[Page], crs: str) -> None:
    """Adds to each page of the PDF what its map shows; a file that is laid out otherwise is left alone."""
    written = path.read_bytes()
    found, trailer = list(PAGE.finditer(written)), TRAILER.search(written)
    if len(found) != len(pages) or trailer is None:
        return
    update, table = b"", b""
    for there, page in zip(found, pages, strict=True):
        number, content = int(there[1]), there[2][: there[2].rindex(b">>")]
        table += b"%d 1\n%010d 00000 n \n" % (number, len(written) + len(update) + 1)
        update += b"\n%d 0 obj\n%s /VP [ %s ] >>\nendobj\n" % (number, content, _viewport(page, crs))
    end = b"trailer\n<<%s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer[1], trailer[2], len(written) + len(update))
    with path.open("ab") as file:
        file.write(update + b"xref\n" + table + end)


def _viewport(page: Page, crs: str) -> bytes:
    box, (xmin, ymin, xmax, ymax) = page.map_box, page.bounds
    left, right = box.left * POINTS_PER_MM, box.right * POINTS_PER_MM
    low, high = ((page.height_mm - side) * POINTS_PER_MM for side in (box.bottom, box.top))
    places = np.array([[xmin + across * (xmax - xmin), ymin + up * (ymax - ymin)] for across, up in CORNERS])
    lonlat = reference.to_lonlat(places, crs)
    latlon = " ".join(f"{latitude:.8f} {longitude:.8f}" for longitude, latitude in lonlat)
    unit = " ".join(f"{across} {up}" for across, up in CORNERS)
    return (
        f"<< /Type /Viewport /Name (map) /BBox [ {left:.4f} {low:.4f} {right:.4f} {high:.4f} ] /Measure "
        f"<< /Type /Measure /Subtype /GEO /Bounds [ {unit} ] /LPTS [ {unit} ] /GPTS [ {latlon} ] /GCS {_gcs(crs)} >> >>"
    ).encode("ascii")


def _gcs(crs: str) -> str:
    """The coordinate system as a dictionary: its EPSG number where it has one, and its definition."""
    found = definition(crs)
    code = found.to_epsg()
    words = found.to_wkt("WKT1_ESRI").encode("ascii", "replace").decode("ascii")
    escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    number = f" /EPSG {code}" if code else ""
    return f"<< /Type /{'GEOGCS' if found.is_geographic else 'PROJCS'}{number} /WKT ({escaped}) >>"
