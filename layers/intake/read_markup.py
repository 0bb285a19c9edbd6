"""Text formats (KML, KMZ, GPX, GeoJSON) made ready for GDAL: unpacked, in UTF-8, with the container KML needs."""

import codecs
import html
import re
import zipfile
from pathlib import Path

from layers.errors import ZzecoError
from layers.i18n import _
from layers.intake.encoding import EncodingChoice, TextSample, choose, codec_of
from layers.intake.read_shapefile import unclear
from layers.intake.read_types import Place, Request

_DECLARED = re.compile(rb"""(<\?xml[^>]*encoding=["'])([\w.-]+)(["'])""")
_KML_FIELD = re.compile(r"""(<(?:\w+:)?(?:Data|SimpleData|SimpleField)\b[^>]*?\bname\s*=\s*)(?:"([^"]*)"|'([^']*)')""")
_KML_ROOT = re.compile(r"<kml[^>]*>(.*)</kml\s*>", re.DOTALL)
_KML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'


def prepared(place: Place, request: Request, folder: Path) -> tuple[Place, EncodingChoice | None, dict[str, str]]:
    """The place that GDAL can read, the encoding if not UTF-8, and delivered names of columns renamed for GDAL.

    Copies go to `folder`.
    """
    names: dict[str, str] = {}
    suffix = place.path.suffix.lower()
    if suffix == ".kmz":
        place = Place(_kml_of(place, folder), place.shown, place.name)
    place, choice = _in_utf8(place, request, folder)
    if suffix in (".kml", ".kmz"):
        place = _with_container(place, folder)
        place, names = _with_plain_names(place, folder)
    return place, choice, names


def _kml_of(place: Place, folder: Path) -> Path:
    """The main document of a KMZ, unpacked."""
    try:
        with zipfile.ZipFile(place.path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
            names.sort(key=lambda name: name.lower() != "doc.kml")
            raw = archive.read(names[0])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, IndexError) as error:
        raise ZzecoError(
            _("{file} holds no KML document that can be unpacked.").format(file=place.shown.name),
            _("Export it again, as KML if possible."),
        ) from error
    target = _beside(folder, "unpacked") / f"{place.path.stem}.kml"
    target.write_bytes(raw)
    return target


def _beside(folder: Path, step: str) -> Path:
    """A sub-folder for the copy of one step, so that the copy keeps the file's name (GDAL names layers by it)."""
    own = folder / step
    own.mkdir()
    return own


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 24):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _in_utf8(place: Place, request: Request, folder: Path) -> tuple[Place, EncodingChoice | None]:
    """The same document in UTF-8; Unclear where its encoding is not evident."""
    with place.path.open("rb") as file:
        head = file.read(1000)
    declared = _DECLARED.search(head)
    name = declared[2].decode("ascii") if declared else "UTF-8"
    if _is_utf8(place.path) and name.upper() in ("UTF-8", "UTF8", "US-ASCII", "ASCII"):
        return place, None
    raw = place.path.read_bytes()
    choice = _choice(raw, None if name.upper() in ("UTF-8", "UTF8") else name, request)
    if not choice.clear and not request.preview:
        raise unclear(place.shown.name, choice)
    text = raw.decode(codec_of(choice.name), errors="replace").removeprefix("\ufeff")
    target = _beside(folder, "utf8") / place.path.name
    target.write_bytes(_DECLARED.sub(rb"\1UTF-8\3", text.encode("utf-8"), count=1))
    return Place(target, place.shown, place.name), choice


def _choice(raw: bytes, declared: str | None, request: Request) -> EncodingChoice:
    """The encoding by byte order mark, else from the tokens of the document."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return EncodingChoice("UTF-16", _("named by the file's byte order mark"))
    tokens = sorted({token for token in re.split(rb"[<>\"\r\n]", raw) if not token.isascii()})
    samples = [TextSample(token) for token in tokens[:: 1 + len(tokens) // 3_000]]
    return choose(samples, explicit=request.encoding, declared=declared)


def _with_container(place: Place, folder: Path) -> Place:
    """The KML itself, or a copy with a Document around placemarks that have none (GDAL refuses those)."""
    text = place.path.read_text(encoding="utf-8", errors="replace")
    if re.search(r"<(\w+:)?(Document|Folder)\b", text) or "<Placemark" not in text:
        return place
    inner = _KML_ROOT.search(text)
    body = inner[1] if inner else re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text)
    target = _beside(folder, "contained") / place.path.name
    target.write_text(f"{_KML_HEAD}{body}</Document></kml>", encoding="utf-8")
    return Place(target, place.shown, place.name)


def _with_plain_names(place: Place, folder: Path) -> tuple[Place, dict[str, str]]:
    """A copy whose extended attributes have plain names, and what these stand for.

    GDAL's LIBKML turns every byte of 树种 and 面积 into an underscore, and so two columns into one.
    """
    names: dict[str, str] = {}

    def plain(match: re.Match[str]) -> str:
        own = match[2] if match[2] is not None else match[3]
        if re.fullmatch(r"[A-Za-z0-9_]*", own):
            return match[0]
        return f'{match[1]}"{names.setdefault(own, f"delivered_{len(names) + 1}")}"'

    text = _KML_FIELD.sub(plain, place.path.read_text(encoding="utf-8", errors="replace"))
    if not names:
        return place, {}
    target = _beside(folder, "renamed") / place.path.name
    target.write_text(text, encoding="utf-8")
    return Place(target, place.shown, place.name), {short: html.unescape(own) for own, short in names.items()}
