"""What a file really is, by its first bytes, against what its name says."""

from pathlib import Path

from layers.errors import ZzecoError
from layers.i18n import _

RASTERS = {".tif", ".tiff", ".img", ".nc", ".asc", ".vrt", ".jp2", ".hdf", ".h5", ".grd", ".ecw", ".sid", ".jpg",
           ".jpeg", ".png", ".bmp"}  # fmt: skip
_SHAPEFILE = b"\x00\x00\x27\x0a"
_EXPECTED = {
    ".gpkg": (b"SQLite format 3\x00",),
    ".fgb": (b"fgb",),
    ".parquet": (b"PAR1",),
    ".geoparquet": (b"PAR1",),
    ".zip": (b"PK",),
    ".kmz": (b"PK",),
    ".xlsx": (b"PK",),
    ".xlsm": (b"PK",),
}


def content(head: bytes) -> str:
    """The kind of content that these first bytes belong to, in the user's words."""
    kinds = (
        (b"\x89PNG", _("a PNG picture")),
        (b"\xff\xd8\xff", _("a JPEG picture")),
        (b"II*\x00", _("a TIFF raster")),
        (b"MM\x00*", _("a TIFF raster")),
        (b"%PDF", _("a PDF document")),
        (b"PK", _("a zip archive (or an Office file)")),
        (b"Rar!", _("a RAR archive")),
        (b"7z\xbc\xaf", _("a 7z archive")),
        (b"SQLite format 3\x00", _("an SQLite database (GeoPackage)")),
        (_SHAPEFILE, _("a shapefile")),
        (b"PAR1", _("a Parquet table")),
        (b"fgb", _("a FlatGeobuf file")),
        (b"\xd0\xcf\x11\xe0", _("an old Office file")),
        (b"<", _("an XML file")),
        (b"{", _("a JSON file")),
    )
    if not head:
        return _("an empty file")
    return next((name for start, name in kinds if head.startswith(start)), _("something unknown"))


def refuse_misnamed(path: Path) -> None:
    """ZzecoError where the file is empty, or its content is not what its name says."""
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(64)
    expected = _EXPECTED.get(suffix, ())
    text_format = suffix in (".geojson", ".json", ".kml", ".gpx", ".csv", ".txt", ".dxf")
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix in (".kml", ".gpx"):
        expected = (b"<",)
    utf_16 = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    start = bare if text_format else head
    other = bool(expected) and not start.startswith(expected)
    binary = text_format and b"\x00" in head and suffix != ".dxf"
    if not head or ((other or binary) and not (text_format and utf_16)):
        raise ZzecoError(
            _("{file} is named {suffix}, but it is {content}.").format(
                file=path.name, suffix=suffix, content=content(head)
            ),
            _("Nothing was written. Ask for the file again, or give it the ending that fits its content."),
        )
