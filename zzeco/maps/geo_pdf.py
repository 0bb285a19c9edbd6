"""Where the map of a PDF lies in the world: a viewport with geospatial measure (ISO 32000-2, 12.10) for its first page.

It is appended as an update of the page, as the format foresees: what matplotlib wrote stays as it is.
"""

import re
from pathlib import Path

import numpy as np

from layers import crs as reference
from layers.crs_names import definition
from zzeco.maps.fonts import POINTS_PER_MM
from zzeco.maps.page import Page

PAGE = re.compile(rb"\n(\d+) 0 obj\n(<< /Type /Page\s.*?>>)\nendobj", re.DOTALL)
TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s*(\d+)\s*%%EOF\s*$", re.DOTALL)
CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))  # from the lower left, clockwise


def add_viewport(path: Path, page: Page, crs: str) -> None:
    """Adds to the PDF what its map shows; a file that is laid out otherwise is left alone."""
    written = path.read_bytes()
    found, trailer = PAGE.search(written), TRAILER.search(written)
    if found is None or trailer is None:
        return
    number, content = int(found[1]), found[2][: found[2].rindex(b">>")]
    start = len(written) + 1
    update = b"\n%d 0 obj\n%s /VP [ %s ] >>\nendobj\n" % (number, content, _viewport(page, crs))
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, start)
    end = b"trailer\n<<%s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer[1], trailer[2], len(written) + len(update))
    with path.open("ab") as file:
        file.write(update + table + end)


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
